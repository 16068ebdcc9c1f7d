/// What a canonical content says; the opposite of `CanonicalEntry.writeHead`.
struct DecodedEntry {
    let seq: Int64
    let at: Timestamp
    let draft: EntryDraft
    let changeCount: Int

    /// Nil unless the bytes are a whole content and nothing else.
    init?(_ content: [UInt8]) {
        guard let decoded = content.withUnsafeBytes({ DecodedEntry($0) }) else { return nil }
        self = decoded
    }

    /// Nil unless the bytes are a whole content and nothing else.
    init?(_ content: UnsafeRawBufferPointer) {
        guard let decoded = Self.decode(content) else { return nil }
        self = decoded
    }

    private init(seq: Int64, at: Timestamp, draft: EntryDraft, changeCount: Int) {
        self.seq = seq
        self.at = at
        self.draft = draft
        self.changeCount = changeCount
    }

    private static func decode(_ bytes: UnsafeRawBufferPointer) -> DecodedEntry? {
        var reader = ByteReader(bytes)
        guard reader.byte() == CanonicalEntry.version, let seq = reader.fixed(Int64.self),
            let at = reader.fixed(Int64.self)
        else { return nil }
        var context: [String?] = []
        for _ in 0..<10 {
            guard let field = reader.field() else { return nil }
            context.append(field)
        }
        guard let login = context[1], let role = context[2], let agent = context[9],
            case .some(.some(let action)) = reader.field(), let entityType = reader.field(),
            let entityID = reader.field(), let outcome = reader.byte().flatMap({ Outcome(code: Int64($0)) }),
            case .some(.some(let correlation)) = reader.field(), let details = reader.field(),
            let count = reader.fixed(UInt32.self)
        else { return nil }
        let size = bytes.count - reader.offset - 8
        guard size >= 0, reader.take(UInt64(size)) != nil, reader.fixed(UInt64.self) == UInt64(size) else { return nil }
        let draft = EntryDraft(
            action: action, entityType: entityType, entityID: entityID, operatorID: context[0], operatorLogin: login,
            operatorRole: role, organizationID: context[3], sessionID: context[4], reason: context[5],
            ticketID: context[6], outcome: outcome, correlationID: correlation, ipAddress: context[7],
            terminal: context[8], userAgent: agent, details: details)
        return DecodedEntry(seq: seq, at: Timestamp(milliseconds: at), draft: draft, changeCount: Int(count))
    }
}

extension ByteReader {
    /// A fixed-width integer, least significant byte first.
    mutating func fixed<T: FixedWidthInteger & BitwiseCopyable>(_ type: T.Type) -> T? {
        take(UInt64(MemoryLayout<T>.size)).map { T(littleEndian: $0.loadUnaligned(as: T.self)) }
    }

    /// A text or nothing as `ByteBuffer.append(field:)` wrote it; the outer nil if it cannot be read.
    mutating func field() -> String?? {
        guard let size = fixed(UInt32.self) else { return nil }
        if size == .max { return .some(nil) }
        return take(UInt64(size)).map { String(decoding: $0, as: UTF8.self) }
    }
}
