import SQLite

/// Finds out what happened to the first entry that is not as expected.
///
/// Each entry keeps the hash before it and its own, and its number is part of the hashed content. So an entry moved to
/// another place still proves where it belongs, and an entry that was rewritten is betrayed by the one after it.
struct DamageClassifier: ~Copyable {
    private let connection: Connection
    private var reader: EntryReader
    private let head: Int64
    private let base: ArchiveBase

    init(connection: Connection, head: Int64, base: ArchiveBase) throws(SQLiteError) {
        let reader = try EntryReader(connection: connection)
        self.connection = connection
        self.head = head
        self.base = base
        self.reader = reader
    }

    /// What is known of the row found at a number.
    private struct Found {
        let previous: [UInt8]
        let hash: [UInt8]
        /// The number under which its hash is right; nil if under none.
        let trueSeq: Int64?
    }

    /// Names the damage at a break of the chain.
    mutating func classify(_ place: ChainVerifier.Break) throws -> Damage {
        let seq = place.seq
        guard let found = try found(at: seq) else {
            return Damage(seq: seq, kind: .missing, explanation: "Entry \(seq) is not in the ledger.")
        }
        if found.trueSeq == seq { return try classifyBrokenLink(seq, found, expected: place.previous) }
        if let trueSeq = found.trueSeq, try count(ofHash: found.hash) > 1 {
            return Damage(
                seq: seq, kind: .inserted, explanation: "Entry \(seq) is a copy of the entry \(trueSeq).")
        }
        if let trueSeq = found.trueSeq, trueSeq == seq - 1, try precedingHash(seq - 1) == found.previous {
            return Damage(
                seq: seq - 1, kind: .inserted,
                explanation: "Entry \(seq - 1) was put before the entry that the ledger gave this number.")
        }
        let heir = try rightful(seq, after: place.previous)
        if let heir {
            if found.trueSeq == nil {
                return Damage(
                    seq: seq, kind: .inserted,
                    explanation: "Entry \(seq) was not written by the ledger; its place belongs to what is now \(heir)."
                )
            }
            return Damage(
                seq: seq, kind: .reordered,
                explanation: "Entry \(seq) is the entry \(found.trueSeq ?? 0); the true one is now \(heir).")
        }
        if let trueSeq = found.trueSeq {
            return Damage(
                seq: seq, kind: .missing,
                explanation: "Entry \(seq) is gone; the entry \(trueSeq) was moved into its place.")
        }
        return Damage(seq: seq, kind: .changed, explanation: "The content of entry \(seq) is not what was hashed.")
    }

    /// The entry is whole, yet does not follow the one before it.
    private mutating func classifyBrokenLink(_ seq: Int64, _ found: Found, expected: [UInt8]) throws -> Damage {
        guard seq > base.seq + 1 else {
            return Damage(seq: seq, kind: .changed, explanation: "The first entry claims another one before it.")
        }
        return Damage(
            seq: seq - 1, kind: .changed,
            explanation: "Entry \(seq - 1) was rewritten with a new hash; entry \(seq) still names the old one.")
    }

    private mutating func found(at seq: Int64) throws -> Found? {
        try connection.withStatement(EntryReader.select + " WHERE e.seq = ?1") { statement in
            try statement.bind([seq])
            guard try statement.step() else { return nil }
            let row = statement.row
            let trueSeq = try reader.buildHead(row, seq: seq) ? try trueSeq(of: row, near: seq) : nil
            return Found(previous: row.blob(15), hash: row.blob(16), trueSeq: trueSeq)
        }
    }

    /// The number under which a row's hash is right: tried near its place first, then everywhere.
    private mutating func trueSeq(of row: Row, near seq: Int64) throws -> Int64? {
        for candidate in [seq, seq + 1, seq - 1] where try reader.isWhole(row, at: candidate) { return candidate }
        // Entries may have been cut from the end: look a little past it.
        for candidate in 1...(head + 1_000) where try reader.isWhole(row, at: candidate) { return candidate }
        return nil
    }

    private func precedingHash(_ seq: Int64) throws -> [UInt8] {
        guard seq > base.seq + 1 else { return base.hash }
        return try connection.withStatement("SELECT hash FROM ledger_entry WHERE seq = ?1") {
            try $0.bind([seq - 1])
            return try $0.step() ? $0.row.blob(0) : []
        }
    }

    private func count(ofHash hash: [UInt8]) throws -> Int64 {
        try connection.number("SELECT count(*) FROM ledger_entry WHERE hash = ?1", hash)
    }

    /// Where the entry stands that belongs at `seq`: whole under that number and following the hash before it.
    private mutating func rightful(_ seq: Int64, after previous: [UInt8]) throws -> Int64? {
        let sql = EntryReader.select + " WHERE e.prev_hash = ?1"
        return try connection.withStatement(sql) { statement in
            try statement.bind([previous])
            while try statement.step() {
                let row = statement.row
                if try reader.buildHead(row, seq: seq), try reader.isWhole(row, at: seq) { return row.int64(0) }
            }
            return nil
        }
    }
}
