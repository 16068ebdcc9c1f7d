import Glibc
import SQLite
import Testing

@testable import Ledger

/// Archiving moves old entries to a file, and nothing stops being provable.
@Suite struct ArchiveTests {
    let scratch = Scratch()
    let later = World.clock.now() + .seconds(3600)

    private var sink: CheckpointDirectory { CheckpointDirectory(scratch.path + "/checkpoints") }

    /// 26 entries: checkpoints speak of 12 and 23; person 20 is never touched after its insertion.
    private func makeStore() throws -> LedgerStore {
        mkdir(sink.path, 0o750)
        let store = try World.create(in: scratch)
        try World.add(1...20, to: store)
        for number in 1...10 { try World.score("per_\(number)", number * 100, in: store) }
        try store.checkpoint(to: [sink])
        for number in 1...9 { try World.score("per_\(number)", number * 1000, in: store) }
        try World.add(2_001...4_000, to: store)
        try store.checkpoint(to: [sink])
        try World.score("per_1", 7, in: store)
        try store.write {
            try $0.record(World.draft("DELETE", entity: "per_2")) { writer, _ in
                try writer.run("DELETE FROM person WHERE id = 'per_2'")
            }
        }
        return store
    }

    private func refused(_ error: any Error) -> Bool { (error as? LedgerError)?.kind == .refused }

    @Test func `ACC-27: an archived prefix leaves its hash, and all verifies with the files or without`() throws {
        let store = try makeStore()
        let files = [scratch.file("1.archive"), scratch.file("2.archive")]
        let hash = try store.read { try $0.ledgerEntry(12)?.hash }
        let first = try store.archive(through: 20, olderThan: later, to: files[0])
        #expect(first.from == 1 && first.through == 12 && first.count == 12 && first.lastHash == hash)
        #expect(try store.read { try $0.first("SELECT min(seq) FROM ledger_entry") { $0.int(0) } } == 13)
        let anchors = try CheckpointAnchors(directory: sink.path, publicKey: store.checkpointPublicKey())
        let whole = try store.verify(against: anchors, archives: [files[0]])
        #expect(whole.isClean && whole.entries == 27 && whole.anchoredSeq == 23, "\(whole)")
        #expect(whole.checkpointsCompared == 2 && whole.archivedEntriesVerified == 12 && whole.rowsNotCompared == 0)
        let part = try store.verify(against: anchors)
        #expect(part.isClean && part.entries == 15 && part.archivedSeq == 12, "\(part)")
        // Of the first twenty people only the deleted one was wholly seen again.
        #expect(part.rowsNotCompared == 19 && part.rowsCompared == 2_000)
        // A second archive follows the first, with the entry about the first in the store.
        let second = try store.archive(through: 25, olderThan: later, to: files[1])
        #expect(second.from == 13 && second.through == 23 && second.previousHash == first.lastHash)
        try store.checkpoint(to: [sink])
        let newer = try CheckpointAnchors(directory: sink.path, publicKey: store.checkpointPublicKey())
        let both = try store.verify(against: newer, archives: files)
        #expect(both.isClean && both.archivedEntriesVerified == 23 && both.anchoredSeq == 28, "\(both)")
        #expect(both.rowsNotCompared == 0 && both.rowsCompared == 2_019)
        store.close()
        let copy = try LedgerStore.verifyCopy(at: scratch.file("ops.db"), against: newer, archives: files)
        #expect(copy.isClean && copy.entries == 29, "\(copy)")
    }

    @Test func `ACC-27: what is not covered by a checkpoint, or too new, is not archived`() throws {
        let store = try makeStore()
        let file = scratch.file("1.archive")
        #expect(performing: { try store.archive(through: 11, olderThan: later, to: file) }, throws: refused)
        #expect(
            performing: { try store.archive(through: 12, olderThan: World.clock.now(), to: file) }, throws: refused)
        try store.archive(through: 12, olderThan: later, to: file)
        #expect(
            performing: { try store.archive(through: 12, olderThan: later, to: scratch.file("2")) }, throws: refused)
        #expect(
            performing: { try store.archive(through: 24, olderThan: later, to: file) },
            throws: { ($0 as? LedgerError)?.kind == .alreadyExists })
        var status = stat()
        #expect(stat(file, &status) == 0 && status.st_mode & 0o777 == 0o600)
        #expect(stat(scratch.file("2"), &status) != 0)
        #expect(try store.verify(archives: [file]).isClean)
    }

    @Test func `ACC-27: a damaged prefix is not archived, and stays`() throws {
        try makeStore().close()
        try Tampering.change(scratch.file("ops.db")) {
            try $0.execute("UPDATE ledger_entry SET details = 'x' WHERE seq = 5")
        }
        let store = try World.open(scratch)
        #expect(
            performing: { try store.archive(through: 12, olderThan: later, to: scratch.file("1")) },
            throws: { ($0 as? LedgerError)?.kind == .damaged })
        #expect(access(scratch.file("1"), F_OK) != 0)
        #expect(try store.read { try $0.first("SELECT min(seq) FROM ledger_entry") { $0.int(0) } } == 1)
    }

    @Test func `ACC-27: damage in an archive is found, and a record changed behind an archived image`() throws {
        let store = try makeStore()
        let file = scratch.file("1.archive")
        try store.archive(through: 12, olderThan: later, to: file)
        let good = try contents(of: file)
        let place = try #require(good.indices.last { good[$0...].starts(with: Array("per_9".utf8)) })
        var changed = good
        changed[place + 4] += 1
        write(changed, to: file)
        let damage = try #require(try store.verify(archives: [file]).firstDamage)
        #expect(damage.kind == .changed && damage.seq == 11, "\(damage)")
        write(good.dropLast(40), to: file)
        let cut = try #require(try store.verify(archives: [file]).firstDamage)
        #expect(cut.kind == .missing && cut.seq == 12, "\(cut)")
        write(good, to: file)
        let other = scratch.file("2.archive")
        try store.archive(through: 24, olderThan: later, to: other)
        #expect(try store.verify(archives: [file]).firstDamage?.seq == 13)
        #expect(try store.verify(archives: [other]).firstDamage?.seq == 1)
        #expect(try store.verify(archives: [file, other]).isClean)
        for bytes in [[], Array("OPSARCH1".utf8), Array("OPSARCH1".utf8) + [UInt8](repeating: 255, count: 40)] {
            write(bytes, to: file)
            #expect(
                performing: { try store.verify(archives: [file]) }, throws: { ($0 as? LedgerError)?.kind == .damaged })
        }
        write(good, to: file)
        store.close()
        try Tampering.change(scratch.file("ops.db")) { try $0.execute("UPDATE person SET score = 1 WHERE key = 20") }
        let again = try World.open(scratch)
        #expect(try again.verify().isClean)
        #expect(try again.verify(archives: [file, other]).rowDamages.map(\.publicID) == ["per_20"])
    }

    @Test func `ACC-27: an entry put back below the archive's end is found`() throws {
        let store = try makeStore()
        try store.archive(through: 12, olderThan: later, to: scratch.file("1"))
        store.close()
        try Tampering.change(scratch.file("ops.db")) {
            try $0.execute("UPDATE ledger_entry SET seq = 3 WHERE seq = 15")
        }
        let damage = try #require(try World.open(scratch).verify().firstDamage)
        #expect(damage.kind == .inserted && damage.seq == 3)
    }

    @Test func `ACC-27: after an archive the ledger is still shut, and its histories still right`() throws {
        let store = try makeStore()
        try store.archive(through: 12, olderThan: later, to: scratch.file("1"))
        let history = try store.read { try $0.ledgerHistory(table: "person", publicID: "per_1", limit: 10) }
        #expect(history.map(\.seq) == [25, 14])
        #expect(
            performing: {
                try store.write {
                    try $0.record(World.draft("X")) { writer, _ in try writer.run("DELETE FROM ledger_entry") }
                }
            }, throws: refused)
        #expect(run("sqlite3", [scratch.file("ops.db"), "DELETE FROM ledger_entry WHERE seq = 14"]).status != 0)
        try World.score("per_3", 1, in: store)
        #expect(try store.verify(archives: [scratch.file("1")]).isClean)
    }

    @Test func `ACC-28: an archived entry has its receipt from the file`() throws {
        let store = try makeStore()
        let file = scratch.file("1.archive")
        let before = try #require(try store.read { try $0.ledgerReceipt(for: 4) })
        try store.archive(through: 12, olderThan: later, to: file)
        #expect(try store.read { try $0.ledgerReceipt(for: 4) } == nil)
        let receipt = try #require(try Receipt(for: 4, inArchive: file))
        #expect(receipt == before)
        #expect(try receipt.verify(with: store.checkpointPublicKey()).entry.entityID == "per_2")
        #expect(try Receipt(for: 13, inArchive: file) == nil)
        #expect(try store.read { try $0.ledgerReceipt(for: 20) }?.verify(with: store.checkpointPublicKey()).seq == 20)
    }

    @Test func `ACC-28: a receipt from an archive ends at the next checkpoint in it, and its changes can be read`()
        throws
    {
        let store = try makeStore()
        let file = scratch.file("1.archive")
        let before = try #require(try store.read { try $0.ledgerReceipt(for: 4) })
        let changes = try store.read { try $0.ledgerChanges(of: 4) }
        try store.archive(through: 24, olderThan: later, to: file)
        let receipt = try #require(try Receipt(for: 4, inArchive: file))
        #expect(receipt == before && receipt.checkpoint.seq == 12)
        #expect(try store.read { try $0.ledgerChanges(in: receipt) } == changes)
        #expect(try Receipt(for: 20, inArchive: file)?.checkpoint.seq == 23)
        #expect(try Receipt(for: 23, inArchive: file)?.verify(with: store.checkpointPublicKey()).seq == 23)
    }

    @Test func `ACC-23, ACC-27: a place first used after archiving is no gap, and what is missing there later is one`()
        throws
    {
        let store = try makeStore()
        try store.archive(through: 24, olderThan: later, to: scratch.file("1"))
        let place = CheckpointDirectory(scratch.path + "/later")
        mkdir(place.path, 0o750)
        let third = try store.checkpoint(to: [place])
        let fourth = try store.checkpoint(to: [place])
        let key = try store.checkpointPublicKey()
        // Checkpoint 1 is archived; the entry of checkpoint 2 is the first one left.
        #expect(try place.checkpoints(of: key.storeID).checkpoints.map(\.number) == [2, 3, 4])
        let report = try store.verify(against: CheckpointAnchors(directory: place.path, publicKey: key))
        #expect(report.isClean && report.checkpointsArchived == 1, "\(report)")
        #expect(report.anchoredSeq == fourth.seq && report.checkpointsCompared == 3)
        let whole = try store.verify(against: CheckpointAnchors(directory: sink.path, publicKey: key))
        #expect(whole.checkpointsArchived == 0)
        let thin = try store.verify(against: CheckpointAnchors([third, fourth], publicKey: key))
        #expect(thin.checkpointsArchived == 1)
        #expect(thin.checkpointDamages.map(\.explanation) == ["Checkpoint 2 is not among those kept."])
        // Out of the middle nothing may be missing, archived or not.
        let others = try sink.checkpoints(of: key.storeID).checkpoints
        try store.archive(through: fourth.seq, olderThan: later, to: scratch.file("2"))
        let holed = try store.verify(against: CheckpointAnchors([others[0], fourth], publicKey: key))
        #expect(holed.checkpointsArchived == 0 && !holed.isClean)
        #expect(
            holed.checkpointDamages.map(\.explanation)
                == ["Checkpoints 2 to 3 are not among those kept, and only the archives can tell of them."])
    }

    @Test func `ACC-23: without an archive a missing first checkpoint is a gap`() throws {
        let store = try makeStore()
        let key = try store.checkpointPublicKey()
        let kept = try sink.checkpoints(of: key.storeID).checkpoints
        let report = try store.verify(against: CheckpointAnchors([kept[1]], publicKey: key))
        #expect(report.checkpointDamages.map(\.kind) == [.gap] && report.checkpointsArchived == 0)
        #expect(try store.read { try $0.ledgerCheckpointEntries(limit: 5) }.map(\.seq) == [24, 13])
        #expect(try store.read { try $0.ledgerCheckpointEntries(before: 2, limit: 5) }.map(\.seq) == [13])
    }

    @Test func `ACC-27, TUI-6: an archive that is stopped leaves every entry and no file`() throws {
        let store = try makeStore()
        let file = scratch.file("1.archive")
        for calls in 1...2 {
            var heard = 0
            #expect(
                performing: {
                    try store.archive(through: 24, olderThan: later, to: file) { _, total in
                        heard += 1
                        return total == 46 && heard < calls
                    }
                }, throws: { ($0 as? LedgerError)?.kind == .cancelled })
            #expect(heard == calls)
        }
        #expect(access(file, F_OK) != 0)
        #expect(try store.read { try $0.first("SELECT min(seq) FROM ledger_entry") { $0.int(0) } } == 1)
        var last: (Int64, Int64) = (0, 0)
        let made = try store.archive(through: 24, olderThan: later, to: file, tallies: ["denied": 7]) { done, total in
            last = (done, total)
            return true
        }
        #expect(last == (46, 46) && made.tallies == ["denied": 7])
        #expect(try store.read { try $0.ledgerNewestArchive() } == made)
        #expect(try store.verify(archives: [file]).isClean)
    }

    @Test func `ACC-27: an archive made during a verification is no damage`() throws {
        let store = try makeStore()
        let other = try World.open(scratch)
        var archived = 0
        let report = try store.verify { _, _ in
            if archived == 0 {
                archived += 1
                let made = try? other.archive(through: 12, olderThan: later, to: scratch.file("1"))
                #expect(made?.count == 12)
            }
            return true
        }
        #expect(report.isClean && report.entries == 26 && report.archivedSeq == 0, "\(report)")
        let after = try store.verify()
        #expect(after.isClean && after.archivedSeq == 12)
    }
}
