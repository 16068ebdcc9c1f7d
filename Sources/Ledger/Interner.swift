import SQLite
/// Remembers which terms and contexts are stored already, so that an entry costs no lookups for them.
struct Interner {
    /// What a context consists of, in the order of the canonical content.
    typealias Fields = [String?]

    /// A stored context and the terms that entries repeat for their indexes.
    struct Context {
        let key: Int64
        let operatorTerm: Int64
        let organizationTerm: Int64
        let sessionTerm: Int64
    }

    private static let limit = 10_000
    private var terms: [String: Int64] = [:]
    private var contexts: [Fields: Context] = [:]

    /// The draft's context: who, where and why.
    static func fields(of draft: EntryDraft) -> Fields {
        [
            draft.operatorID, draft.operatorLogin, draft.operatorRole, draft.organizationID, draft.sessionID,
            draft.reason, draft.ticketID, draft.ipAddress, draft.terminal, draft.userAgent,
        ]
    }

    /// Forgets everything: after a rollback the rows may not exist.
    mutating func clear() {
        terms.removeAll()
        contexts.removeAll()
    }

    /// A text's key, stored if it is new; 0 for nil.
    mutating func term(_ text: String?, in connection: Connection) throws -> Int64 {
        guard let text else { return 0 }
        if let key = terms[text] { return key }
        let stored = try connection.withStatement("SELECT key FROM ledger_term WHERE text = ?1", privileged: true) {
            try $0.bind([text])
            return try $0.step() ? $0.row.int64(0) : nil
        }
        let insert = "INSERT INTO ledger_term (text) VALUES (?1) RETURNING key"
        let key = try stored ?? Self.inserted(insert, [text], in: connection)
        if terms.count >= Self.limit { terms.removeAll() }
        terms[text] = key
        return key
    }

    /// A context's key and terms, stored if it is new.
    mutating func context(_ fields: Fields, in connection: Connection) throws -> Context {
        if let context = contexts[fields] { return context }
        var keys: [Int64] = []
        for field in fields { keys.append(try term(field, in: connection)) }
        let select = """
            SELECT key FROM ledger_context WHERE operator_id = ?1 AND operator_login = ?2 AND operator_role = ?3
                AND organization_id = ?4 AND session_id = ?5 AND reason = ?6 AND ticket_id = ?7
                AND ip_address = ?8 AND terminal = ?9 AND user_agent = ?10
            """
        let stored = try connection.withStatement(select, privileged: true) {
            try $0.bind(keys)
            return try $0.step() ? $0.row.int64(0) : nil
        }
        let insert = """
            INSERT INTO ledger_context (operator_id, operator_login, operator_role, organization_id, session_id,
                reason, ticket_id, ip_address, terminal, user_agent)
            VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9, ?10) RETURNING key
            """
        let key = try stored ?? Self.inserted(insert, keys, in: connection)
        let context = Context(key: key, operatorTerm: keys[1], organizationTerm: keys[3], sessionTerm: keys[4])
        if contexts.count >= Self.limit { contexts.removeAll() }
        contexts[fields] = context
        return context
    }

    private static func inserted(
        _ sql: String, _ arguments: [(any Bindable)?], in connection: Connection
    ) throws -> Int64 {
        try connection.withStatement(sql, privileged: true) {
            try $0.bind(arguments)
            guard try $0.step() else { throw LedgerError(.damaged, sql, cause: "the key was not returned") }
            let key = $0.row.int64(0)
            while try $0.step() {}
            return key
        }
    }
}
