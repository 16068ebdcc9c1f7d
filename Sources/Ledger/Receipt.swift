import FoundationEssentials

/// Proof for one entry that holds on its own: its content, its hash, and the way from there to a signed checkpoint.
///
/// The entries in between appear only as digests of their contents. Checked with nothing but the public key.
public struct Receipt: Codable, Sendable, Hashable {
    /// The version of the format; 1.
    public var version: Int
    /// The entry's number.
    public var seq: Int64
    /// The entry's canonical content, row changes included, in base64.
    public var content: String
    /// The hexadecimal hash of the entry before.
    public var previousHash: String
    /// The hexadecimal hash of the entry.
    public var hash: String
    /// The digests of the contents of the entries after it up to the checkpoint's, 32 bytes each, in base64.
    public var path: String
    /// The signed checkpoint at the end of the path.
    public var checkpoint: Checkpoint

    /// Why a receipt proves nothing.
    public enum Fault: String, Error, Sendable, Hashable, CaseIterable {
        /// It cannot be read.
        case malformed
        /// The checkpoint's signature is not of this key.
        case forged
        /// The content does not have the hash.
        case changed
        /// The path does not lead to the checkpoint.
        case unanchored
    }

    /// What a receipt proves.
    public struct Proof: Codable, Sendable, Hashable {
        /// The entry's number.
        public var seq: Int64
        /// When it was written, by the store's wall clock.
        public var at: Timestamp
        /// Everything else the entry says, taken from the content itself.
        public var entry: EntryDraft
        /// The number of row changes.
        public var changeCount: Int
        /// The entry's hexadecimal hash.
        public var hash: String
        /// When the checkpoint was signed.
        public var signedAt: Timestamp
        /// The store.
        public var store: String
    }

    init(seq: Int64, content: [UInt8], previous: [UInt8], path: [UInt8], checkpoint: Checkpoint) {
        version = 1
        self.seq = seq
        self.content = Data(content).base64EncodedString()
        previousHash = hexadecimal(previous)
        hash = content.withUnsafeBytes { hexadecimal(CanonicalEntry.hash(after: previous, content: $0)) }
        self.path = Data(path).base64EncodedString()
        self.checkpoint = checkpoint
    }

    /// The receipt in a JSON text.
    public init(json: String) throws(Fault) {
        guard let value = try? JSONDecoder().decode(Receipt.self, from: Data(json.utf8)) else { throw .malformed }
        self = value
    }

    /// The receipt as one JSON object on several lines, keys in alphabetical order.
    public var json: String {
        let encoder = JSONEncoder()
        encoder.outputFormatting = [.prettyPrinted, .sortedKeys, .withoutEscapingSlashes]
        // Only numbers and texts: encoding them does not fail.
        return (try? encoder.encode(self)).map { String(decoding: $0, as: UTF8.self) } ?? ""
    }

    /// What the receipt proves if `key` is the store's.
    public func verify(with key: CheckpointPublicKey) throws(Fault) -> Proof {
        guard version == 1, let content = Data(base64Encoded: content).map({ Array($0) }),
            let path = Data(base64Encoded: path).map({ Array($0) }), let previous = bytes(hexadecimal: previousHash),
            path.count.isMultiple(of: SHA256Digest.size), previous.count == SHA256Digest.size,
            let entry = DecodedEntry(content), entry.seq == seq
        else { throw .malformed }
        guard checkpoint.isSigned(by: key) else { throw .forged }
        var hash = content.withUnsafeBytes { CanonicalEntry.hash(after: previous, content: $0) }
        guard hexadecimal(hash) == self.hash else { throw .changed }
        guard checkpoint.seq - seq == path.count / SHA256Digest.size else { throw .unanchored }
        for start in stride(from: 0, to: path.count, by: SHA256Digest.size) {
            hash = CanonicalEntry.link(previous: hash, content: Array(path[start..<start + SHA256Digest.size]))
        }
        guard hexadecimal(hash) == checkpoint.head else { throw .unanchored }
        return Proof(
            seq: seq, at: entry.at, entry: entry.draft, changeCount: entry.changeCount, hash: self.hash,
            signedAt: checkpoint.at, store: checkpoint.store)
    }
}
