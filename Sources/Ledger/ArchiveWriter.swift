import FoundationEssentials
import Glibc
import SQLite

/// Writes entries to an archive file, each verified against the one before.
struct ArchiveWriter: ~Copyable {
    private let descriptor: Int32
    private let path: String
    private var buffer = ByteBuffer(capacity: 1 << 20)

    /// Makes the file with mode 0600; throws `alreadyExists`, `missing`, `permission`.
    init(_ path: String) throws(LedgerError) {
        try StoreFiles.createEmpty(path)
        let descriptor = Glibc.open(path, O_WRONLY | O_CLOEXEC | O_NOFOLLOW)
        guard descriptor >= 0 else { throw StoreFiles.failure(path, errno) }
        self.descriptor = descriptor
        self.path = path
    }

    deinit {
        Glibc.close(descriptor)
    }

    /// Writes the entries that the header names, and waits until they are on the disk.
    ///
    /// `advance` hears how many entries are written, and throws to stop. Throws `damaged` if an entry is not what was
    /// hashed, `full`, `io`.
    mutating func write(
        _ header: ArchiveHeader, from connection: Connection, after base: ArchiveBase, advance: (Int64) throws -> Void
    ) throws {
        let encoder = JSONEncoder()
        encoder.outputFormatting = [.sortedKeys, .withoutEscapingSlashes]
        let head = Array(try encoder.encode(header))
        buffer.append(ArchiveFile.mark)
        buffer.append(fixed: UInt64(head.count))
        buffer.append(head)
        var reader = try EntryReader(connection: connection)
        var last = base
        var bytes: Int64 = 0
        let sql = EntryReader.select + " WHERE e.seq >= ?1 AND e.seq <= ?2 ORDER BY e.seq"
        try connection.withStatement(sql) { statement in
            try statement.bind([header.from, header.through])
            while try statement.step() {
                let row = statement.row
                guard try reader.matches(row, seq: last.seq + 1, previous: &last.hash, bytes: &bytes) else {
                    throw LedgerError(.damaged, "ledger_entry", cause: "entry \(last.seq + 1) is not what was hashed")
                }
                last.seq += 1
                let content = try reader.content(of: row)
                buffer.append(fixed: UInt64(content.count))
                buffer.append(content)
                buffer.append(last.hash)
                buffer.append(fixed: UInt64(content.count))
                if buffer.count > 1 << 20 {
                    try flush()
                    try advance(last.seq - base.seq)
                }
            }
        }
        guard last.seq == header.through, hexadecimal(last.hash) == header.lastHash else {
            throw LedgerError(.damaged, "ledger_entry", cause: "entry \(last.seq) is not what the checkpoint signed")
        }
        try flush()
        guard fsync(descriptor) == 0 else { throw StoreFiles.failure(path, errno) }
        StoreFiles(database: path).syncDirectory()
    }

    private mutating func flush() throws(LedgerError) {
        var rest = buffer.bytes
        while !rest.isEmpty {
            let count = Glibc.write(descriptor, rest.baseAddress, rest.count)
            if count < 0 && errno == EINTR { continue }
            guard count > 0 else { throw StoreFiles.failure(path, errno) }
            rest = UnsafeRawBufferPointer(rebasing: rest[count...])
        }
        buffer.clear()
    }
}
