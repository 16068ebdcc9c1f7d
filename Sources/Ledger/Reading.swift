public import SQLite

/// What a transaction reads through; only transactions have one.
public struct ReadingSource {
    let core: LedgerCore
    let mayWrite: Bool

    /// The SQL function by which a statement asks whether a key is among those of `withCandidates`.
    public static let isCandidate = "is_candidate"
}

/// Reading rows inside a transaction.
///
/// Statements have their parameters as `?` or `?1`; arguments are bound, never put into the text.
public protocol Reading: ~Copyable {
    /// What the transaction reads through.
    var source: ReadingSource { get }
}

extension Reading where Self: ~Copyable {
    /// All rows, each as what `map` makes of it.
    public func rows<T>(_ sql: String, _ arguments: (any Bindable)?..., map: (Row) throws -> T) throws -> [T] {
        try rows(sql, arguments: arguments, map: map)
    }

    /// The first row as what `map` makes of it; nil if there is none.
    public func first<T>(_ sql: String, _ arguments: (any Bindable)?..., map: (Row) throws -> T) throws -> T? {
        try first(sql, arguments: arguments, map: map)
    }

    /// Calls `body` with each row.
    public func forEach(_ sql: String, _ arguments: (any Bindable)?..., body: (Row) throws -> Void) throws {
        try forEach(sql, arguments: arguments, body: body)
    }

    /// All rows, each as what `map` makes of it.
    public func rows<T>(_ sql: String, arguments: [(any Bindable)?], map: (Row) throws -> T) throws -> [T] {
        try source.core.run(sql, arguments, mayWrite: source.mayWrite) { statement in
            var rows: [T] = []
            while try statement.step() { rows.append(try map(statement.row)) }
            return rows
        }
    }

    /// The first row as what `map` makes of it; nil if there is none.
    public func first<T>(_ sql: String, arguments: [(any Bindable)?], map: (Row) throws -> T) throws -> T? {
        try source.core.run(sql, arguments, mayWrite: source.mayWrite) { statement in
            guard try statement.step() else { return nil }
            let value = try map(statement.row)
            // A changing statement with RETURNING must run to its end to take effect.
            if !statement.isReadOnly { while try statement.step() {} }
            return value
        }
    }

    /// Calls `body` with each row.
    public func forEach(_ sql: String, arguments: [(any Bindable)?], body: (Row) throws -> Void) throws {
        try source.core.run(sql, arguments, mayWrite: source.mayWrite) { statement in
            while try statement.step() { try body(statement.row) }
        }
    }

    /// Runs `body`, whose reads are given up after about `steps` of SQLite's machine (20 to 30 for a row); nil then.
    ///
    /// Inside an entry nothing is given up: a statement that fails there ends the transaction.
    public func within<T>(steps: Int, _ body: () throws -> T) throws -> T? {
        source.mayWrite ? try body() : try source.core.connection.within(steps: steps, body)
    }

    /// Runs `body`, in which `is_candidate(key)` holds for these keys.
    public func withCandidates<T>(_ keys: KeySet, _ body: () throws -> T) rethrows -> T {
        let box = source.core.candidates
        let before = box.keys
        box.keys = keys
        defer { box.keys = before }
        return try body()
    }

    /// How SQLite would run a statement: the lines of EXPLAIN QUERY PLAN.
    public func plan(_ sql: String, _ arguments: (any Bindable)?...) throws -> [String] {
        try plan(sql, arguments: arguments)
    }

    /// How SQLite would run a statement: the lines of EXPLAIN QUERY PLAN.
    public func plan(_ sql: String, arguments: [(any Bindable)?]) throws -> [String] {
        try source.core.connection.withStatement("EXPLAIN QUERY PLAN " + sql, privileged: true) { statement in
            try statement.bind(arguments)
            var lines: [String] = []
            while try statement.step() { lines.append(statement.row.text(3)) }
            return lines
        }
    }
}
