import Glibc
import SQLite
import Testing

/// Opening, statements, and errors of a connection.
@Suite struct ConnectionTests {
    let file = TemporaryFile()

    private func open() throws -> Connection {
        let connection = try Connection(path: file.path, mode: .readWrite)
        try connection.execute(
            """
            CREATE TABLE parent (key INTEGER PRIMARY KEY, name TEXT NOT NULL UNIQUE CHECK (name <> 'bad'));
            CREATE TABLE child (key INTEGER PRIMARY KEY, parent INTEGER REFERENCES parent (key));
            CREATE TRIGGER no_zero BEFORE INSERT ON parent WHEN new.key = 0 BEGIN SELECT RAISE(ABORT, 'zero'); END;
            INSERT INTO parent VALUES (1, 'one');
            """)
        return connection
    }

    @Test func `a file of another kind is refused when it is opened`() throws {
        let descriptor = Glibc.open(file.path, O_WRONLY)
        let text = Array(String(repeating: "no database ", count: 1_000).utf8)
        _ = write(descriptor, text, text.count)
        close(descriptor)
        #expect(error { _ = try Connection(path: file.path, mode: .readWrite) }?.kind == .notADatabase)
        #expect(error { _ = try Connection(path: file.path + "-none", mode: .readWrite) }?.kind == .cannotOpen)
    }

    @Test(arguments: [
        ("INSERT INTO parent VALUES (2, 'one')", SQLiteError.Constraint.unique),
        ("INSERT INTO parent VALUES (1, 'two')", .unique), ("INSERT INTO parent VALUES (2, NULL)", .notNull),
        ("INSERT INTO parent VALUES (2, 'bad')", .check), ("INSERT INTO parent VALUES (0, 'zero')", .trigger),
        ("INSERT INTO child VALUES (1, 9)", .foreignKey),
    ])
    func `a broken rule is told by its kind`(sql: String, constraint: SQLiteError.Constraint) throws {
        let connection = try open()
        #expect(error { try connection.execute(sql) }?.kind == .constraint(constraint))
    }

    @Test func `an error has code, message and statement, and no arguments`() throws {
        let connection = try open()
        let sql = "INSERT INTO parent VALUES (?1, ?2)"
        let found = error {
            try connection.withStatement(sql) {
                try $0.bind([1, "confidential"])
                _ = try $0.step()
            }
        }
        let caught = try #require(found)
        #expect(caught.sql == sql)
        #expect(caught.code == 1555)
        #expect(!caught.description.contains("confidential"))
        #expect(error { try connection.execute("SELEC 1") }?.message.contains("SELEC") == true)
    }

    @Test func `the number of arguments must be the number of parameters`() throws {
        let connection = try open()
        #expect(error { try connection.withStatement("SELECT ?1, ?2") { try $0.bind([1]) } }?.sql == "SELECT ?1, ?2")
        #expect(error { try connection.withStatement("SELECT 1") { try $0.bind([1]) } } != nil)
    }

    @Test func `one statement is one statement`() throws {
        let connection = try open()
        #expect(error { try connection.withStatement("SELECT 1; DELETE FROM parent") { _ in } } != nil)
        #expect(error { try connection.withStatement("  ") { _ in } } != nil)
    }

    @Test func `every storage class goes in and comes out as it was`() throws {
        let connection = try open()
        let values: [Value] = [
            .null, .integer(.min), .integer(.max), .real(-0.125), .text(""), .text("Ünï\u{0}code"), .blob([]),
            .blob([0, 255]),
        ]
        for value in values {
            let back = try connection.withStatement("SELECT ?1") { statement in
                try statement.bind([value])
                _ = try statement.step()
                return statement.row.value(0)
            }
            #expect(back == value)
        }
    }

    @Test func `a row reads by type, and NULL as nil`() throws {
        let connection = try open()
        try connection.withStatement("SELECT 7, 1.5, 'x', x'0102', NULL") { statement in
            let hasRow = try statement.step()
            #expect(hasRow)
            let row = statement.row
            #expect(row.count == 5)
            #expect(row.int(0) == 7 && row.int64(0) == 7 && row.bool(0) && row.optionalInt(0) == 7)
            #expect(row.double(1) == 1.5 && row.optionalDouble(1) == 1.5)
            #expect(row.text(2) == "x" && row.optionalText(2) == "x")
            #expect(row.blob(3) == [1, 2] && row.optionalBlob(3) == [1, 2])
            #expect(row.isNull(4) && row.optionalInt(4) == nil && row.optionalInt64(4) == nil)
            #expect(row.optionalText(4) == nil && row.optionalBlob(4) == nil && row.optionalDouble(4) == nil)
            #expect(row.text(4) == "" && row.value(4) == .null)
        }
    }

    @Test func `a statement used inside itself is another statement`() throws {
        let connection = try open()
        try connection.execute("INSERT INTO parent VALUES (2, 'two')")
        var pairs = 0
        let sql = "SELECT key FROM parent"
        try connection.withStatement(sql) { outer in
            while try outer.step() {
                try connection.withStatement(sql) { inner in
                    while try inner.step() { pairs += 1 }
                }
            }
        }
        #expect(pairs == 4)
    }

    @Test func `the statement cache keeps at most its limit, and statements still work`() throws {
        let connection = try open()
        for number in 0..<600 {
            let value = try connection.withStatement("SELECT \(number)") { statement in
                _ = try statement.step()
                return statement.row.int(0)
            }
            #expect(value == number)
        }
        #expect(connection.cachedStatements == 256)
    }

    @Test func `a lock held by another connection ends as busy`() throws {
        let first = try open()
        let second = try Connection(path: file.path, mode: .readWrite)
        second.setBusyTimeout(milliseconds: 10)
        try first.execute("BEGIN IMMEDIATE")
        #expect(error { try second.execute("BEGIN IMMEDIATE") }?.kind == .busy)
        try first.execute("ROLLBACK")
        try second.execute("BEGIN IMMEDIATE; COMMIT")
    }

    @Test func `a full file and a read-only connection are told apart`() throws {
        let connection = try open()
        try connection.execute("PRAGMA max_page_count = 10")
        #expect(error { try connection.execute("INSERT INTO parent VALUES (3, hex(zeroblob(100000)))") }?.kind == .full)
        let reader = try Connection(path: file.path, mode: .readOnly)
        #expect(error { try reader.execute("DELETE FROM parent") }?.kind == .readOnly)
    }

    @Test func `a backup is the whole database`() throws {
        let connection = try open()
        let target = TemporaryFile()
        let copy = try Connection(path: target.path, mode: .readWrite)
        try connection.backUp(to: copy)
        try copy.withStatement("SELECT name FROM parent") { statement in
            let hasRow = try statement.step()
            #expect(hasRow)
            #expect(statement.row.text(0) == "one")
        }
    }
}

/// What an observer hears.
@Suite struct HookTests {
    let file = TemporaryFile()

    private final class Recorder: ConnectionObserver {
        var changes: [String] = []
        var allowsCommit = true
        var allowsWrites = true

        func willChange(_ change: borrowing PendingChange) {
            let table = String(cString: change.table)
            let before = change.operation == .insert ? -1 : change.old(1).int64
            let after = change.operation == .delete ? -1 : change.new(1).int64
            changes.append("\(table) \(change.operation) \(change.oldKey) \(change.newKey) \(before) \(after)")
        }

        func mayCommit() -> Bool { allowsCommit }

        func mayPrepare(_ action: StatementAction) -> Bool {
            if case .read = action { true } else { allowsWrites }
        }
    }

    @Test func `row changes are told before they happen, those of REPLACE too`() throws {
        let connection = try Connection(path: file.path, mode: .readWrite)
        let recorder = Recorder()
        try connection.execute("CREATE TABLE t (key INTEGER PRIMARY KEY, value INTEGER UNIQUE)")
        connection.observe(with: recorder)
        try connection.execute(
            "INSERT INTO t VALUES (1, 10); UPDATE t SET value = 20; REPLACE INTO t VALUES (2, 20); DELETE FROM t")
        #expect(
            recorder.changes.map { $0.split(separator: " ")[1] } == ["insert", "update", "delete", "insert", "delete"])
        #expect(recorder.changes[1] == "t update 1 1 10 20")
    }

    @Test func `a vetoed commit changes nothing`() throws {
        let connection = try Connection(path: file.path, mode: .readWrite)
        let recorder = Recorder()
        try connection.execute("CREATE TABLE t (key INTEGER PRIMARY KEY, value INTEGER)")
        connection.observe(with: recorder)
        recorder.allowsCommit = false
        #expect(error { try connection.execute("BEGIN IMMEDIATE; INSERT INTO t VALUES (1, 1); COMMIT") } != nil)
        #expect(!connection.isInTransaction)
        try connection.withStatement("SELECT count(*) FROM t") { statement in
            _ = try statement.step()
            #expect(statement.row.int(0) == 0)
        }
    }

    @Test func `a statement is judged when prepared, the program's own is not`() throws {
        let connection = try Connection(path: file.path, mode: .readWrite)
        let recorder = Recorder()
        try connection.execute("CREATE TABLE t (key INTEGER PRIMARY KEY, value INTEGER)")
        connection.observe(with: recorder)
        recorder.allowsWrites = false
        let sql = "DELETE FROM t"
        try connection.withStatement(sql, privileged: true) { _ = try $0.step() }
        #expect(error { try connection.withStatement(sql) { _ in } }?.kind == .refused)
        try connection.withStatement("SELECT count(*) FROM t") { _ = try $0.step() }
    }

    @Test func `a gate refuses by name, also under OR IGNORE`() throws {
        let connection = try Connection(path: file.path, mode: .readWrite)
        let gate = Gate(refusal: "shut")
        connection.addGuard("gate", gate)
        try connection.execute(
            """
            CREATE TABLE t (key INTEGER PRIMARY KEY, value INTEGER);
            CREATE TRIGGER g BEFORE INSERT ON t BEGIN SELECT gate('t'); END;
            """)
        let refusal = error { try connection.execute("INSERT OR IGNORE INTO t VALUES (1, 1)") }
        #expect(refusal?.kind == .refused)
        #expect(refusal?.message == "shut: t")
        gate.isOpen = true
        try connection.execute("INSERT OR IGNORE INTO t VALUES (1, 1)")
        #expect(connection.changes == 1)
    }
}
