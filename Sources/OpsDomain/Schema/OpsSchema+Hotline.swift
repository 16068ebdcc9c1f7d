import Ledger

extension OpsSchema {
    /// The QA queue.
    ///
    /// `severity` is the rank 0–3 of `Severity`; `claimed_by` and `decided_by` are user ids.
    ///
    /// A decided item keeps its reviewer in `claimed_by`; the claim itself is over, so `claimed_until` is NULL.
    ///
    /// Each sort has a pair of partial indexes, over the open and over the decided items: a row stands in one of the
    /// pair, so a page of the open queue never steps over history, and a decision moves the row once. Behind the order
    /// and the key an index holds the other columns that filters ask for, so that rows which a filter does not hold are
    /// passed over without a look at the table, at 0.1 µs each (PERF-5). `qa_item_by_claim` finds the claims that ran
    /// out. No other column that a decision writes is in any index.
    ///
    /// `text_revision` is NULL while the texts that are searched are the first; each statement that changes one gives
    /// its rows a number above all others, by which the search index learns of it.
    static let hotline = """
        CREATE TABLE qa_item (
            key INTEGER PRIMARY KEY,
            id TEXT NOT NULL UNIQUE,
            organization_id TEXT NOT NULL REFERENCES organization (id),
            reference TEXT NOT NULL COLLATE NOCASE,
            call_id TEXT,
            operator_user_id TEXT REFERENCES internal_user (id),
            severity INTEGER NOT NULL CHECK (severity BETWEEN 0 AND 3),
            category TEXT NOT NULL COLLATE NOCASE,
            language TEXT NOT NULL COLLATE NOCASE,
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
            feed_version INTEGER NOT NULL,
            text_revision INTEGER
        );
        CREATE INDEX qa_item_by_state
            ON qa_item (state, created_at, key, severity, category, language, priority, imminent_harm);
        CREATE INDEX qa_item_by_claim ON qa_item (claimed_until) WHERE state = 'IN_REVIEW';
        CREATE INDEX qa_item_by_text ON qa_item (text_revision) WHERE text_revision IS NOT NULL;
        CREATE INDEX qa_item_open_queue
            ON qa_item (imminent_harm, priority, created_at, key, severity, category, language, state)
            WHERE state IN ('PENDING', 'IN_REVIEW');
        CREATE INDEX qa_item_open_severity
            ON qa_item (severity, created_at, key, category, language, priority, imminent_harm, state)
            WHERE state IN ('PENDING', 'IN_REVIEW');
        CREATE INDEX qa_item_open_tenant
            ON qa_item (organization_id, created_at, key, severity, category, language, priority, imminent_harm, state)
            WHERE state IN ('PENDING', 'IN_REVIEW');
        CREATE INDEX qa_item_open_reference
            ON qa_item (reference, key, created_at, severity, category, language, priority, imminent_harm, state)
            WHERE state IN ('PENDING', 'IN_REVIEW');
        CREATE INDEX qa_item_open_category
            ON qa_item (category, created_at, key, severity, language, priority, imminent_harm, state)
            WHERE state IN ('PENDING', 'IN_REVIEW');
        CREATE INDEX qa_item_open_language
            ON qa_item (language, created_at, key, severity, category, priority, imminent_harm, state)
            WHERE state IN ('PENDING', 'IN_REVIEW');
        CREATE INDEX qa_item_decided_queue
            ON qa_item (imminent_harm, priority, created_at, key, severity, category, language, state)
            WHERE state IN ('APPROVED', 'RELEASED', 'REJECTED');
        CREATE INDEX qa_item_decided_severity
            ON qa_item (severity, created_at, key, category, language, priority, imminent_harm, state)
            WHERE state IN ('APPROVED', 'RELEASED', 'REJECTED');
        CREATE INDEX qa_item_decided_tenant
            ON qa_item (organization_id, created_at, key, severity, category, language, priority, imminent_harm, state)
            WHERE state IN ('APPROVED', 'RELEASED', 'REJECTED');
        CREATE INDEX qa_item_decided_reference
            ON qa_item (reference, key, created_at, severity, category, language, priority, imminent_harm, state)
            WHERE state IN ('APPROVED', 'RELEASED', 'REJECTED');
        CREATE INDEX qa_item_decided_category
            ON qa_item (category, created_at, key, severity, language, priority, imminent_harm, state)
            WHERE state IN ('APPROVED', 'RELEASED', 'REJECTED');
        CREATE INDEX qa_item_decided_language
            ON qa_item (language, created_at, key, severity, category, priority, imminent_harm, state)
            WHERE state IN ('APPROVED', 'RELEASED', 'REJECTED');

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
                "feed_version": .plain, "text_revision": .plain,
            ])
    ]
}
