public import Ledger

extension ListLedger: Query {
    public static let name = "ledger.list"
    public static let access = AccessRule(.viewLedger, .global)

    public func answer(_ store: borrowing some Reading & ~Copyable, _ scene: Scene) throws -> Answer {
        let wanted = min(max(limit, 1), 500)
        let matching = try LedgerExpression.filter(from: filter, now: scene.now)
        guard let after else {
            let entries = try store.ledgerEntries(matching: matching, before: before, limit: wanted + 1)
            let page = Array(entries.prefix(wanted))
            // On the side of the place there was an entry, or the caller would not have the place.
            return Answer(
                entries: page, previous: before == nil ? nil : page.first?.seq,
                next: entries.count > wanted ? page.last?.seq : nil)
        }
        guard before == nil else {
            throw OpsError.invalid("after", "a page is before an entry or after one, not both")
        }
        let entries = try store.ledgerEntries(matching: matching, after: after, limit: wanted + 1)
        let page = Array(entries.prefix(wanted).reversed())
        return Answer(
            entries: page, previous: entries.count > wanted ? page.first?.seq : nil,
            next: after == 0 ? nil : page.last?.seq)
    }
}

extension ShowLedgerEntry: Query {
    public static let name = "ledger.show"
    public static let access = AccessRule(.viewLedger, .global)

    public func answer(_ store: borrowing some Reading & ~Copyable, _ scene: Scene) throws -> Answer {
        guard let entry = try store.ledgerEntry(seq) else { throw OpsError.notFound("ledger entry", "\(seq)") }
        let wanted = min(max(limit, 1), 10_000)
        let changes = try store.ledgerChanges(of: seq)
        let shown = changes.prefix(wanted)
        return Answer(
            entry: entry, changes: scene.grants.allows(.viewPII) ? Array(shown) : shown.map(\.masked),
            hasMore: changes.count > wanted)
    }

    public var subject: Subject? { Subject("ledgerEntry", "\(seq)") }

    /// The images hold what tenants' records held, in clear for those who may see it: then the look is on the ledger.
    public func action(of answer: Answer, to scene: Scene) -> String? {
        guard scene.grants.allows(.viewPII) else { return nil }
        return answer.changes.contains(where: \.holdsPersonalData) ? "VIEW_LEDGER_ENTRY" : nil
    }
}

extension ListHistory: Query {
    public typealias Answer = [LedgerEntry]

    public static let name = "ledger.history"
    public static let access = AccessRule(.viewLedger, .global)

    public func answer(_ store: borrowing some Reading & ~Copyable, _ scene: Scene) throws -> [LedgerEntry] {
        // A misspelt name must not read as a record without a history.
        guard RecordName.table(table) != nil else { throw OpsError.unknownRecordName(table) }
        return try store.ledgerHistory(table: table, publicID: id, before: before, limit: min(max(limit, 1), 500))
    }
}

extension RowChange {
    /// The same change with personal data masked (ACC-24); that it changed stays visible.
    public var masked: RowChange {
        var copy = self
        copy.fields = fields.map { field in
            guard field.kind == .pii else { return field }
            var hidden = field
            hidden.before = field.before.map { $0 == .null ? .null : .text(PersonalData.mask) }
            hidden.after = field.after.map { $0 == .null ? .null : .text(PersonalData.mask) }
            return hidden
        }
        return copy
    }
}
