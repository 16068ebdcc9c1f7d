internal import CSQLite

/// What a connection asks its owner: before each row change, before each commit, and about each statement.
package protocol ConnectionObserver: AnyObject {
    /// A row of any table is about to change.
    func willChange(_ change: borrowing PendingChange)
    /// A transaction is about to commit; false turns the commit into a rollback.
    func mayCommit() -> Bool
    /// Whether a statement that is not the program's own may do this.
    func mayPrepare(_ action: StatementAction) -> Bool
}

/// What a statement being prepared would do.
package enum StatementAction {
    /// Read a table, call a function.
    case read
    /// Insert, update or delete rows of a table.
    case write(table: String, database: String)
    /// Anything else: schema, PRAGMA, ATTACH, transaction control.
    case other
}

/// A row change that SQLite is about to make; valid only during the callback.
package struct PendingChange: ~Copyable {
    /// What is done to the row.
    package enum Operation: UInt8 {
        case insert = 1, update, delete
    }

    let connection: OpaquePointer
    /// What is done to the row.
    package let operation: Operation
    /// The schema: `main`, `temp`.
    package let schema: UnsafePointer<CChar>
    /// The table's name.
    package let table: UnsafePointer<CChar>
    /// The row's key before (update, delete).
    package let oldKey: Int64
    /// The row's key after (insert, update).
    package let newKey: Int64

    /// The number of columns.
    package var columnCount: Int { Int(sqlite3_preupdate_count(connection)) }

    /// A column's value before (update, delete).
    package func old(_ index: Int) -> ValueView {
        var value: OpaquePointer?
        sqlite3_preupdate_old(connection, Int32(index), &value)
        return ValueView(pointer: value)
    }

    /// A column's value after (insert, update).
    package func new(_ index: Int) -> ValueView {
        var value: OpaquePointer?
        sqlite3_preupdate_new(connection, Int32(index), &value)
        return ValueView(pointer: value)
    }
}

extension Connection {
    /// Sends row changes, commits and statements to `observer`, which is kept alive until `close`.
    package func observe(with observer: any ConnectionObserver) {
        self.observer = observer
        let context = Unmanaged.passUnretained(self).toOpaque()
        sqlite3_preupdate_hook(
            database,
            { context, connection, operation, schema, table, oldKey, newKey in
                guard let context, let connection, let schema, let table else { return }
                let kind: PendingChange.Operation =
                    operation == SQLITE_INSERT ? .insert : operation == SQLITE_UPDATE ? .update : .delete
                Unmanaged<Connection>.fromOpaque(context).takeUnretainedValue().observer?
                    .willChange(
                        PendingChange(
                            connection: connection, operation: kind, schema: schema, table: table, oldKey: oldKey,
                            newKey: newKey))
            }, context)
        sqlite3_commit_hook(
            database,
            { context in
                guard let context else { return 1 }
                let connection = Unmanaged<Connection>.fromOpaque(context).takeUnretainedValue()
                return connection.observer?.mayCommit() == false ? 1 : 0
            }, context)
        sqlite3_set_authorizer(
            database,
            { context, action, first, _, schema, _ in
                guard let context else { return SQLITE_DENY }
                let connection = Unmanaged<Connection>.fromOpaque(context).takeUnretainedValue()
                return connection.judge(action, first, schema) ? SQLITE_OK : SQLITE_DENY
            }, context)
        countLogPages()
    }

    /// Keeps `logPages` up to date, for an owner who runs the checkpoints.
    package func countLogPages() {
        sqlite3_wal_hook(
            database,
            { context, _, _, pages in
                if let context {
                    Unmanaged<Connection>.fromOpaque(context).takeUnretainedValue().logPages = pages
                }
                return SQLITE_OK
            }, Unmanaged.passUnretained(self).toOpaque())
    }

    private func judge(_ action: Int32, _ first: UnsafePointer<CChar>?, _ schema: UnsafePointer<CChar>?) -> Bool {
        guard !isPrivileged, let observer else { return true }
        switch action {
        case SQLITE_SELECT, SQLITE_READ, SQLITE_FUNCTION, SQLITE_RECURSIVE:
            return observer.mayPrepare(.read)
        case SQLITE_INSERT, SQLITE_UPDATE, SQLITE_DELETE:
            let table = first.map { String(cString: $0) } ?? ""
            return observer.mayPrepare(.write(table: table, database: schema.map { String(cString: $0) } ?? "main"))
        default:
            return observer.mayPrepare(.other)
        }
    }

    /// Runs `body`, whose statements are given up after about `steps` of SQLite's machine in all; nil then.
    package func within<T>(steps: Int, _ body: () throws -> T) throws -> T? {
        let interval: Int32 = 1_000
        stepsLeft = steps
        sqlite3_progress_handler(
            database, interval,
            { context in
                guard let context else { return 0 }
                let connection = Unmanaged<Connection>.fromOpaque(context).takeUnretainedValue()
                connection.stepsLeft -= 1_000
                return connection.stepsLeft < 0 ? 1 : 0
            }, Unmanaged.passUnretained(self).toOpaque())
        defer { sqlite3_progress_handler(database, 0, nil, nil) }
        do {
            return try body()
        } catch let error as SQLiteError where error.kind == .interrupted {
            return nil
        }
    }

    /// Adds a deterministic SQL function from text to text; NULL stays NULL.
    package func addFunction(_ name: String, _ transform: @escaping @Sendable (String) -> String) {
        let flags = SQLITE_UTF8 | SQLITE_DETERMINISTIC | SQLITE_DIRECTONLY
        let context = Unmanaged.passRetained(TextTransform(transform)).toOpaque()
        sqlite3_create_function_v2(
            database, name, 1, flags, context,
            { context, _, arguments in
                guard let data = sqlite3_user_data(context), let text = sqlite3_value_text(arguments?.pointee) else {
                    return sqlite3_result_null(context)
                }
                let transform = Unmanaged<TextTransform>.fromOpaque(data).takeUnretainedValue()
                let result = transform.apply(String(cString: text))
                sqlite3_result_text(context, result, -1, opsc_sqlite_transient())
            }, nil, nil, { data in data.map { Unmanaged<TextTransform>.fromOpaque($0).release() } })
    }

    /// Adds an SQL function of one integer: whether it is among the keys that `box` holds when it is called.
    package func addMembership(_ name: String, in box: KeySetBox) {
        let flags = SQLITE_UTF8 | SQLITE_DIRECTONLY
        sqlite3_create_function_v2(
            database, name, 1, flags, Unmanaged.passRetained(box).toOpaque(),
            { context, _, arguments in
                guard let data = sqlite3_user_data(context) else { return }
                let box = Unmanaged<KeySetBox>.fromOpaque(data).takeUnretainedValue()
                let key = sqlite3_value_int64(arguments?.pointee)
                sqlite3_result_int(context, box.keys.contains(key) ? 1 : 0)
            }, nil, nil, { data in data.map { Unmanaged<KeySetBox>.fromOpaque($0).release() } })
    }

    /// Adds an SQL function of one argument that returns NULL, or fails with `message(argument)` unless `isOpen`.
    ///
    /// A function's error stops the statement also under OR IGNORE, which swallows RAISE of a failing insert.
    package func addGuard(_ name: String, _ gate: Gate) {
        let flags = SQLITE_UTF8 | SQLITE_INNOCUOUS
        sqlite3_create_function_v2(
            database, name, 1, flags, Unmanaged.passRetained(gate).toOpaque(),
            { context, _, arguments in
                guard let data = sqlite3_user_data(context) else { return }
                let gate = Unmanaged<Gate>.fromOpaque(data).takeUnretainedValue()
                if gate.isOpen {
                    sqlite3_result_null(context)
                    return
                }
                let subject = arguments?.pointee.flatMap { sqlite3_value_text($0) }.map { String(cString: $0) }
                sqlite3_result_error(context, "\(gate.refusal): \(subject ?? "?")", -1)
                sqlite3_result_error_code(context, SQLITE_AUTH)
            }, nil, nil, { data in data.map { Unmanaged<Gate>.fromOpaque($0).release() } })
    }
}

/// A switch that an SQL guard function reads.
package final class Gate {
    /// Whether the guarded change may happen now.
    package var isOpen = false
    let refusal: String

    /// A closed gate that refuses with this text.
    package init(refusal: String) {
        self.refusal = refusal
    }
}

/// Holds what an SQL function of texts does.
private final class TextTransform {
    let apply: @Sendable (String) -> String

    init(_ apply: @escaping @Sendable (String) -> String) {
        self.apply = apply
    }
}
