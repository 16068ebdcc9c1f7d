/// The first place where the chain of entries is wrong.
public struct Damage: Codable, Sendable, Hashable {
    /// In what way.
    public enum Kind: String, Codable, Sendable, Hashable {
        /// The entry's content or hash is not what was written.
        case changed
        /// The entry is gone.
        case missing
        /// The entry was never written by the ledger.
        case inserted
        /// The entry stands at another entry's place.
        case reordered
        /// The entry cannot be read.
        case malformed
    }

    /// The entry's number.
    public var seq: Int64
    /// In what way it is wrong.
    public var kind: Kind
    /// What was found, in one sentence.
    public var explanation: String
}

/// A record that is not what the ledger last recorded of it.
public struct RowDamage: Codable, Sendable, Hashable {
    /// In what way.
    public enum Kind: String, Codable, Sendable, Hashable {
        /// Columns hold other values than recorded.
        case changed
        /// Recorded as present, and gone.
        case missing
        /// Present, and never recorded or recorded as deleted.
        case unrecorded
    }

    /// The table.
    public var table: String
    /// The row's integer key.
    public var key: Int64
    /// The record's public id, if it is known.
    public var publicID: String?
    /// In what way it is wrong.
    public var kind: Kind
    /// The columns that differ.
    public var columns: [String]
    /// The last entry that recorded the row; nil if none did.
    public var lastSeq: Int64?
}

/// What checkpoints kept elsewhere betray of a ledger, or what is wrong with themselves.
public struct CheckpointDamage: Codable, Sendable, Hashable {
    /// In what way.
    public enum Kind: String, Codable, Sendable, Hashable {
        /// Entries were cut from the end of the ledger.
        case truncated
        /// The store is, or went on from, an older state of itself.
        case restored
        /// Entries were rewritten and the hashes after them made anew.
        case resigned
        /// The checkpoint's signature is not the store's.
        case forged
        /// Checkpoints that were made are not among those kept.
        case gap
        /// A line is no checkpoint.
        case malformed
    }

    /// In what way.
    public var kind: Kind
    /// The checkpoint's number; for a gap the first missing.
    public var number: Int64?
    /// The entry that the checkpoint speaks of; for `truncated` and an older state the first entry that is gone.
    public var seq: Int64?
    /// What was found, in one sentence.
    public var explanation: String
}

/// What a verification found.
public struct VerifyReport: Codable, Sendable, Hashable {
    /// The number of entries examined.
    public var entries: Int64
    /// The hexadecimal hash of the newest entry.
    public var headHash: String
    /// The first wrong entry; nil if the chain holds.
    public var firstDamage: Damage?
    /// Triggers that are missing, altered or unknown, by name.
    public var triggerDamages: [String]
    /// The first 20 records that are not as recorded.
    public var rowDamages: [RowDamage]
    /// The number of such records.
    public var rowDamageCount: Int
    /// The number of records compared.
    public var rowsCompared: Int64
    /// Bytes that went through SHA-256.
    public var bytes: Int64
    /// How long the chain took, in seconds.
    public var chainSeconds: Double
    /// How long all took, in seconds.
    public var seconds: Double

    /// What is wrong with the indexes and the other things that the file is made of, in sentences; the first 20.
    public var indexDamages: [String] = []
    /// Whether the indexes were compared with what they find, which a quick verification leaves out.
    public var areIndexesCompared = true
    /// Records whose images are archived in files that were not given.
    public var rowsNotCompared: Int64 = 0
    /// Whether columns with secrets were compared, which takes the store's key.
    public var areSecretsCompared = true
    /// The last archived entry; 0 if none is archived.
    public var archivedSeq: Int64 = 0
    /// How many archived entries were verified in the files given.
    public var archivedEntriesVerified: Int64 = 0
    /// The last entry that a signed checkpoint proves; 0 if none does.
    public var anchoredSeq: Int64 = 0
    /// When that checkpoint was signed.
    public var anchoredAt: Timestamp?
    /// The number of checkpoints held against the ledger.
    public var checkpointsCompared = 0
    /// How many checkpoints, counted from the first, are archived and not among those kept.
    ///
    /// The place was first used later, which is no damage.
    public var checkpointsArchived: Int64 = 0
    /// What the checkpoints betray, by entry.
    public var checkpointDamages: [CheckpointDamage] = []

    /// Whether nothing is wrong.
    public var isClean: Bool {
        firstDamage == nil && triggerDamages.isEmpty && rowDamageCount == 0 && indexDamages.isEmpty
            && checkpointDamages.isEmpty
    }
}
