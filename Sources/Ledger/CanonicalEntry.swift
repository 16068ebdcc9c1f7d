/// An entry's canonical content, whose digest its hash is taken over together with the hash before.
///
///     version 1 | seq | at | ten context fields | action | entity type | entity id | outcome | correlation | details
///     | number of row changes | bytes of the changes | size of those bytes
///
/// Integers are little-endian (64 bits; outcome 8, number 32), texts have a 32-bit length before them, all ones for NULL.
enum CanonicalEntry {
    static let version: UInt8 = 1
    /// Where `seq` stands.
    static let seqOffset = 1

    /// Writes everything before the bytes of the changes.
    static func writeHead(
        to buffer: inout ByteBuffer, seq: Int64, at: Int64, draft: EntryDraft, changeCount: Int
    ) {
        buffer.clear()
        buffer.append(version)
        buffer.append(fixed: seq)
        buffer.append(fixed: at)
        for field in Interner.fields(of: draft) { buffer.append(field: field) }
        buffer.append(field: draft.action)
        buffer.append(field: draft.entityType)
        buffer.append(field: draft.entityID)
        buffer.append(UInt8(draft.outcome.code))
        buffer.append(field: draft.correlationID)
        buffer.append(field: draft.details)
        buffer.append(fixed: UInt32(changeCount))
    }

    /// The hash of an entry: SHA-256 over the hash before and the SHA-256 of the canonical content.
    ///
    /// The content goes in as a digest, so that a receipt can lead to a checkpoint past entries that it must not show.
    static func hash(
        previous: UnsafeRawBufferPointer, head: UnsafeRawBufferPointer, changes: UnsafeRawBufferPointer,
        into digest: UnsafeMutableRawPointer
    ) {
        withUnsafeTemporaryAllocation(byteCount: SHA256Digest.size, alignment: 8) { content in
            guard let start = content.baseAddress else { return }
            var hash = SHA256Digest()
            hash.update(head)
            hash.update(changes)
            finish(&hash, changesSize: changes.count, into: start)
            link(previous: previous, content: UnsafeRawBufferPointer(content), into: digest)
        }
    }

    /// The hash of an entry by the hash before and the digest of its content.
    static func link(
        previous: UnsafeRawBufferPointer, content: UnsafeRawBufferPointer, into digest: UnsafeMutableRawPointer
    ) {
        var hash = SHA256Digest()
        hash.update(previous)
        hash.update(content)
        hash.finish(into: digest)
    }

    /// Ends the digest of a content whose changes were given in parts.
    static func finish(_ hash: inout SHA256Digest, changesSize: Int, into digest: UnsafeMutableRawPointer) {
        var size = UInt64(changesSize).littleEndian
        withUnsafeBytes(of: &size) { hash.update($0) }
        hash.finish(into: digest)
    }

    /// The hash of an entry by the hash before and its whole canonical content.
    static func hash(after previous: [UInt8], content: UnsafeRawBufferPointer) -> [UInt8] {
        var inner = SHA256Digest()
        inner.update(content)
        return link(previous: previous, content: inner.finish())
    }

    /// The hash of an entry by the hash before and the digest of its content.
    static func link(previous: [UInt8], content: [UInt8]) -> [UInt8] {
        var hash = SHA256Digest()
        previous.withUnsafeBytes { hash.update($0) }
        content.withUnsafeBytes { hash.update($0) }
        return hash.finish()
    }

    /// What can be told from a content without decoding it all; nil if it is none.
    static func outline(of content: UnsafeRawBufferPointer) -> (seq: Int64, changes: UnsafeRawBufferPointer)? {
        guard content.count >= seqOffset + 16, content[0] == version else { return nil }
        let end = content.count - 8
        let size = UInt64(littleEndian: content.loadUnaligned(fromByteOffset: end, as: UInt64.self))
        guard size <= UInt64(end - seqOffset - 8) else { return nil }
        let seq = Int64(littleEndian: content.loadUnaligned(fromByteOffset: seqOffset, as: Int64.self))
        return (seq, UnsafeRawBufferPointer(rebasing: content[end - Int(size)..<end]))
    }
}
