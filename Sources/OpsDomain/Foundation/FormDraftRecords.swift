import FoundationEssentials
public import Ledger

/// Drafts are passing data (ACC-20): in the second file, outside the ledger, closed to other accounts as the store is.
public enum FormDraftRecords {
    /// Their table.
    public static let part = DerivedPart(
        "drafts", tables: ["form_draft"],
        """
        CREATE TABLE form_draft (
            operator_id TEXT NOT NULL, form TEXT NOT NULL, tenant_id TEXT NOT NULL, fields TEXT NOT NULL,
            saved_at INTEGER NOT NULL, PRIMARY KEY (operator_id, form, tenant_id)
        ) WITHOUT ROWID
        """)
}

extension DerivedTransaction {
    /// Keeps a draft of an operator in place of the earlier one, and drops all that nobody came back to.
    public func keep(_ draft: FormDraft, of operatorID: String, at now: Timestamp) throws {
        try dropOldDrafts(at: now)
        let fields = String(decoding: try JSONEncoder().encode(draft.fields), as: UTF8.self)
        try run(
            """
            INSERT OR REPLACE INTO form_draft (operator_id, form, tenant_id, fields, saved_at) VALUES (?, ?, ?, ?, ?)
            """, operatorID, draft.key.form, draft.key.tenantID ?? "", fields, now.milliseconds)
    }

    /// The draft of an operator; nil when there is none, or only one that is too old.
    public func draft(_ key: FormDraft.Key, of operatorID: String, at now: Timestamp) throws -> FormDraft? {
        let fields = try first(
            """
            SELECT fields FROM form_draft
            WHERE operator_id = ? AND form = ? AND tenant_id = ? AND saved_at > ?
            """, operatorID, key.form, key.tenantID ?? "", Self.oldest(at: now)
        ) { $0.text(0) }
        return try fields.map {
            FormDraft(key: key, fields: try JSONDecoder().decode([String: String].self, from: Data($0.utf8)))
        }
    }

    /// Drops the draft of an operator.
    public func dropDraft(_ key: FormDraft.Key, of operatorID: String) throws {
        try run(
            "DELETE FROM form_draft WHERE operator_id = ? AND form = ? AND tenant_id = ?", operatorID, key.form,
            key.tenantID ?? "")
    }

    /// Drops the drafts of all operators that nobody came back to in time.
    public func dropOldDrafts(at now: Timestamp) throws {
        try run("DELETE FROM form_draft WHERE saved_at <= ?", Self.oldest(at: now))
    }

    private static func oldest(at now: Timestamp) -> Int64 {
        now.milliseconds - FormDraft.daysKept * 86_400_000
    }
}
