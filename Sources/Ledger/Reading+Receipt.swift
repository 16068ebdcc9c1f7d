import FoundationEssentials
import SQLite

extension Reading where Self: ~Copyable {
    /// The receipt of an entry; nil if the store holds no entry of that number.
    ///
    /// Throws `refused` while no checkpoint covers the entry, and for one with over 16 MiB of row changes.
    public func ledgerReceipt(for seq: Int64) throws -> Receipt? {
        let connection = source.core.connection
        var reader = try EntryReader(connection: connection)
        guard try ledgerEntry(seq) != nil else { return nil }
        guard let checkpoint = try ledgerCheckpoint(covering: seq) else {
            throw LedgerError(.refused, "receipt", cause: "no checkpoint covers entry \(seq) yet")
        }
        var content: [UInt8] = []
        var previous: [UInt8] = []
        var path: [UInt8] = []
        let sql = EntryReader.select + " WHERE e.seq >= ?1 AND e.seq <= ?2 ORDER BY e.seq"
        try connection.withStatement(sql) { statement in
            try statement.bind([seq, checkpoint.seq])
            while try statement.step() {
                let row = statement.row
                guard try reader.buildHead(row, seq: row.int64(0)) else {
                    throw LedgerError(.damaged, "ledger_entry", cause: "entry \(row.int64(0)) cannot be read")
                }
                if row.int64(0) == seq {
                    guard row.int64(13) <= Receipt.chunkLimit else {
                        throw LedgerError(.refused, "receipt", cause: "entry \(seq) is over 16 MiB")
                    }
                    content = try reader.content(of: row)
                    previous = row.blob(15)
                } else {
                    try withUnsafeTemporaryAllocation(byteCount: SHA256Digest.size, alignment: 8) { digest in
                        _ = try reader.digestContent(of: row, into: digest)
                        path.append(contentsOf: digest)
                    }
                }
            }
        }
        return Receipt(seq: seq, content: content, previous: previous, path: path, checkpoint: checkpoint)
    }

    /// The row changes in the entry of a receipt of this store, which may be archived.
    ///
    /// Throws `damaged` if they cannot be read.
    public func ledgerChanges(in receipt: Receipt) throws -> [RowChange] {
        guard let content = Data(base64Encoded: receipt.content).map({ Array($0) }) else {
            throw LedgerError(.damaged, "receipt", cause: "its content cannot be read")
        }
        return try content.withUnsafeBytes { content in
            guard let entry = CanonicalEntry.outline(of: content) else {
                throw LedgerError(.damaged, "receipt", cause: "its content cannot be read")
            }
            return try changes(in: entry.changes, of: receipt.seq)
        }
    }
}

extension Receipt {
    /// The most chunks of row changes of an entry in a receipt.
    fileprivate static let chunkLimit: Int64 = (16 << 20) / Int64(LedgerTables.chunkSize)

    /// The receipt of an archived entry, its path ending at the next checkpoint; nil if the archive does not hold it.
    ///
    /// Throws `missing`, `permission`, `io`, `refused` for an entry over 16 MiB, and `damaged` if the file is no archive.
    public init?(for seq: Int64, inArchive path: String) throws {
        let archive = try ArchiveFile(path)
        guard seq >= archive.header.from, seq <= archive.header.through,
            var previous = bytes(hexadecimal: archive.header.previousHash)
        else { return nil }
        var content: [UInt8] = []
        var digests: [UInt8] = []
        var checkpoint = archive.header.checkpoint
        _ = try archive.forEach { entry in
            if entry.seq < seq {
                previous = Array(entry.hash)
                return true
            }
            if entry.seq == seq {
                guard entry.changes.count <= Int(Self.chunkLimit) * LedgerTables.chunkSize else {
                    throw LedgerError(.refused, "receipt", cause: "entry \(seq) is over 16 MiB")
                }
                content = Array(entry.content)
                return true
            }
            // A checkpoint stands right after the entry it speaks of.
            if let next = Checkpoint(in: entry) {
                checkpoint = next
                return false
            }
            var hash = SHA256Digest()
            hash.update(entry.content)
            digests += hash.finish()
            return true
        }
        self.init(seq: seq, content: content, previous: previous, path: digests, checkpoint: checkpoint)
    }
}

extension Checkpoint {
    /// The checkpoint that an archived entry is; nil if it is another kind of entry.
    fileprivate init?(in entry: ArchiveFile.Entry) {
        guard let decoded = DecodedEntry(entry.content), decoded.draft.action == Mark.checkpoint.action,
            let details = decoded.draft.details
        else { return nil }
        self.init(line: details)
    }
}
