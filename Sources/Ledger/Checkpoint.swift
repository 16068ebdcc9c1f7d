import FoundationEssentials

/// A signed statement: at this time the store's ledger had this many entries, and the last had this hash.
///
/// Kept in a second place it proves later that nothing up to there was changed or cut. Each is also the `details` of a
/// CHECKPOINT entry, the one right after the entry it speaks of.
public struct Checkpoint: Sendable, Hashable, Codable {
    /// The version of the signed text; 1.
    public var version: Int
    /// The store: `CheckpointPublicKey.storeID` of the key that signed.
    public var store: String
    /// The gapless number among the store's checkpoints; the first is 1.
    public var number: Int64
    /// The number of the newest entry.
    public var seq: Int64
    /// The hexadecimal hash of that entry.
    public var head: String
    /// When it was signed, by the store's wall clock.
    public var at: Timestamp
    /// The entries since the checkpoint before, its own CHECKPOINT entry not counted; 0 proves that nothing happened.
    public var entries: Int64
    /// The hexadecimal `digest` of the checkpoint before; 64 zeros for the first.
    public var previous: String
    /// The Ed25519 signature of `message` in base64.
    public var signature: String

    /// Whether nothing happened since the checkpoint before.
    public var isQuiet: Bool { entries == 0 }

    /// The text that is signed: one line for each field, so that it does not depend on how JSON is written.
    public var message: String {
        """
        opsconsole checkpoint \(version)
        store \(store)
        number \(number)
        seq \(seq)
        head \(head)
        at \(at)
        entries \(entries)
        previous \(previous)

        """
    }

    /// The hexadecimal SHA-256 of the signed text and the signature: what the next checkpoint names.
    public var digest: String { hexadecimal(SHA256Digest.hash(Array((message + signature).utf8))) }

    /// Whether the store with this key signed it.
    public func isSigned(by key: CheckpointPublicKey) -> Bool {
        guard version == 1, store == key.storeID, let signature = Data(base64Encoded: signature) else { return false }
        return key.verifies(Array(signature), of: Array(message.utf8))
    }

    /// The checkpoint as one line of JSON, keys in alphabetical order, without a line end.
    public var line: String {
        let encoder = JSONEncoder()
        encoder.outputFormatting = [.sortedKeys, .withoutEscapingSlashes]
        // Only numbers and texts: encoding them does not fail.
        return (try? encoder.encode(self)).map { String(decoding: $0, as: UTF8.self) } ?? ""
    }

    /// The checkpoint in a line of JSON; nil if it is none.
    public init?(line: some StringProtocol) {
        guard let value = try? JSONDecoder().decode(Checkpoint.self, from: Data(line.utf8)) else { return nil }
        self = value
    }

    /// A checkpoint yet to be signed.
    init(store: String, number: Int64, seq: Int64, head: String, at: Timestamp, entries: Int64, previous: String) {
        version = 1
        self.store = store
        self.number = number
        self.seq = seq
        self.head = head
        self.at = at
        self.entries = entries
        self.previous = previous
        signature = ""
    }

    /// Signs it; throws `key` if libcrypto refuses.
    mutating func sign(with key: SigningKey) throws(LedgerError) {
        guard let bytes = key.sign(Array(message.utf8)) else { throw LedgerError(.key, store, cause: "cannot sign") }
        signature = Data(bytes).base64EncodedString()
    }

    /// What the first checkpoint names as the one before.
    static let origin = String(repeating: "0", count: 2 * SHA256Digest.size)
}
