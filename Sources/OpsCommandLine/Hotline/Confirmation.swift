import OpsDomain

/// The question before many items change: action, count, tenants (TUI-3).
struct Confirmation {
    private let sentence: String
    private let count: Int

    /// How many tenants are named before the rest is summed up.
    private static let namedTenants = 5

    /// The question about a frozen set.
    init(_ action: QABulkAction, _ frozen: FrozenQAItems) {
        self.init(action.title, frozen.items.count, frozen.tenants, of: frozen.tenantCount)
    }

    /// The question before a batch is taken back.
    init(undoing batch: ListQABatches.Batch) {
        self.init("take back: \(batch.action)", batch.applied, batch.tenants, of: batch.tenantCount)
    }

    private init(_ action: String, _ count: Int, _ tenants: [FrozenQAItems.TenantCount], of tenantCount: Int) {
        let items = count == 1 ? "1 item" : "\(count) items"
        let owners = tenantCount == 1 ? "1 tenant" : "\(tenantCount) tenants"
        sentence = "\(action) \(items) of \(owners): \(Self.words(tenants, of: tenantCount))"
        self.count = count
    }

    /// Tenants with their counts, as many as a line takes.
    static func words(_ tenants: [FrozenQAItems.TenantCount], of count: Int) -> String {
        let named = tenants.prefix(namedTenants).map { "\($0.name) (\($0.count))" }
        let more = count - named.count
        return named.joined(separator: ", ") + (more > 0 ? " and \(more) more" : "")
    }

    /// Lets the work go on: by `--yes`, or by a `yes` typed at the terminal.
    /// - Throws: `OpsError` of code `usage` where nobody can be asked, of code `conflict` when the answer is no.
    ///
    /// What only restores, as `isRestoring` says, goes on where nobody can be asked.
    func obtain(_ call: Call, isRestoring: Bool = false) throws(OpsError) {
        if call.has("yes") { return }
        guard call.surroundings.canAsk, !call.globals.json else {
            guard !isRestoring else { return }
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
