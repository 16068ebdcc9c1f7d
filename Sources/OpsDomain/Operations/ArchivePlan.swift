public import Ledger

/// What an archive would take, and what would stay and why (ACC-27).
public struct ArchivePlan: Codable, Sendable, Hashable {
    /// Entries that stay.
    public struct Rest: Codable, Sendable, Hashable {
        /// How many.
        public let count: Int64
        /// Why, in words.
        public let why: String
    }

    /// What would go; nil when nothing may.
    public let header: ArchiveHeader?
    /// Why nothing may go; nil when something may.
    public let refusal: OpsError?
    /// No entry of this moment or later may go.
    public let olderThan: Timestamp
    /// What stays, by reason, the oldest first; empty when nothing may go.
    public let stays: [Rest]
    /// What still reads entries, the longest first.
    public let needs: [ArchiveNeed]
}

extension ArchivePlan {
    /// What would go, what stays and why, in sentences.
    public var words: [String] {
        let reasons = needs.map { "Since \($0.since) entries are still read, for \($0.why.rawValue)." }
        guard let header else { return [refusal?.description ?? "Nothing would go."] + reasons }
        let goes =
            header.count == 1
            ? "1 entry would go: \(header.from)."
            : "\(header.count) entries would go: \(header.from) to \(header.through)."
        let signed = "Checkpoint \(header.checkpoint.number), signed at \(header.checkpoint.at), covers them."
        return [goes + " " + signed] + stays.map { "\($0.count) stay: \($0.why)." } + reasons.prefix(1)
    }
}

/// Asks what an archive would take and leave.
public struct PlanArchive: Codable, Sendable {
    /// Up to where.
    public let limit: ArchiveLedger.Limit

    /// Asks for a plan.
    public init(_ limit: ArchiveLedger.Limit) {
        self.limit = limit
    }
}

extension PlanArchive: Query {
    public typealias Answer = ArchivePlan

    public static let name = "ledger.archive-plan"
    public static let access = AccessRule(.managePolicy, .global)

    public func answer(_ store: borrowing some Reading & ~Copyable, _ scene: Scene) throws -> ArchivePlan {
        try store.archivePlan(limit, scene)
    }
}

extension Reading where Self: ~Copyable {
    /// What an archive up to a limit would take now.
    /// - Throws: `OpsError` of code `usage` for a limit that can never be.
    public func archivePlan(_ limit: ArchiveLedger.Limit, _ scene: Scene) throws -> ArchivePlan {
        let needs = try archiveNeeds(now: scene.now, undoMinutes: scene.policy.undoMinutes)
        let needed = needs.first?.since ?? scene.now
        var olderThan = needed
        var wanted: Int64
        switch limit {
        case .through(let seq):
            guard seq > 0 else { throw OpsError.invalid("through", "the first entry is 1") }
            wanted = seq
        case .before(let moment):
            olderThan = min(moment, needed)
            let newest = try ledgerEntries(matching: LedgerFilter(to: olderThan), limit: 1).first
            wanted = newest?.seq ?? 0
        }
        let head = try ledgerHead().seq
        wanted = min(wanted, head)
        let archived = try newestArchive()?.through ?? 0
        var header = try ledgerArchive(through: wanted)
        let refusal = try refusal(of: limit, header, needs, olderThan: olderThan, newest: wanted)
        if refusal != nil { header = nil }
        let through = header?.through ?? archived
        let stays = [
            ArchivePlan.Rest(
                count: max(0, wanted - max(through, archived)),
                why: "after the last checkpoint before that, so that no signature covers them"),
            ArchivePlan.Rest(count: head - max(wanted, archived), why: stayWords(limit)),
        ]
        return ArchivePlan(
            header: header, refusal: refusal, olderThan: olderThan,
            stays: refusal == nil ? stays.filter { $0.count > 0 } : [], needs: needs)
    }

    private func stayWords(_ limit: ArchiveLedger.Limit) -> String {
        switch limit {
        case .through(let seq): "after entry \(seq)"
        case .before(let moment): "of \(moment) or later"
        }
    }

    /// Why nothing may go; nil when something may.
    private func refusal(
        of limit: ArchiveLedger.Limit, _ header: ArchiveHeader?, _ needs: [ArchiveNeed], olderThan: Timestamp,
        newest: Int64
    ) throws -> OpsError? {
        if case .before(let moment) = limit {
            if let need = needs.first, moment > need.since {
                return .archiveRefused("entries since \(need.since) are still needed, for \(need.why.rawValue)")
            }
            guard newest > 0 else { return .archiveRefused("no entry is older than \(moment)") }
        }
        guard let header else { return .archiveRefused("no checkpoint covers entries up to \(newest)") }
        guard try ledgerCount(through: header.through, since: olderThan) == 0 else {
            let why = needs.first.map { ", for \($0.why.rawValue)" } ?? ""
            return .archiveRefused("entries up to \(header.through) are still needed, from \(olderThan) on\(why)")
        }
        return nil
    }
}
