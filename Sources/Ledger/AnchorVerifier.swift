import SQLite

/// Holds a ledger against signed checkpoints kept elsewhere.
///
/// A chain of hashes that is right in itself proves nothing against someone who could write it anew from some entry on.
/// A checkpoint that he cannot reach does: the entry it names must still be there with the hash it names.
struct AnchorVerifier {
    private let connection: Connection
    private let anchors: CheckpointAnchors
    private let base: ArchiveBase
    private let head: Int64
    /// Hashes of archived entries, by number, as far as archive files were given.
    private let archived: [Int64: [UInt8]]

    private(set) var damages: [CheckpointDamage] = []
    private(set) var anchoredSeq: Int64 = 0
    private(set) var anchoredAt: Timestamp?
    private(set) var compared = 0
    /// How many checkpoints, counted from the first, are not kept because their entries are archived.
    private(set) var archivedBefore: Int64 = 0

    init(
        connection: Connection, anchors: CheckpointAnchors, base: ArchiveBase, head: Int64, archived: [Int64: [UInt8]]
    ) {
        self.connection = connection
        self.anchors = anchors
        self.base = base
        self.head = head
        self.archived = archived
    }

    /// Compares all checkpoints; `damage` is the first damage in the chain itself.
    mutating func run(damage: Damage?, isLedgerCut: Bool) throws {
        let signed = trusted()
        let own = try ownCheckpoints()
        checkSequence(signed, own: own)
        for checkpoint in signed.sorted(by: { $0.seq < $1.seq }) {
            // From the first damage on neither numbers nor stored hashes prove anything.
            if let damage, checkpoint.seq >= damage.seq { break }
            if checkpoint.seq > head {
                damages.append(try cut(checkpoint, isLedgerCut: isLedgerCut))
                break
            }
            // Its own entry was committed before it was handed out.
            if checkpoint.seq == head { damages.append(try cut(checkpoint, isLedgerCut: isLedgerCut)) }
            guard let hash = try hash(at: checkpoint.seq) else { continue }
            compared += 1
            guard hexadecimal(hash) == checkpoint.head else {
                damages.append(rewritten(checkpoint, own: own, signed: signed))
                break
            }
            if checkpoint.seq >= anchoredSeq {
                anchoredSeq = checkpoint.seq
                anchoredAt = checkpoint.at
            }
        }
        damages.sort { ($0.seq ?? 0, $0.number ?? 0) < ($1.seq ?? 0, $1.number ?? 0) }
    }

    /// The checkpoints that the store's key signed; the others are noted.
    private mutating func trusted() -> [Checkpoint] {
        for line in anchors.malformedLines {
            damages.append(
                CheckpointDamage(
                    kind: .malformed, number: nil, seq: nil, explanation: "Line \(line) is no checkpoint."))
        }
        var signed: [Checkpoint] = []
        var seen: Set<Checkpoint> = []
        for checkpoint in anchors.checkpoints {
            if checkpoint.isSigned(by: anchors.publicKey) {
                if seen.insert(checkpoint).inserted { signed.append(checkpoint) }
            } else {
                damages.append(
                    CheckpointDamage(
                        kind: .forged, number: checkpoint.number, seq: checkpoint.seq,
                        explanation: "The signature of checkpoint \(checkpoint.number) is not the store's."))
            }
        }
        return signed
    }

    /// Notes checkpoints that must exist and are not there.
    private mutating func checkSequence(_ signed: [Checkpoint], own: [Int64: Checkpoint]) {
        let unsigned = Set(anchors.checkpoints.map(\.number)).subtracting(signed.map(\.number))
        let known = unsigned.union(signed.map(\.number))
        let last = max(known.max() ?? 0, own.keys.max() ?? 0)
        // A place first used after archiving begins with the first checkpoint that the ledger still held then.
        let firstHeld = base.seq > 0 ? own.keys.min() ?? 1 : 1
        archivedBefore = max(0, min(known.min() ?? .max, firstHeld) - 1)
        var number = archivedBefore + 1
        while number <= last {
            let first = number
            while number <= last && !known.contains(number) { number += 1 }
            if number > first {
                let names = first == number - 1 ? "Checkpoint \(first) is" : "Checkpoints \(first) to \(number - 1) are"
                let archived = number <= firstHeld ? ", and only the archives can tell of them" : ""
                damages.append(
                    CheckpointDamage(
                        kind: .gap, number: first, seq: own[first]?.seq,
                        explanation: "\(names) not among those kept\(archived)."))
            }
            number += 1
        }
    }

    private func cut(_ checkpoint: Checkpoint, isLedgerCut: Bool) throws -> CheckpointDamage {
        let leftovers = """
            SELECT EXISTS (SELECT 1 FROM ledger_subject WHERE entry > ?1)
                OR EXISTS (SELECT 1 FROM ledger_mark WHERE entry > ?1)
                OR EXISTS (SELECT 1 FROM ledger_chunk WHERE key >= (?1 + 1) << \(LedgerTables.chunkShift))
            """
        let isTruncated = try isLedgerCut || connection.number(leftovers, head) != 0
        let what = "Checkpoint \(checkpoint.number) is entry \(checkpoint.seq + 1), the newest entry here is \(head)"
        return isTruncated
            ? CheckpointDamage(
                kind: .truncated, number: checkpoint.number, seq: head + 1,
                explanation: "\(what): entries were cut from the end, the rest of the store still shows them.")
            : CheckpointDamage(
                kind: .restored, number: checkpoint.number, seq: head + 1,
                explanation: "\(what): the whole store is in an older state, an older copy or a log cut short.")
    }

    private func rewritten(
        _ checkpoint: Checkpoint, own: [Int64: Checkpoint], signed: [Checkpoint]
    ) -> CheckpointDamage {
        let range = "Between entries \(anchoredSeq + 1) and \(checkpoint.seq) the ledger is not what was signed"
        let isResigned =
            if let mine = own[checkpoint.number] { mine == checkpoint || !signed.contains(mine) } else { false }
        return isResigned
            ? CheckpointDamage(
                kind: .resigned, number: checkpoint.number, seq: checkpoint.seq,
                explanation: "\(range): entries were rewritten and all hashes after them made anew.")
            : CheckpointDamage(
                kind: .restored, number: checkpoint.number, seq: checkpoint.seq,
                explanation: "\(range): an older copy was put back, and the store went on from there.")
    }

    /// The stored hash of an entry; nil if it is archived in a file that is not at hand.
    private func hash(at seq: Int64) throws -> [UInt8]? {
        if seq == base.seq && seq > 0 { return base.hash }
        if seq < base.seq { return archived[seq] }
        return try connection.withStatement("SELECT hash FROM ledger_entry WHERE seq = ?1", privileged: true) {
            try $0.bind([seq])
            return try $0.step() ? $0.row.blob(0) : []
        }
    }

    /// The checkpoints that the ledger itself holds, by number.
    private func ownCheckpoints() throws -> [Int64: Checkpoint] {
        let sql = """
            SELECT m.number, e.details FROM ledger_mark AS m CROSS JOIN ledger_entry AS e ON e.seq = m.entry
            WHERE m.kind = 'checkpoint'
            """
        return try connection.withStatement(sql, privileged: true) { statement in
            var own: [Int64: Checkpoint] = [:]
            while try statement.step() {
                if let checkpoint = Checkpoint(line: statement.row.text(1)) { own[statement.row.int64(0)] = checkpoint }
            }
            return own
        }
    }
}
