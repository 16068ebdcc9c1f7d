public import Ledger
public import OpsDomain

/// Verifies what others hand over: a copy of a store without its keys, a receipt.
///
/// Nobody signs in, nothing is written.
public enum LedgerCopy {
    /// Verifies a copy of a store; columns with secrets are not compared (ACC-23).
    ///
    /// - Throws: `OpsError` when the file is no store or cannot be read, when there are no checkpoints, or when it was
    ///   stopped. Damage is no error: the report tells it.
    public static func verify(
        at path: String, checkpoints directory: String?, publicKey: CheckpointPublicKey?, archives: [String] = [],
        isQuick: Bool = false, progress: (_ done: Int64, _ total: Int64) -> Bool = { _, _ in true }
    ) throws(OpsError) -> VerifyReport {
        var against: CheckpointAnchors?
        if let directory {
            guard let publicKey else {
                throw OpsError(
                    .usage, "key.required", "A copy without its keys needs the store's public key.",
                    subject: "public-key", advice: "Name the file that 'ledger public-key' wrote with --public-key.")
            }
            against = try anchors(in: directory, publicKey: publicKey)
        }
        do {
            return try LedgerStore.verifyCopy(
                at: path, schema: OpsSchema.current, against: against, archives: archives, isQuick: isQuick,
                progress: progress)
        } catch {
            throw OpsError(of: error)
        }
    }

    /// Whether a store lies without the keys that opening it takes.
    public static func isWithoutKey(_ path: String) -> Bool {
        SmallFile.exists(path) && !SmallFile.exists(path + ".key")
    }

    /// The public key in a file.
    /// - Throws: `OpsError` when the file cannot be read or holds no key.
    public static func publicKey(inFile path: String) throws(OpsError) -> CheckpointPublicKey {
        guard let key = CheckpointPublicKey(text: try SmallFile.text(of: path, limit: 64 << 10)) else {
            throw OpsError.notAKey(path)
        }
        return key
    }

    /// What a receipt in a file proves (ACC-28).
    /// - Throws: `OpsError` when the file cannot be read or the receipt proves nothing.
    public static func proof(inFile path: String, publicKey: CheckpointPublicKey) throws(OpsError) -> Receipt.Proof {
        let text = try SmallFile.text(of: path, limit: 128 << 20)
        do {
            return try Receipt(json: text).verify(with: publicKey)
        } catch {
            throw OpsError.receiptInvalid(error, path)
        }
    }

    /// The checkpoints of the key's store in a directory.
    static func anchors(
        in directory: String, publicKey: CheckpointPublicKey
    ) throws(OpsError) -> CheckpointAnchors {
        do {
            return try CheckpointAnchors(directory: directory, publicKey: publicKey)
        } catch {
            guard error.kind == .missing else {
                throw OpsError.fileUnreadable(directory, error.cause ?? "it is closed")
            }
            throw OpsError.noCheckpoints(directory)
        }
    }
}
