import SQLite
/// The state that a store, its transactions and SQLite's callbacks share.
final class LedgerCore: ConnectionObserver {
    let connection: Connection
    let path: String
    var recorder: ChangeRecorder
    var catalog: LayoutCatalog
    /// The layout in force for each table.
    private(set) var current: [TableLayout] = []
    private var lastUsed: TableLayout?
    var interner = Interner()
    /// What `is_candidate` looks for.
    let candidates = KeySetBox()

    let changeGate = Gate(refusal: "refused, no ledger entry is open for")
    let appendGate = Gate(refusal: "refused, only the ledger itself appends to")
    let neverGate = Gate(refusal: "refused, append-only")

    /// A change happened that no entry covers: the commit must not succeed.
    private var hasUncoveredChange = false
    private(set) var isEntryOpen = false
    /// A statement or body failed: only a rollback may follow.
    private(set) var isPoisoned = false

    init(connection: Connection, path: String, key: SecretKey, catalog: LayoutCatalog) {
        self.connection = connection
        self.path = path
        self.catalog = catalog
        recorder = ChangeRecorder(key: key)
        connection.addGuard(LedgerTables.GateName.change, changeGate)
        connection.addGuard(LedgerTables.GateName.append, appendGate)
        connection.addGuard(LedgerTables.GateName.never, neverGate)
        connection.addMembership(ReadingSource.isCandidate, in: candidates)
        connection.observe(with: self)
    }

    /// Puts layouts in force.
    func use(_ layouts: [TableLayout]) {
        current = layouts
        lastUsed = nil
    }

    // MARK: Entries

    /// Opens an entry: row changes are allowed and recorded until it is closed.
    func openEntry() throws {
        guard !isEntryOpen else { throw LedgerError(.other, "record", cause: "an entry is open already") }
        recorder.clear()
        isEntryOpen = true
        changeGate.isOpen = true
    }

    /// Closes the entry; what was recorded stays until the next is opened.
    func closeEntry() {
        isEntryOpen = false
        changeGate.isOpen = false
    }

    /// Lets only a rollback end the transaction.
    func poison() {
        closeEntry()
        appendGate.isOpen = false
        neverGate.isOpen = false
        isPoisoned = true
    }

    /// Forgets the transaction that ended.
    func transactionEnded(committed: Bool) {
        closeEntry()
        appendGate.isOpen = false
        neverGate.isOpen = false
        hasUncoveredChange = false
        isPoisoned = false
        recorder.clear()
        if !committed { interner.clear() }
    }

    /// Runs a statement with rows; a failure poisons a writing transaction.
    func run<T>(_ sql: String, _ arguments: [(any Bindable)?], mayWrite: Bool, _ body: (Statement) throws -> T) throws
        -> T
    {
        try connection.withStatement(sql) { statement in
            guard mayWrite || statement.isReadOnly else {
                throw LedgerError(.refused, sql, cause: "a change outside an entry")
            }
            do {
                try statement.bind(arguments)
                return try body(statement)
            } catch {
                // A failed statement may have been half done and recorded.
                if mayWrite { poison() }
                throw error
            }
        }
    }

    // MARK: ConnectionObserver

    func willChange(_ change: borrowing PendingChange) {
        // Only `main` holds records; temporary tables die with the connection.
        guard change.schema[0] == 0x6D else { return }
        guard let layout = layout(of: change.table) else {
            if !appendGate.isOpen { hasUncoveredChange = true }
            return
        }
        guard isEntryOpen else {
            hasUncoveredChange = true
            return
        }
        recorder.record(change, layout: layout)
    }

    private func layout(of table: UnsafePointer<CChar>) -> TableLayout? {
        if let lastUsed, lastUsed.isNamed(table) { return lastUsed }
        guard let found = current.first(where: { $0.isNamed(table) }) else { return nil }
        lastUsed = found
        return found
    }

    func mayCommit() -> Bool {
        !hasUncoveredChange && !isEntryOpen && !isPoisoned
    }

    func mayPrepare(_ action: StatementAction) -> Bool {
        switch action {
        case .read: true
        case .write(let table, let schema): schema == "temp" || current.contains { $0.name == table }
        case .other: false
        }
    }
}
