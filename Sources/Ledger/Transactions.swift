public import SQLite

/// A snapshot of the store; exists only inside `LedgerStore.read`.
public struct ReadTransaction: ~Copyable, Reading {
    /// What the transaction reads through.
    public let source: ReadingSource

    init(core: LedgerCore) {
        source = ReadingSource(core: core, mayWrite: false)
    }
}

/// A transaction that may append entries; exists only inside `LedgerStore.write`.
///
/// Rows are changed only through the `Writer` of `record`.
public struct WriteTransaction: ~Copyable, Reading {
    /// What the transaction reads through.
    public let source: ReadingSource
    /// The one time of the whole transaction.
    public let now: Timestamp

    init(core: LedgerCore, now: Timestamp) {
        source = ReadingSource(core: core, mayWrite: false)
        self.now = now
    }

    /// Runs `body` and appends one entry with all row changes it made.
    ///
    /// `body` may complete the draft (entity id, outcome, details). An error rolls back the whole transaction.
    @discardableResult
    public func record<T>(
        _ draft: EntryDraft, _ body: (borrowing Writer, inout EntryDraft) throws -> T
    ) throws -> T {
        let core = source.core
        guard !core.isPoisoned else { throw LedgerError(.other, "record", cause: "the transaction has failed") }
        try core.openEntry()
        do {
            var draft = draft
            let result = try body(Writer(core: core), &draft)
            guard !core.isPoisoned else { throw LedgerError(.other, "record", cause: "a statement has failed") }
            try Self.checkAction(of: draft)
            core.closeEntry()
            _ = try core.append(draft, at: now)
            return result
        } catch {
            core.poison()
            throw error
        }
    }

    /// Appends one entry without row changes (a read, a denial) and returns its number.
    @discardableResult
    public func record(_ draft: EntryDraft) throws -> Int64 {
        try Self.checkAction(of: draft)
        return try append(draft)
    }

    /// Only the ledger itself writes entries on which verification rests.
    private static func checkAction(of draft: EntryDraft) throws {
        guard !Mark.allCases.contains(where: { $0.action == draft.action }) else {
            throw LedgerError(.refused, "record", cause: "the action \(draft.action) is the ledger's own")
        }
    }

    /// Appends one entry without row changes, whatever its action.
    func append(_ draft: EntryDraft) throws -> Int64 {
        let core = source.core
        guard !core.isPoisoned else { throw LedgerError(.other, "record", cause: "the transaction has failed") }
        try core.openEntry()
        core.closeEntry()
        do {
            return try core.append(draft, at: now)
        } catch {
            core.poison()
            throw error
        }
    }
}

/// The only door to changing rows; exists only inside `WriteTransaction.record`.
public struct Writer: ~Copyable, Reading {
    /// What the writer reads through.
    public let source: ReadingSource

    init(core: LedgerCore) {
        source = ReadingSource(core: core, mayWrite: true)
    }

    /// Runs an INSERT, UPDATE or DELETE on ledgered tables; returns the rows it changed itself, cascades not counted.
    @discardableResult
    public func run(_ sql: String, _ arguments: (any Bindable)?...) throws -> Int {
        try run(sql, arguments: arguments)
    }

    /// Runs an INSERT, UPDATE or DELETE on ledgered tables; returns the rows it changed itself, cascades not counted.
    @discardableResult
    public func run(_ sql: String, arguments: [(any Bindable)?]) throws -> Int {
        let core = source.core
        return try core.run(sql, arguments, mayWrite: true) { statement in
            while try statement.step() {}
            return statement.isReadOnly ? 0 : core.connection.changes
        }
    }

    /// Row changes recorded in this entry so far, those of cascades included.
    public var changeCount: Int { source.core.recorder.count }
}
