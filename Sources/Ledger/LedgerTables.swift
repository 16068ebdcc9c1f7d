/// The ledger's own tables, and the triggers that keep every table shut.
enum LedgerTables {
    /// Marks the file as a store: "OPSL".
    static let applicationID: Int64 = 0x4F50_534C

    /// Every table that is the ledger's own; all are append-only.
    static let names = [
        "ledger_term", "ledger_context", "ledger_entry", "ledger_chunk", "ledger_subject", "ledger_layout",
        "ledger_mark", "schema_migration",
    ]

    /// The tables, indexes included.
    ///
    /// A term is a text used by many entries. A context is the part of an entry that stays the same during a session.
    /// Both are only shorter ways to write an entry: its hash covers the texts they stand for.
    /// `operator`, `organization` and `session` repeat the context's terms for the indexes; verification compares them.
    /// A term key of 0 in a context means NULL, so that UNIQUE holds.
    static let definition = """
        CREATE TABLE ledger_term (key INTEGER PRIMARY KEY, text TEXT NOT NULL UNIQUE);
        CREATE TABLE ledger_context (
            key INTEGER PRIMARY KEY,
            operator_id INTEGER NOT NULL, operator_login INTEGER NOT NULL, operator_role INTEGER NOT NULL,
            organization_id INTEGER NOT NULL, session_id INTEGER NOT NULL, reason INTEGER NOT NULL,
            ticket_id INTEGER NOT NULL, ip_address INTEGER NOT NULL, terminal INTEGER NOT NULL,
            user_agent INTEGER NOT NULL,
            UNIQUE (session_id, operator_login, reason, ticket_id, organization_id, operator_id, operator_role,
                ip_address, terminal, user_agent)
        );
        CREATE TABLE ledger_entry (
            seq INTEGER PRIMARY KEY,
            at INTEGER NOT NULL,
            context INTEGER NOT NULL,
            operator INTEGER NOT NULL, organization INTEGER, session INTEGER,
            action INTEGER NOT NULL, entity_type INTEGER, entity_id TEXT,
            outcome INTEGER NOT NULL,
            correlation TEXT NOT NULL,
            details TEXT,
            change_count INTEGER NOT NULL,
            chunk_count INTEGER NOT NULL,
            changes BLOB,
            prev_hash BLOB NOT NULL,
            hash BLOB NOT NULL
        );
        CREATE INDEX ledger_entry_operator ON ledger_entry (operator);
        CREATE INDEX ledger_entry_rate ON ledger_entry (operator, action, at);
        CREATE INDEX ledger_entry_organization ON ledger_entry (organization) WHERE organization IS NOT NULL;
        CREATE INDEX ledger_entry_session ON ledger_entry (session) WHERE session IS NOT NULL;
        CREATE INDEX ledger_entry_entity ON ledger_entry (entity_id) WHERE entity_id IS NOT NULL;
        CREATE INDEX ledger_entry_refused ON ledger_entry (outcome) WHERE outcome <> 0;
        CREATE TABLE ledger_chunk (key INTEGER PRIMARY KEY, bytes BLOB NOT NULL);
        CREATE TABLE ledger_subject (
            table_key INTEGER NOT NULL, row_key INTEGER NOT NULL, entry INTEGER NOT NULL,
            PRIMARY KEY (table_key, row_key, entry)
        ) WITHOUT ROWID;
        CREATE TABLE ledger_layout (
            key INTEGER PRIMARY KEY, name TEXT NOT NULL, public_id TEXT, columns TEXT NOT NULL
        );
        CREATE TABLE ledger_mark (
            key INTEGER PRIMARY KEY,
            kind TEXT NOT NULL, number INTEGER NOT NULL, entry INTEGER NOT NULL, UNIQUE (kind, number)
        );
        CREATE TABLE schema_migration (
            key INTEGER PRIMARY KEY, id TEXT NOT NULL UNIQUE, checksum TEXT NOT NULL, applied_at INTEGER NOT NULL
        );
        """

    /// The bytes of changes up to which they stay in the entry's own row.
    static let inlineLimit = 8 << 10
    /// The size of one chunk of larger changes.
    static let chunkSize = 32 << 10
    /// A chunk's key is its entry's number shifted by this, plus its place.
    static let chunkShift: Int64 = 20

    /// SQL functions that the triggers call; each is a gate that is shut unless the ledger opens it.
    enum GateName {
        static let change = "ledger_guard"
        static let append = "ledger_append"
        static let never = "ledger_never"
    }

    /// The triggers a store must have, by name.
    static func triggers(for tables: [String]) -> [(name: String, sql: String)] {
        let own = names.flatMap { table in
            [
                trigger(table, "insert", GateName.append), trigger(table, "update", GateName.never),
                trigger(table, "delete", GateName.never),
            ]
        }
        let guarded = tables.flatMap { table in
            ["insert", "update", "delete"].map { trigger(table, $0, GateName.change) }
        }
        return own + guarded
    }

    private static func trigger(_ table: String, _ event: String, _ gate: String) -> (name: String, sql: String) {
        let name = "\(table)_guard_\(event)"
        let sql = """
            CREATE TRIGGER "\(name)" BEFORE \(event.uppercased()) ON "\(table)" \
            BEGIN SELECT \(gate)('\(table)'); END
            """
        return (name, sql)
    }
}
