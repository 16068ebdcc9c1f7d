/// The checkpoints that a ledger is held against, as found in a second place.
public struct CheckpointAnchors: Sendable {
    /// The checkpoints in the order they were kept; signatures are not checked yet.
    public var checkpoints: [Checkpoint]
    /// Lines of the file that are no checkpoints, counted from 1.
    public var malformedLines: [Int]
    /// The key that must have signed them.
    public var publicKey: CheckpointPublicKey

    /// Checkpoints at hand.
    public init(_ checkpoints: [Checkpoint], malformedLines: [Int] = [], publicKey: CheckpointPublicKey) {
        self.checkpoints = checkpoints
        self.malformedLines = malformedLines
        self.publicKey = publicKey
    }

    /// The checkpoints of the key's store in a directory.
    ///
    /// Throws `missing` if the directory holds none of that store, `permission`, `io`.
    public init(directory path: String, publicKey: CheckpointPublicKey) throws(LedgerError) {
        let found = try CheckpointDirectory(path).checkpoints(of: publicKey.storeID)
        self.init(found.checkpoints, malformedLines: found.malformedLines, publicKey: publicKey)
    }
}
