import Glibc
import Ledger

/// Writes to the store at the first argument: the second says how many entries, 0 for ever.
///
/// Says `.` after each commit.
@main struct CrashWriter {
    static let schema = Schema(
        migrations: [
            Migration(
                "001-counter",
                """
                CREATE TABLE counter (key INTEGER PRIMARY KEY, id TEXT NOT NULL UNIQUE, value INTEGER NOT NULL,
                    padding BLOB);
                """)
        ],
        tables: [
            LedgeredTable("counter", columns: ["key": .plain, "id": .plain, "value": .plain, "padding": .plain])
        ])

    static func main() throws {
        guard CommandLine.arguments.count == 3, let count = Int(CommandLine.arguments[2]) else { exit(2) }
        let path = CommandLine.arguments[1]
        let draft = EntryDraft(
            action: "COUNT", operatorLogin: "job:count", operatorRole: "job", correlationID: "count-\(getpid())",
            userAgent: "ledger-crash-writer")
        if access(path, F_OK) != 0 {
            _ = try LedgerStore.create(at: path, schema: schema, clock: SystemClock(), founding: draft)
        }
        let store = try LedgerStore.open(at: path, schema: schema, clock: SystemClock())
        var done = 0
        while count == 0 || done < count {
            try write(done, draft, to: store)
            done += 1
            _ = Glibc.write(1, ".", 1)
        }
        store.close()
    }

    /// One transaction: for ever, of bulk changes that do not fit into one page; else of one small entry.
    private static func write(_ number: Int, _ draft: EntryDraft, to store: LedgerStore) throws {
        try store.write { transaction in
            try transaction.record(draft) { writer, _ in
                let rows = number.isMultiple(of: 3) ? 200 : 5
                for row in 1...rows {
                    try writer.run(
                        """
                        INSERT INTO counter (id, value, padding) VALUES (?1, 1, zeroblob(?2))
                        ON CONFLICT (id) DO UPDATE SET value = value + 1, padding = zeroblob(?2)
                        """, "cnt_\(row)", 10 + number % 300)
                }
            }
            try transaction.record(draft) { writer, _ in
                try writer.run("DELETE FROM counter WHERE key = (SELECT max(key) FROM counter)")
            }
        }
    }
}
