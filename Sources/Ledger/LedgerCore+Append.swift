import SQLite
extension LedgerCore {
    /// Appends the entry with what was recorded, and returns its number; the caller holds the store's lock.
    func append(_ draft: EntryDraft, at: Timestamp) throws -> Int64 {
        appendGate.isOpen = true
        defer { appendGate.isOpen = false }
        let (last, previous) = try head()
        let seq = last + 1
        let context = try interner.context(Interner.fields(of: draft), in: connection)
        let action = try interner.term(draft.action, in: connection)
        let entityType = try interner.term(draft.entityType, in: connection)

        var canonical = ByteBuffer(capacity: 512)
        CanonicalEntry.writeHead(
            to: &canonical, seq: seq, at: at.milliseconds, draft: draft, changeCount: recorder.count)
        let changes = recorder.buffer.bytes
        var hash = [UInt8](repeating: 0, count: SHA256Digest.size)
        previous.withUnsafeBytes { previous in
            hash.withUnsafeMutableBytes { digest in
                guard let digest = digest.baseAddress else { return }
                CanonicalEntry.hash(previous: previous, head: canonical.bytes, changes: changes, into: digest)
            }
        }
        let isInline = changes.count <= LedgerTables.inlineLimit
        let chunks = isInline ? 0 : (changes.count + LedgerTables.chunkSize - 1) / LedgerTables.chunkSize
        guard chunks < 1 << LedgerTables.chunkShift else {
            throw LedgerError(.other, "ledger_entry", cause: "the changes of one entry exceed 32 GiB")
        }
        try connection.withStatement(Self.insertEntry, privileged: true) { statement in
            statement.slot(1).bind(seq)
            statement.slot(2).bind(at.milliseconds)
            statement.slot(3).bind(context.key)
            statement.slot(4).bind(context.operatorTerm)
            Self.bindTerm(context.organizationTerm, to: statement.slot(5))
            Self.bindTerm(context.sessionTerm, to: statement.slot(6))
            statement.slot(7).bind(action)
            Self.bindTerm(entityType, to: statement.slot(8))
            draft.entityID.bind(to: statement.slot(9))
            statement.slot(10).bind(draft.outcome.code)
            statement.slot(11).bind(draft.correlationID)
            draft.details.bind(to: statement.slot(12))
            statement.slot(13).bind(Int64(recorder.count))
            statement.slot(14).bind(Int64(chunks))
            if isInline && !changes.isEmpty {
                statement.slot(15).bindBytes(changes)
            }
            statement.slot(16).bind(previous)
            statement.slot(17).bind(hash)
            _ = try statement.step()
        }
        if chunks > 0 { try appendChunks(changes, of: seq) }
        try appendSubjects(of: seq)
        return seq
    }

    /// The newest entry's number and hash; 0 and zeros before the first.
    func head() throws -> (seq: Int64, hash: [UInt8]) {
        let sql = "SELECT seq, hash FROM ledger_entry ORDER BY seq DESC LIMIT 1"
        return try connection.withStatement(sql, privileged: true) {
            guard try $0.step() else { return (0, [UInt8](repeating: 0, count: SHA256Digest.size)) }
            return ($0.row.int64(0), $0.row.blob(1))
        }
    }

    private static func bindTerm(_ key: Int64, to slot: borrowing ParameterSlot) {
        if key == 0 { slot.bindNull() } else { slot.bind(key) }
    }

    private static let insertEntry = """
        INSERT INTO ledger_entry (seq, at, context, operator, organization, session, action, entity_type, entity_id,
            outcome, correlation, details, change_count, chunk_count, changes, prev_hash, hash)
        VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9, ?10, ?11, ?12, ?13, ?14, ?15, ?16, ?17)
        """

    private func appendChunks(_ changes: UnsafeRawBufferPointer, of seq: Int64) throws {
        let sql = "INSERT INTO ledger_chunk (key, bytes) VALUES (?1, ?2)"
        try connection.withStatement(sql, privileged: true) { statement in
            var place: Int64 = 0
            for start in stride(from: 0, to: changes.count, by: LedgerTables.chunkSize) {
                let end = min(start + LedgerTables.chunkSize, changes.count)
                statement.slot(1).bind(seq << LedgerTables.chunkShift + place)
                statement.slot(2).bindBytes(UnsafeRawBufferPointer(rebasing: changes[start..<end]))
                _ = try statement.step()
                statement.rewind()
                place += 1
            }
        }
    }

    /// Rows in one INSERT of the subject index; each statement with triggers costs a statement journal.
    private static let subjectBatch = 64
    private static let insertSubject = insertSubjects(1)
    private static let insertSubjectBatch = insertSubjects(subjectBatch)

    private static func insertSubjects(_ rows: Int) -> String {
        let values = (0..<rows).map { "(?\(2 + 2 * $0), ?\(3 + 2 * $0), ?1)" }.joined(separator: ", ")
        return "INSERT INTO ledger_subject (table_key, row_key, entry) VALUES \(values)"
    }

    private func appendSubjects(of seq: Int64) throws {
        let subjects = recorder.sortedSubjects()
        var rest = subjects[...]
        if rest.count >= Self.subjectBatch {
            try connection.withStatement(Self.insertSubjectBatch, privileged: true) {
                while rest.count >= Self.subjectBatch {
                    try insert(rest.prefix(Self.subjectBatch), of: seq, with: $0)
                    rest = rest.dropFirst(Self.subjectBatch)
                }
            }
        }
        guard !rest.isEmpty else { return }
        try connection.withStatement(Self.insertSubject, privileged: true) {
            for subject in rest { try insert(CollectionOfOne(subject), of: seq, with: $0) }
        }
    }

    private func insert(
        _ subjects: some Sequence<ChangeRecorder.Subject>, of seq: Int64, with statement: Statement
    ) throws {
        statement.slot(1).bind(seq)
        var index = 2
        for subject in subjects {
            statement.slot(index).bind(subject.tableKey)
            statement.slot(index + 1).bind(subject.rowKey)
            index += 2
        }
        _ = try statement.step()
        statement.rewind()
    }
}
