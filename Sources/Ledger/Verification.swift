import Dispatch
import Glibc
import SQLite
import Synchronization

/// Everything that a verification looks at; the connection must have a snapshot open.
struct Verification {
    let connection: Connection
    let path: String
    let catalog: LayoutCatalog
    /// The layout of each table as it is now.
    let current: [TableLayout]
    /// The key for secret values; nil on a copy without it, whose secret columns are then not compared.
    let key: SecretKey?
    let anchors: CheckpointAnchors?
    /// The key that must have signed what the store says of its archives; nil if it is not known.
    let signer: CheckpointPublicKey?
    /// The steps and tables that the store must be made of; nil if they are not known.
    let schema: Schema?
    /// The files with archived entries, oldest first; none if they are not at hand.
    let archives: [ArchiveFile]
    /// Whether the indexes are left out, which are most of the time on a big store.
    let isQuick: Bool
    let progress: (_ done: Int64, _ total: Int64) -> Bool

    func run() throws -> VerifyReport {
        let start = ContinuousClock.now
        let head = try newestEntry()
        let base = try ArchiveBase(connection)
        let total = (head.seq - base.seq) * 2
        func advance(_ done: Int64) throws {
            guard progress(done, total) else { throw LedgerError(.cancelled, path) }
        }
        try advance(0)
        let archived = ArchiveVerifier(
            base: base, archives: archives, wanted: Set(anchors?.checkpoints.map(\.seq) ?? []))
        let chain = try verifyChain(base: base, upTo: head.seq, advance)
        let chainTime = ContinuousClock.now - start
        let made = try schema.map { try SchemaVerifier(connection: connection, schema: $0).damages() }
        let triggers = try Set(triggerDamages()).union(made?.triggers ?? []).sorted()
        let rows = try verifyRows(advance, base: base, head: head.seq)
        var report = VerifyReport(
            entries: chain.entries + archived.entries, headHash: hexadecimal(head.hash),
            firstDamage: archived.damage ?? chain.damage ?? rows.malformed, triggerDamages: triggers,
            rowDamages: rows.verifier.firstDamages, rowDamageCount: rows.verifier.damageCount,
            rowsCompared: rows.verifier.rowsCompared, bytes: chain.bytes, chainSeconds: chainTime.inSeconds,
            seconds: 0)
        report.areIndexesCompared = !isQuick
        if !isQuick {
            report.indexDamages = try rows.index.damages(isWhole: chain.damage == nil && rows.malformed == nil)
        }
        report.indexDamages += made?.others ?? []
        if let schema, !isQuick {
            let indexes = try SchemaVerifier(connection: connection, schema: schema).indexDamages { try advance(total) }
            report.indexDamages = Array((report.indexDamages + indexes).prefix(RowVerifier.reportLimit))
        }
        report.rowsNotCompared = rows.verifier.rowsNotCompared
        report.areSecretsCompared = key != nil
        report.archivedSeq = base.seq
        report.archivedEntriesVerified = archived.entries
        if let anchors {
            var verifier = AnchorVerifier(
                connection: connection, anchors: anchors, base: base, head: head.seq, archived: archived.hashes)
            try verifier.run(damage: report.firstDamage, isLedgerCut: report.rowDamageCount > 0)
            report.anchoredSeq = verifier.anchoredSeq
            report.anchoredAt = verifier.anchoredAt
            report.checkpointsCompared = verifier.compared
            report.checkpointsArchived = verifier.archivedBefore
            report.checkpointDamages = verifier.damages
        }
        if let forged = try forgedArchive() { report.checkpointDamages.append(forged) }
        report.seconds = (ContinuousClock.now - start).inSeconds
        return report
    }

    /// An ARCHIVE entry that no signed checkpoint stands behind: whoever can write the file can say that entries were
    /// archived which he took away.
    private func forgedArchive() throws -> CheckpointDamage? {
        guard let signer, let archive = try ArchiveHeader.newest(in: connection) else { return nil }
        let checkpoint = archive.checkpoint
        guard checkpoint.isSigned(by: signer), checkpoint.seq == archive.through, checkpoint.head == archive.lastHash
        else {
            return CheckpointDamage(
                kind: .forged, number: checkpoint.number, seq: archive.through,
                explanation: "That entries up to \(archive.through) are archived is said by no checkpoint of the store."
            )
        }
        return nil
    }

    private func newestEntry() throws -> (seq: Int64, hash: [UInt8]) {
        let sql = "SELECT seq, hash FROM ledger_entry ORDER BY seq DESC LIMIT 1"
        return try connection.withStatement(sql, privileged: true) {
            guard try $0.step() else { throw LedgerError(.damaged, path, cause: "there are no entries") }
            return ($0.row.int64(0), $0.row.blob(1))
        }
    }

    /// The entries that a thread takes at a time.
    private static let rangeSize: Int64 = 20_000
    /// The ranges for each thread between two words about progress.
    private static let rangesAtOnce = 8

    private func verifyChain(
        base: ArchiveBase, upTo head: Int64, _ advance: (Int64) throws -> Void
    ) throws -> (entries: Int64, bytes: Int64, damage: Damage?) {
        if let damage = try damagedTerms() { return (0, 0, damage) }
        if let damage = try entryBelow(base) { return (0, 0, damage) }
        let workers = max(1, min(16, sysconf(Int32(_SC_NPROCESSORS_ONLN))))
        var entries: Int64 = 0
        var bytes: Int64 = 0
        var next = base.seq + 1
        while next <= head {
            let last = min(head, next + Self.rangeSize * Int64(workers * Self.rangesAtOnce) - 1)
            let ranges = stride(from: next, through: last, by: Int(Self.rangeSize)).map {
                $0...min(last, $0 + Self.rangeSize - 1)
            }
            for (range, found) in zip(ranges, try verify(ranges, base: base, workers: workers)) {
                var outcome = found
                if found.firstBreak != nil {
                    // The threads see the file as it is by now: entries may have been archived meanwhile. The snapshot
                    // decides.
                    var verifier = try ChainVerifier(connection: connection)
                    outcome = try verifier.verify(range, base: base)
                }
                entries += outcome.entries
                bytes += outcome.bytes
                if let first = outcome.firstBreak {
                    var classifier = try DamageClassifier(connection: connection, head: head, base: base)
                    return (entries, bytes, try classifier.classify(first))
                }
            }
            next = last + 1
            try advance(last - base.seq)
        }
        return (entries, bytes, nil)
    }

    /// Verifies ranges side by side; each thread takes the next one when it is done with one.
    private func verify(
        _ ranges: [ClosedRange<Int64>], base: ArchiveBase, workers: Int
    ) throws -> [ChainVerifier.Outcome] {
        let taken = Atomic(0)
        let results = Mutex<[Int: ChainVerifier.Outcome]>([:])
        let failure = Mutex<(any Error)?>(nil)
        let path = path
        DispatchQueue.concurrentPerform(iterations: min(workers, ranges.count)) { _ in
            do {
                var verifier = try ChainVerifier(path: path)
                while case let index = taken.add(1, ordering: .relaxed).oldValue, index < ranges.count {
                    let outcome = try verifier.verify(ranges[index], base: base)
                    results.withLock { $0[index] = outcome }
                }
            } catch {
                failure.withLock { $0 = error }
            }
        }
        if let error = failure.withLock({ $0 }) { throw error }
        let outcomes = results.withLock { $0 }
        return ranges.indices.compactMap { outcomes[$0] }
    }

    /// Two keys for one text would let an entry hide from a search for it.
    private func damagedTerms() throws -> Damage? {
        let sql = "SELECT count(*) - count(DISTINCT text) FROM ledger_term"
        guard try connection.number(sql) != 0 else { return nil }
        return Damage(seq: 0, kind: .malformed, explanation: "A text is stored twice in ledger_term.")
    }

    /// An entry with a number below the first would be read by no one.
    private func entryBelow(_ base: ArchiveBase) throws -> Damage? {
        let sql = "SELECT coalesce(min(seq), ?1 + 1) FROM ledger_entry"
        let first = try connection.number(sql, base.seq)
        guard first <= base.seq else { return nil }
        let place = base.seq == 0 ? "before the first" : "among those that were archived"
        return Damage(seq: first, kind: .inserted, explanation: "Entry \(first) stands \(place).")
    }

    private func verifyRows(
        _ advance: (Int64) throws -> Void, base: ArchiveBase, head: Int64
    ) throws -> (verifier: RowVerifier, index: IndexVerifier, malformed: Damage?) {
        var index = try IndexVerifier(connection: connection, catalog: catalog, base: base.seq)
        var verifier = RowVerifier(
            connection: connection, catalog: catalog, current: current, key: key,
            missingImagesUpTo: archives.isEmpty ? base.seq : 0)
        var malformed: Damage?
        var done = head - base.seq
        let sql = "SELECT seq, changes, chunk_count, action FROM ledger_entry ORDER BY seq DESC"
        func visit(_ bytes: UnsafeRawBufferPointer, seq: Int64) throws {
            do {
                try verifier.visit(bytes, seq: seq, index: &index)
            } catch is ChangeReader.Malformed {
                malformed = Damage(
                    seq: seq, kind: .malformed, explanation: "The row changes of entry \(seq) cannot be read.")
            }
        }
        try connection.withStatement(sql, privileged: true) { statement in
            while try statement.step() {
                let row = statement.row
                let seq = row.int64(0)
                index.note(action: row.int64(3), seq: seq)
                if row.int64(2) == 0 {
                    try row.withBytes(1) { try visit($0, seq: seq) }
                } else {
                    try connection.changeBytes(of: seq).withUnsafeBytes { try visit($0, seq: seq) }
                }
                done += 1
                if done.isMultiple(of: 20_000) { try advance(done) }
            }
        }
        index.isInArchives = true
        for archive in archives.reversed() {
            try archive.forEachBackward { try visit($0.changes, seq: $0.seq) }
        }
        try verifier.visitRows()
        try advance((head - base.seq) * 2)
        return (verifier, index, malformed)
    }

    /// The triggers that are missing, altered, or not the ledger's on a table of the ledger.
    private func triggerDamages() throws -> [String] {
        var present: [String: String] = [:]
        var damages: [String] = []
        let sql = "SELECT name, sql, tbl_name FROM sqlite_schema WHERE type = 'trigger'"
        let expected = Dictionary(
            LedgerTables.triggers(for: current.map(\.name)).map { ($0.name, $0.sql) },
            uniquingKeysWith: { first, _ in first })
        try connection.withStatement(sql, privileged: true) { statement in
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
