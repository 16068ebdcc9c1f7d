public import Ledger

extension Blocker: FoundByWords {
    /// Since when it is open, or when it was resolved, in words.
    public func stateWords(at now: Timestamp?) -> String {
        resolvedAt.map { "resolved \($0.description.prefix(10))" } ?? "open \(ListText.age(openedAt, at: now))"
    }

    public func words(at now: Timestamp?) -> [String] {
        [
            title, organizationName, ListText.words(category.rawValue), owner, stateWords(at: now), resolution ?? "",
            "\(taskIds.count) task\(taskIds.count == 1 ? "" : "s")",
        ]
    }

    public var identities: [String] { [id, projectId] }
}
