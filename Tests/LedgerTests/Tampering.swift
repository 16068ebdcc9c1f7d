import Glibc
import SQLite
import Testing

@testable import Ledger

/// Someone with the file in hand, who knows how the ledger works.
enum Tampering {
    /// Changes a closed store with every trigger dropped first and made again afterwards.
    static func change(_ file: String, _ body: (Connection) throws -> Void) throws {
        let connection = try Connection(path: file, mode: .readWrite)
        defer { connection.close() }
        var triggers: [(name: String, sql: String)] = []
        try connection.withStatement("SELECT name, sql FROM sqlite_schema WHERE type = 'trigger'") {
            while try $0.step() { triggers.append(($0.row.text(0), $0.row.text(1))) }
        }
        try connection.execute("BEGIN; " + triggers.map { "DROP TRIGGER \"\($0.name)\";" }.joined())
        try body(connection)
        try connection.execute(triggers.map { $0.sql + ";" }.joined() + "COMMIT")
        try connection.checkpoint(.truncate)
    }

    /// Makes the hashes anew from an entry on; with the key also the signed statements in the ledger.
    static func rehash(from first: Int64, _ connection: Connection, key: SigningKey? = nil) throws {
        var reader = try EntryReader(connection: connection)
        let head = try connection.number("SELECT max(seq) FROM ledger_entry")
        for seq in first...head {
            let before = try connection.withStatement("SELECT hash FROM ledger_entry WHERE seq = ?1") {
                try $0.bind([seq - 1])
                return try $0.step() ? $0.row.blob(0) : []
            }
            if let key { try resign(seq, head: hexadecimal(before), connection, key) }
            let hash = try connection.withStatement(EntryReader.select + " WHERE e.seq = ?1") { statement in
                try statement.bind([seq])
                guard try statement.step(), try reader.buildHead(statement.row, seq: seq) else { return [UInt8]() }
                let content = try reader.content(of: statement.row)
                return content.withUnsafeBytes { CanonicalEntry.hash(after: before, content: $0) }
            }
            try connection.withStatement("UPDATE ledger_entry SET prev_hash = ?2, hash = ?3 WHERE seq = ?1") {
                try $0.bind([seq, before, hash])
                _ = try $0.step()
            }
        }
    }

    private static func resign(_ seq: Int64, head: String, _ connection: Connection, _ key: SigningKey) throws {
        let details = try connection.withStatement("SELECT details FROM ledger_entry WHERE seq = ?1") {
            try $0.bind([seq])
            return try $0.step() ? $0.row.optionalText(0) : nil
        }
        guard var checkpoint = details.flatMap({ Checkpoint(line: $0) }) else { return }
        checkpoint.head = head
        try checkpoint.sign(with: key)
        try connection.withStatement("UPDATE ledger_entry SET details = ?2 WHERE seq = ?1") {
            try $0.bind([seq, checkpoint.line])
            _ = try $0.step()
        }
    }
}

/// All bytes of a file.
func contents(of path: String) throws -> [UInt8] { try StoreFiles.contents(of: path, limit: 1 << 30) }

/// Replaces or makes a file.
func write(_ bytes: some Sequence<UInt8>, to path: String) {
    let descriptor = Glibc.open(path, O_CREAT | O_TRUNC | O_WRONLY | O_CLOEXEC, 0o600)
    let all = Array(bytes)
    #expect(Glibc.write(descriptor, all, all.count) == all.count)
    close(descriptor)
}
