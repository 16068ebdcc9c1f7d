import FoundationEssentials
import SQLite

/// Where the entries still in the store begin: after the last archived entry, or after nothing.
struct ArchiveBase: Sendable {
    /// The last archived entry's number; 0 if none is archived.
    var seq: Int64 = 0
    /// That entry's hash; zeros if none is archived.
    var hash = [UInt8](repeating: 0, count: SHA256Digest.size)

    /// Before the first entry.
    init() {}

    /// What the newest ARCHIVE entry says.
    init(_ connection: Connection) throws {
        guard let archive = try ArchiveHeader.newest(in: connection) else { return }
        guard let hash = bytes(hexadecimal: archive.lastHash), hash.count == SHA256Digest.size else {
            throw ArchiveHeader.unreadable
        }
        seq = archive.through
        self.hash = hash
    }
}

extension ArchiveHeader {
    fileprivate static let unreadable = LedgerError(
        .damaged, "ledger_entry", cause: "the newest ARCHIVE entry cannot be read")

    /// The header in the newest ARCHIVE entry; nil if there is none.
    static func newest(in connection: Connection) throws -> ArchiveHeader? {
        let sql = """
            SELECT e.details FROM ledger_mark AS m CROSS JOIN ledger_entry AS e ON e.seq = m.entry
            WHERE m.kind = 'archive' ORDER BY m.number DESC LIMIT 1
            """
        let details: String? = try connection.withStatement(sql, privileged: true) {
            try $0.step() ? $0.row.text(0) : nil
        }
        guard let details else { return nil }
        guard let archive = try? JSONDecoder().decode(ArchiveHeader.self, from: Data(details.utf8)) else {
            throw unreadable
        }
        return archive
    }
}

/// What an archive holds; begins its file, and is the `details` of its ARCHIVE entry.
public struct ArchiveHeader: Codable, Sendable, Hashable {
    /// The store the entries come from, as in its checkpoints.
    public var store: String
    /// The first entry.
    public var from: Int64
    /// The last entry.
    public var through: Int64
    /// The hexadecimal hash of the entry before the first; zeros if there is none.
    public var previousHash: String
    /// The hexadecimal hash of the last entry.
    public var lastHash: String
    /// The signed checkpoint of the last entry.
    public var checkpoint: Checkpoint
    /// What the archiver counted in all entries up to the last, by name, so that counts outlast the entries.
    public var tallies: [String: Int64]?

    /// The number of entries.
    public var count: Int64 { through - from + 1 }
}
