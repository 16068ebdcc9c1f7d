import OpsDomain

/// The question before many items change: action, count, tenants (TUI-3).
struct Confirmation {
    private let sentence: String
    private let count: Int

    /// How many tenants are named before the rest is summed up.
    private static let namedTenants = 5

    /// The question about a frozen set.
    init(_ action: QABulkAction, _ frozen: FrozenQAItems) {
        let named = frozen.tenants.prefix(Self.namedTenants).map { "\($0.name) (\($0.count))" }
        let more = frozen.tenantCount - named.count
        let tenants = named.joined(separator: ", ") + (more > 0 ? " and \(more) more" : "")
        let items = frozen.items.count == 1 ? "1 item" : "\(frozen.items.count) items"
        let owners = frozen.tenantCount == 1 ? "1 tenant" : "\(frozen.tenantCount) tenants"
        sentence = "\(action.title) \(items) of \(owners): \(tenants)"
        count = frozen.items.count
    }

    /// Lets the work go on: by `--yes`, or by a `yes` typed at the terminal.
    /// - Throws: `OpsError` of code `usage` where nobody can be asked, of code `conflict` when the answer is no.
    func obtain(_ call: Call) throws(OpsError) {
        if call.has("yes") { return }
        guard call.surroundings.canAsk, !call.globals.json else {
            throw OpsError(
                .usage, "confirmation.missing", "This would \(SafeText.line(sentence)); nobody can be asked here.",
                subject: String(count), kept: "Nothing was changed.", advice: "Say --yes if that is meant.")
        }
        _ = call.surroundings.write(.messages, SafeText.line(sentence) + "? Type yes to go on: ")
        guard call.surroundings.readAnswer()?.lowercased() == "yes" else {
            throw OpsError.cancelled(after: 0, of: count)
        }
    }
}

extension QABulkAction {
    /// The action in words, as a question begins.
    fileprivate var title: String {
        switch self {
        case .approve: "approve"
        case .reject: "reject"
        case .reassign(let login): "hand to \(login)"
        case .prioritize(let priority): "set priority \(priority) on"
        }
    }
}
