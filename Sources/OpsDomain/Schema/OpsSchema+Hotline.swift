import Ledger

extension OpsSchema {
    /// The QA queue. `severity` is the rank 0–3 of `Severity`; `claimed_by` and `decided_by` are user ids.
    static let hotline = """
        CREATE TABLE qa_item (
            key INTEGER PRIMARY KEY,
            id TEXT NOT NULL UNIQUE,
            organization_id TEXT NOT NULL REFERENCES organization (id),
            reference TEXT NOT NULL,
            call_id TEXT,
            operator_user_id TEXT REFERENCES internal_user (id),
            severity INTEGER NOT NULL CHECK (severity BETWEEN 0 AND 3),
            category TEXT NOT NULL,
            language TEXT NOT NULL,
            priority INTEGER NOT NULL CHECK (priority BETWEEN 1 AND 4),
            imminent_harm INTEGER NOT NULL CHECK (imminent_harm IN (0, 1)),
            state TEXT NOT NULL CHECK (state IN ('PENDING', 'IN_REVIEW', 'APPROVED', 'RELEASED', 'REJECTED')),
            claimed_by TEXT REFERENCES internal_user (id),
            claimed_until INTEGER,
            decided_by TEXT REFERENCES internal_user (id),
            decided_at INTEGER,
            decision_reason TEXT,
            intake_text TEXT NOT NULL,
            created_at INTEGER NOT NULL,
            updated_at INTEGER NOT NULL,
            version INTEGER NOT NULL,
            feed_version INTEGER NOT NULL
        );

        """

    static let hotlineTables: [LedgeredTable] = [
        LedgeredTable(
            "qa_item",
            columns: [
                "key": .plain, "id": .plain, "organization_id": .plain, "reference": .plain, "call_id": .plain,
                "operator_user_id": .plain, "severity": .plain, "category": .plain, "language": .plain,
                "priority": .plain, "imminent_harm": .plain, "state": .plain, "claimed_by": .plain,
                "claimed_until": .plain, "decided_by": .plain, "decided_at": .plain, "decision_reason": .plain,
                "intake_text": .pii, "created_at": .plain, "updated_at": .plain, "version": .plain,
                "feed_version": .plain,
            ])
    ]
}
