import SQLite

/// Recomputes the hashes of a range of entries on a connection of its own.
struct ChainVerifier: ~Copyable {
    /// Where a range stopped being right.
    struct Break: Sendable {
        /// The number of the first entry that is not as expected.
        let seq: Int64
        /// The hash of the last right entry.
        let previous: [UInt8]
    }

    /// What a range came to.
    struct Outcome: Sendable {
        var firstBreak: Break?
        var entries: Int64 = 0
        var bytes: Int64 = 0
    }

    private let connection: Connection
    private var entry: EntryReader

    init(path: String) throws(SQLiteError) {
        let connection = try Connection(path: path, mode: .readOnly)
        try connection.execute("PRAGMA cache_size = -4096; PRAGMA mmap_size = 17179869184")
        let entry = try EntryReader(connection: connection)
        self.connection = connection
        self.entry = entry
    }

    /// Verifies on a connection at hand, in its transaction.
    init(connection: Connection) throws(SQLiteError) {
        let entry = try EntryReader(connection: connection)
        self.connection = connection
        self.entry = entry
    }

    /// Checks the entries numbered `range`, each against the hash stored in the one before; `base` is before the first.
    mutating func verify(_ range: ClosedRange<Int64>, base: ArchiveBase) throws -> Outcome {
        var outcome = Outcome()
        var previous = base.hash
        if range.lowerBound > base.seq + 1 {
            let sql = "SELECT hash FROM ledger_entry WHERE seq = ?1"
            previous = try connection.withStatement(sql) {
                try $0.bind([range.lowerBound - 1])
                return try $0.step() ? $0.row.blob(0) : []
            }
        }
        var expected = range.lowerBound
        let sql = EntryReader.select + " WHERE e.seq >= ?1 AND e.seq <= ?2 ORDER BY e.seq"
        try connection.withStatement(sql) { statement in
            try statement.bind([range.lowerBound, range.upperBound])
            while try statement.step() {
                guard try entry.matches(statement.row, seq: expected, previous: &previous, bytes: &outcome.bytes) else {
                    outcome.firstBreak = Break(seq: expected, previous: previous)
                    return
                }
                outcome.entries += 1
                expected += 1
            }
        }
        if outcome.firstBreak == nil && expected <= range.upperBound {
            outcome.firstBreak = Break(seq: expected, previous: previous)
        }
        return outcome
    }
}

/// Rebuilds the canonical content of stored entries, and their hashes.
struct EntryReader: ~Copyable {
    /// The columns that `EntryReader` reads, in its order.
    static let select = """
        SELECT e.seq, e.at, e.context, e.operator, e.organization, e.session, e.action, e.entity_type, e.entity_id,
            e.outcome, e.correlation, e.details, e.change_count, e.chunk_count, e.changes, e.prev_hash, e.hash
        FROM ledger_entry AS e
        """

    /// A context's canonical bytes and the terms its entries repeat.
    private struct Context {
        var key: Int64 = -1
        var bytes: [UInt8] = []
        var operatorTerm: Int64 = 0
        var organizationTerm: Int64 = 0
        var sessionTerm: Int64 = 0
    }

    /// A term as a canonical field.
    private struct Term {
        var key: Int64 = -1
        var field: [UInt8] = []
    }

    private let connection: Connection
    private var contexts: [Int64: Context] = [:]
    private var terms: [Int64: [UInt8]] = [:]
    // Those of the entry before, most often the same again: used in place, which spares counting references.
    private var lastContext = Context()
    private var lastAction = Term()
    private var lastEntityType = Term()
    private var head = ByteBuffer(capacity: 4096)
    private static let cacheLimit = 20_000

    private let selectTerm: Statement
    private let selectContext: Statement

    init(connection: Connection) throws(SQLiteError) {
        let selectTerm = try connection.prepare("SELECT text FROM ledger_term WHERE key = ?1")
        let selectContext = try connection.prepare(
            """
            SELECT operator_id, operator_login, operator_role, organization_id, session_id, reason, ticket_id,
                ip_address, terminal, user_agent FROM ledger_context WHERE key = ?1
            """)
        self.connection = connection
        self.selectTerm = selectTerm
        self.selectContext = selectContext
    }

    /// Whether the row is the entry `seq` that follows `previous`; if so `previous` becomes its hash.
    mutating func matches(
        _ row: Row, seq: Int64, previous: inout [UInt8], bytes: inout Int64
    ) throws -> Bool {
        guard row.int64(0) == seq else { return false }
        let isLinked = previous.withUnsafeBytes { isSame(row.view(15).bytes, $0) }
        guard isLinked, try buildHead(row, seq: seq) else { return false }
        return try withDigest(row, bytes: &bytes) { digest in
            guard isSame(row.view(16).bytes, digest) else { return false }
            previous.withUnsafeMutableBytes { $0.copyMemory(from: digest) }
            return true
        }
    }

    /// Whether the row's own hash is right if its number were `seq`; the head must have been built for the row.
    mutating func isWhole(_ row: Row, at seq: Int64) throws -> Bool {
        head.replace(at: CanonicalEntry.seqOffset, with: seq)
        var bytes: Int64 = 0
        return try withDigest(row, bytes: &bytes) { digest in
            row.withBytes(16) { isSame($0, digest) }
        }
    }

    private mutating func withDigest<T>(
        _ row: Row, bytes: inout Int64, _ body: (UnsafeRawBufferPointer) -> T
    ) throws -> T {
        let size = SHA256Digest.size
        return try withUnsafeTemporaryAllocation(byteCount: 3 * size, alignment: 8) { space in
            let before = row.view(15).bytes
            guard let start = space.baseAddress, before.count == size else {
                return body(UnsafeRawBufferPointer(start: nil, count: 0))
            }
            // The hash before and the content's digest side by side are hashed at once.
            space.copyMemory(from: before)
            let content = UnsafeMutableRawBufferPointer(start: start + size, count: size)
            bytes += Int64(try digestContent(of: row, into: content) + 2 * size)
            SHA256Digest.hash(UnsafeRawBufferPointer(start: start, count: 2 * size), into: start + 2 * size)
            return body(UnsafeRawBufferPointer(start: start + 2 * size, count: size))
        }
    }

    /// Takes the SHA-256 of the canonical content, and returns the content's size in bytes.
    ///
    /// The head must have been built for the row.
    mutating func digestContent(of row: Row, into digest: UnsafeMutableRawBufferPointer) throws -> Int {
        guard let start = digest.baseAddress else { return 0 }
        let headSize = head.count
        if row.int64(13) == 0 {
            // In one piece: libcrypto takes whole blocks from where they are.
            let changes = row.view(14).bytes
            head.append(changes)
            head.append(fixed: UInt64(changes.count))
            SHA256Digest.hash(head.bytes, into: start)
            head.truncate(to: headSize)
            return headSize + changes.count + 8
        }
        var hash = SHA256Digest()
        hash.update(head.bytes)
        var size = 0
        try forEachPart(ofChanges: row) {
            hash.update($0)
            size += $0.count
        }
        CanonicalEntry.finish(&hash, changesSize: size, into: start)
        return headSize + size + 8
    }

    /// The canonical content; the head must have been built for the row.
    borrowing func content(of row: Row) throws -> [UInt8] {
        var content = Array(head.bytes)
        try forEachPart(ofChanges: row) { content.append(contentsOf: $0) }
        let size = UInt64(content.count - head.count).littleEndian
        withUnsafeBytes(of: size) { content.append(contentsOf: $0) }
        return content
    }

    private borrowing func forEachPart(ofChanges row: Row, _ body: (UnsafeRawBufferPointer) -> Void) throws {
        guard row.int64(13) > 0 else { return row.withBytes(14, body) }
        let sql = "SELECT bytes FROM ledger_chunk WHERE key >= ?1 AND key < ?2 ORDER BY key"
        let seq = row.int64(0)
        try connection.withStatement(sql) {
            try $0.bind([seq << LedgerTables.chunkShift, (seq + 1) << LedgerTables.chunkShift])
            while try $0.step() { $0.row.withBytes(0, body) }
        }
    }

    /// Builds the canonical head of a row as if its number were `seq`; false if it cannot be an entry.
    mutating func buildHead(_ row: Row, seq: Int64) throws -> Bool {
        guard try useContext(row.int64(2)), row.int64(3) == lastContext.operatorTerm,
            row.int64(4) == lastContext.organizationTerm, row.int64(5) == lastContext.sessionTerm,
            try useAction(row.int64(6)), try useEntityType(row.int64(7)),
            let count = UInt32(exactly: row.int64(12)), let outcome = UInt8(exactly: row.int64(9))
        else { return false }
        head.clear()
        head.append(CanonicalEntry.version)
        head.append(fixed: seq)
        head.append(fixed: row.int64(1))
        head.append(lastContext.bytes)
        head.append(lastAction.field)
        head.append(lastEntityType.field)
        append(row, 8)
        head.append(outcome)
        append(row, 10)
        append(row, 11)
        head.append(fixed: count)
        return true
    }

    private mutating func append(_ row: Row, _ column: Int) {
        let value = row.view(column)
        guard value.storage != .null else { return head.append(fixed: UInt32.max) }
        let bytes = value.bytes
        head.append(fixed: UInt32(bytes.count))
        head.append(bytes)
    }

    private mutating func useAction(_ key: Int64) throws -> Bool {
        if lastAction.key == key { return true }
        guard let field = try term(key) else { return false }
        lastAction = Term(key: key, field: field)
        return true
    }

    private mutating func useEntityType(_ key: Int64) throws -> Bool {
        if lastEntityType.key == key { return true }
        guard let field = try term(key) else { return false }
        lastEntityType = Term(key: key, field: field)
        return true
    }

    /// A term as a canonical field; nil if it is not stored.
    private mutating func term(_ key: Int64) throws -> [UInt8]? {
        if let known = terms[key] { return known }
        var field = ByteBuffer(capacity: 64)
        if key == 0 {
            field.append(field: nil)
        } else {
            selectTerm.slot(1).bind(key)
            defer { selectTerm.rewind() }
            guard try selectTerm.step() else { return nil }
            selectTerm.row.withBytes(0) {
                field.append(fixed: UInt32($0.count))
                field.append($0)
            }
        }
        if terms.count >= Self.cacheLimit { terms.removeAll() }
        let bytes = Array(field.bytes)
        terms[key] = bytes
        return bytes
    }

    private mutating func useContext(_ key: Int64) throws -> Bool {
        if lastContext.key == key { return true }
        if let known = contexts[key] {
            lastContext = known
            return true
        }
        selectContext.slot(1).bind(key)
        defer { selectContext.rewind() }
        guard try selectContext.step() else { return false }
        let keys = (0..<10).map { selectContext.row.int64($0) }
        var bytes: [UInt8] = []
        bytes.reserveCapacity(256)
        for key in keys {
            guard let field = try term(key) else { return false }
            bytes += field
        }
        let context = Context(
            key: key, bytes: bytes, operatorTerm: keys[1], organizationTerm: keys[3], sessionTerm: keys[4])
        if contexts.count >= Self.cacheLimit { contexts.removeAll() }
        contexts[key] = context
        lastContext = context
        return true
    }
}
