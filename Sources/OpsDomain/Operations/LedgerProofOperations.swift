public import Ledger

// What makes the ledger provable to others, as values. All but the receipt need the store as a whole and not one
// transaction, so the service does them; the values carry name, permission, ledger action and limit.

/// Recomputes the whole ledger and compares every record with it (ACC-23).
public struct VerifyLedger: Codable, Sendable {
    /// Asks for a verification.
    public init() {}
}

extension VerifyLedger: Operation {
    public typealias Answer = VerifyReport

    public static let name = "ledger.verify"
    public static let access = AccessRule(.verify, .global, action: "LEDGER_VERIFY")
}

/// Signs the head of the ledger and hands the checkpoint to a second place (ACC-23).
public struct CheckpointLedger: Codable, Sendable {
    /// Asks for a checkpoint.
    public init() {}
}

extension CheckpointLedger: Operation {
    public typealias Answer = Checkpoint

    public static let name = "ledger.checkpoint"
    /// What is refused is on the ledger under this action; what is done, under the ledger's own CHECKPOINT.
    public static let access = AccessRule(.verify, .global, action: "LEDGER_CHECKPOINT")
}

/// The public half of the store's signing key.
public struct ShowPublicKey: Codable, Sendable {
    /// Asks for the key.
    public init() {}
}

extension ShowPublicKey: Operation {
    /// The key as PEM.
    public typealias Answer = String

    public static let name = "ledger.public-key"
    public static let access = AccessRule(.verify, .global)
}

/// Moves the oldest entries to a file, of which the chain keeps the last hash (ACC-27).
public struct ArchiveLedger: Codable, Sendable {
    /// Up to where.
    public enum Limit: Codable, Sendable, Hashable {
        /// Up to the last checkpoint at or before this entry.
        case through(Int64)
        /// Up to the last checkpoint before this moment.
        case before(Timestamp)
    }

    /// Up to where.
    public let limit: Limit

    /// Asks for an archive.
    public init(_ limit: Limit) {
        self.limit = limit
    }
}

extension ArchiveLedger: Operation {
    public typealias Answer = ArchiveHeader

    public static let name = "ledger.archive"
    /// What is refused is on the ledger under this action; what is done, under the ledger's own ARCHIVE.
    public static let access = AccessRule(.managePolicy, .global, action: "LEDGER_ARCHIVE")
}

/// The proof of one entry that holds on its own (ACC-28).
public struct IssueReceipt: Codable, Sendable {
    /// The entry's number.
    public let seq: Int64

    /// Asks for a receipt.
    public init(seq: Int64) {
        self.seq = seq
    }
}

extension IssueReceipt: Query {
    public typealias Answer = Receipt

    public static let name = "ledger.receipt"
    public static let access = AccessRule(.exportLedger, .global, action: "LEDGER_RECEIPT", limit: .exports)

    public var subject: Subject? { Subject("ledgerEntry", String(seq)) }

    public func answer(_ store: borrowing some Reading & ~Copyable, _ scene: Scene) throws -> Receipt {
        try Self.check(scene.grants, try store.ledgerChanges(of: seq))
        do {
            guard let receipt = try store.ledgerReceipt(for: seq) else {
                throw OpsError.notFound("ledger entry in the store", "\(seq)")
            }
            return receipt
        } catch let error as LedgerError where error.kind == .refused {
            throw OpsError.noReceipt(seq, error.cause)
        }
    }
}

extension IssueReceipt {
    /// Refuses an entry with personal data to who may not see it: a receipt holds the entry whole, as masking it would
    /// break the hash (ACC-24).
    /// - Throws: `OpsError` that names the missing permission.
    public static func check(_ grants: Grants, _ changes: [RowChange]) throws {
        guard !grants.allows(.viewPII), changes.contains(where: \.holdsPersonalData) else { return }
        throw OpsError.missingPermission(.viewPII, operation: name)
    }
}

extension RowChange {
    /// Whether a field declared as personal data has a value before or after.
    var holdsPersonalData: Bool {
        fields.contains { $0.kind == .pii && !(($0.before ?? .null) == .null && ($0.after ?? .null) == .null) }
    }
}
