import Dispatch
import Glibc
import SQLite
import Synchronization

extension LedgerStore {
    /// Recomputes every hash, looks at the guard triggers, and compares every record with its newest images.
    ///
    /// Runs on a snapshot, so that others may write meanwhile. `progress` hears, several times a second, of steps done
    /// and in total (each entry is one step for its hash and one for its rows); false stops with `cancelled`.
    public func verify(progress: (_ done: Int64, _ total: Int64) -> Bool = { _, _ in true }) throws -> VerifyReport {
        try read { transaction in
            let start = ContinuousClock.now
            let head = try transaction.first(
                "SELECT max(seq), (SELECT hash FROM ledger_entry ORDER BY seq DESC LIMIT 1) FROM ledger_entry"
            ) { (seq: $0.int64(0), hash: hexadecimal($0.blob(1))) }
            guard let head else { throw LedgerError(.damaged, path) }
            func advance(_ done: Int64) throws {
                guard progress(done, head.seq * 2) else { throw LedgerError(.cancelled, path) }
            }
            try advance(0)
            let chain = try verifyChain(upTo: head.seq, advance)
            let chainTime = ContinuousClock.now - start
            let triggers = try triggerDamages()
            let rows = try verifyRows(advance, head: head.seq, isChainWhole: chain.damage == nil)
            return VerifyReport(
                entries: chain.entries, headHash: head.hash, firstDamage: chain.damage ?? rows.malformed,
                triggerDamages: triggers, rowDamages: rows.verifier.firstDamages,
                rowDamageCount: rows.verifier.damageCount, rowsCompared: rows.verifier.rowsCompared,
                bytes: chain.bytes, chainSeconds: chainTime.inSeconds, seconds: (ContinuousClock.now - start).inSeconds)
        }
    }

    /// The entries that one thread takes at a time.
    private static let rangeSize: Int64 = 50_000

    private func verifyChain(
        upTo head: Int64, _ advance: (Int64) throws -> Void
    ) throws -> (entries: Int64, bytes: Int64, damage: Damage?) {
        if let damage = try damagedTerms() { return (0, 0, damage) }
        let workers = max(1, min(16, sysconf(Int32(_SC_NPROCESSORS_ONLN))))
        var entries: Int64 = 0
        var bytes: Int64 = 0
        var next: Int64 = 1
        while next <= head {
            let ranges = (0..<Int64(workers)).compactMap { index -> ClosedRange<Int64>? in
                let first = next + index * Self.rangeSize
                return first <= head ? first...min(head, first + Self.rangeSize - 1) : nil
            }
            let results = Mutex<[Int: Result<ChainVerifier.Outcome, any Error>]>([:])
            let path = path
            DispatchQueue.concurrentPerform(iterations: ranges.count) { index in
                let result = Result {
                    var verifier = try ChainVerifier(path: path)
                    return try verifier.verify(ranges[index])
                }
                results.withLock { $0[index] = result }
            }
            let outcomes = results.withLock { $0 }
            for index in ranges.indices {
                guard let outcome = try outcomes[index]?.get() else { continue }
                entries += outcome.entries
                bytes += outcome.bytes
                if let first = outcome.firstBreak {
                    var classifier = try DamageClassifier(connection: core.connection, head: head)
                    return (entries, bytes, try classifier.classify(first))
                }
            }
            next += Int64(ranges.count) * Self.rangeSize
            try advance(min(next - 1, head))
        }
        return (entries, bytes, nil)
    }

    /// Two keys for one text would let an entry hide from a search for it.
    private func damagedTerms() throws -> Damage? {
        let sql = "SELECT count(*) - count(DISTINCT text) FROM ledger_term"
        guard try core.connection.number(sql) != 0 else { return nil }
        return Damage(seq: 0, kind: .malformed, explanation: "A text is stored twice in ledger_term.")
    }

    private func verifyRows(
        _ advance: (Int64) throws -> Void, head: Int64, isChainWhole: Bool
    ) throws -> (verifier: RowVerifier, malformed: Damage?) {
        var verifier = RowVerifier(core: core)
        var malformed: Damage?
        var done = head
        let sql = "SELECT seq, changes, chunk_count FROM ledger_entry ORDER BY seq DESC"
        try core.connection.withStatement(sql, privileged: true) { statement in
            while try statement.step() {
                let row = statement.row
                let seq = row.int64(0)
                do {
                    if row.int64(2) == 0 {
                        try row.withBytes(1) { try verifier.visit($0, seq: seq) }
                    } else {
                        try core.changeBytes(of: seq).withUnsafeBytes { try verifier.visit($0, seq: seq) }
                    }
                } catch is ChangeReader.Malformed {
                    malformed = Damage(
                        seq: seq, kind: .malformed, explanation: "The row changes of entry \(seq) cannot be read.")
                }
                done += 1
                if done.isMultiple(of: 20_000) { try advance(done) }
            }
        }
        try verifier.visitRows()
        try advance(head * 2)
        return (verifier, malformed)
    }

    /// The triggers that are missing, altered, or not the ledger's on a table of the ledger.
    private func triggerDamages() throws -> [String] {
        var present: [String: String] = [:]
        var damages: [String] = []
        let sql = "SELECT name, sql, tbl_name FROM sqlite_schema WHERE type = 'trigger'"
        let expected = Dictionary(
            LedgerTables.triggers(for: schema.tables).map { ($0.name, $0.sql) }, uniquingKeysWith: { first, _ in first }
        )
        try core.connection.withStatement(sql, privileged: true) { statement in
            while try statement.step() {
                let name = statement.row.text(0)
                present[name] = statement.row.text(1)
                if expected[name] == nil && LedgerTables.names.contains(statement.row.text(2)) { damages.append(name) }
            }
        }
        damages += expected.filter { present[$0.key] != $0.value }.map(\.key)
        return damages.sorted()
    }
}

extension Duration {
    fileprivate var inSeconds: Double {
        Double(components.seconds) + Double(components.attoseconds) / 1e18
    }
}
