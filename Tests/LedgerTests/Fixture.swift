import Glibc
import Ledger
import SQLite

/// A directory of its own for one test, removed with everything in it at the end.
final class Scratch {
    let path: String

    init() {
        var template = Array("/tmp/ledger-test-XXXXXX".utf8CString)
        path = String(cString: mkdtemp(&template))
    }

    deinit {
        _ = run("/bin/rm", ["-rf", path])
    }

    func file(_ name: String) -> String { path + "/" + name }
}

/// A small world of tables with every kind of column and a cascade.
enum World {
    static let people = LedgeredTable(
        "person",
        columns: [
            "key": .plain, "id": .plain, "name": .pii, "token": .secret, "score": .plain, "photo": .plain,
            "weight": .plain,
        ])
    static let notes = LedgeredTable(
        "note", columns: ["key": .plain, "id": .plain, "person": .plain, "text": .plain])
    static let first = Migration(
        "001-world",
        """
        CREATE TABLE person (key INTEGER PRIMARY KEY, id TEXT NOT NULL UNIQUE, name TEXT, token TEXT,
            score INTEGER NOT NULL DEFAULT 0, photo BLOB, weight REAL);
        CREATE TABLE note (key INTEGER PRIMARY KEY, id TEXT NOT NULL UNIQUE,
            person INTEGER NOT NULL REFERENCES person (key) ON DELETE CASCADE, text TEXT);
        CREATE INDEX note_person ON note (person);
        """)
    static let schema = Schema(migrations: [first], tables: [people, notes])
    static let clock = ManualClock(Timestamp(milliseconds: 1_790_000_000_000))

    static func draft(_ action: String, entity: String? = nil, reason: String? = nil) -> EntryDraft {
        EntryDraft(
            action: action, entityType: entity == nil ? nil : "person", entityID: entity, operatorID: "usr_1",
            operatorLogin: "anna", operatorRole: "support", organizationID: "org_1", sessionID: "ses_1",
            reason: reason ?? "error investigation: login fails", correlationID: "req-1", ipAddress: "10.0.0.1",
            terminal: "pts/1", userAgent: "opsconsole/1")
    }

    static func create(in scratch: Scratch, clock: any LedgerClock = World.clock) throws -> LedgerStore {
        try LedgerStore.create(
            at: scratch.file("ops.db"), schema: schema, clock: clock, founding: draft("STORE_CREATED"))
    }

    static func open(_ scratch: Scratch, schema: Schema = World.schema) throws -> LedgerStore {
        try LedgerStore.open(at: scratch.file("ops.db"), schema: schema, clock: clock)
    }

    /// Adds people named by their numbers, in one entry.
    static func add(_ numbers: ClosedRange<Int>, to store: LedgerStore) throws {
        try store.write { transaction in
            try transaction.record(draft("ADD_PEOPLE")) { writer, _ in
                for number in numbers {
                    try writer.run(
                        "INSERT INTO person (id, name, token, score) VALUES (?, ?, ?, ?)", "per_\(number)",
                        "Name \(number)", "token \(number)", number)
                }
            }
        }
    }

    /// Changes one person's score, in one entry.
    static func score(_ id: String, _ score: Int, in store: LedgerStore) throws {
        try store.write { transaction in
            try transaction.record(draft("SCORE", entity: id)) { writer, _ in
                try writer.run("UPDATE person SET score = ? WHERE id = ?", score, id)
            }
        }
    }
}

/// Runs a program to its end; its standard output and error go to a file and come back as text.
func run(_ program: String, _ arguments: [String]) -> (status: Int32, output: String) {
    var template = Array("/tmp/ledger-output-XXXXXX".utf8CString)
    let descriptor = mkstemp(&template)
    defer {
        close(descriptor)
        unlink(template)
    }
    var actions = posix_spawn_file_actions_t()
    posix_spawn_file_actions_init(&actions)
    defer { posix_spawn_file_actions_destroy(&actions) }
    posix_spawn_file_actions_adddup2(&actions, descriptor, 1)
    posix_spawn_file_actions_adddup2(&actions, descriptor, 2)
    var pointers = ([program] + arguments).map { strdup($0) } + [nil]
    defer { for pointer in pointers { free(pointer) } }
    var child: pid_t = 0
    guard posix_spawnp(&child, program, &actions, nil, &pointers, environ) == 0 else { return (-1, "no \(program)") }
    var status: Int32 = 0
    while waitpid(child, &status, 0) < 0 && errno == EINTR {}
    var output: [UInt8] = []
    var buffer = [UInt8](repeating: 0, count: 4096)
    lseek(descriptor, 0, SEEK_SET)
    while case let count = read(descriptor, &buffer, buffer.count), count > 0 { output += buffer[..<count] }
    return (status, String(decoding: output, as: UTF8.self))
}
