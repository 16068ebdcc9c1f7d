import Ledger

extension OpsSchema {
    /// What the store says of itself, and the record of bulk work.
    static let foundation = """
        CREATE TABLE store_info (
            key INTEGER PRIMARY KEY CHECK (key = 1),
            id TEXT NOT NULL UNIQUE,
            is_demo INTEGER NOT NULL CHECK (is_demo IN (0, 1)),
            created_at INTEGER NOT NULL
        );
        CREATE TABLE batch (
            key INTEGER PRIMARY KEY,
            id TEXT NOT NULL UNIQUE,
            batch_key TEXT NOT NULL,
            operator_user_id TEXT NOT NULL REFERENCES internal_user (id),
            operation TEXT NOT NULL,
            action TEXT NOT NULL,
            reason TEXT,
            item_count INTEGER NOT NULL,
            tried INTEGER NOT NULL,
            applied INTEGER NOT NULL,
            stopped TEXT,
            undoes TEXT REFERENCES batch (id),
            undone_by TEXT REFERENCES batch (id),
            created_at INTEGER NOT NULL,
            finished_at INTEGER,
            UNIQUE (operator_user_id, batch_key)
        );
        CREATE INDEX batch_by_operator ON batch (operator_user_id, created_at);

        """

    static let foundationTables: [LedgeredTable] = [
        LedgeredTable(
            "store_info", columns: ["key": .plain, "id": .plain, "is_demo": .plain, "created_at": .plain]),
        LedgeredTable(
            "batch",
            columns: [
                "key": .plain, "id": .plain, "batch_key": .plain, "operator_user_id": .plain, "operation": .plain,
                "action": .plain, "reason": .plain, "item_count": .plain, "tried": .plain, "applied": .plain,
                "stopped": .plain, "undoes": .plain, "undone_by": .plain, "created_at": .plain,
                "finished_at": .plain,
            ]),
    ]
}
