/// An entry's canonical content, over which its hash is taken together with the hash before.
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

    /// SHA-256 over the hash before and the canonical content.
    static func hash(
        previous: UnsafeRawBufferPointer, head: UnsafeRawBufferPointer, changes: UnsafeRawBufferPointer,
        into digest: UnsafeMutableRawPointer
    ) {
        var hash = SHA256Digest()
        hash.update(previous)
        hash.update(head)
        hash.update(changes)
        finish(&hash, changesSize: changes.count, into: digest)
    }

    /// Ends a hash whose changes were given in parts.
    static func finish(_ hash: inout SHA256Digest, changesSize: Int, into digest: UnsafeMutableRawPointer) {
        var size = UInt64(changesSize).littleEndian
        withUnsafeBytes(of: &size) { hash.update($0) }
        hash.finish(into: digest)
    }
}
