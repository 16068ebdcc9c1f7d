import Ledger

extension OpsSchema {
    /// What the jobs did last.
    static let operations = """
        CREATE TABLE job_run (
            key INTEGER PRIMARY KEY,
            id TEXT NOT NULL UNIQUE,
            last_run_at INTEGER NOT NULL,
            runs INTEGER NOT NULL,
            last_success_at INTEGER,
            last_failure_at INTEGER,
            last_failure TEXT,
            failures INTEGER NOT NULL DEFAULT 0,
            failures_in_a_row INTEGER NOT NULL DEFAULT 0,
            CHECK ((last_failure_at IS NULL) = (last_failure IS NULL))
        );

        """

    static let operationsTables: [LedgeredTable] = [
        LedgeredTable(
            "job_run",
            columns: [
                "key": .plain, "id": .plain, "last_run_at": .plain, "runs": .plain, "last_success_at": .plain,
                "last_failure_at": .plain, "last_failure": .plain, "failures": .plain, "failures_in_a_row": .plain,
            ])
    ]
}
