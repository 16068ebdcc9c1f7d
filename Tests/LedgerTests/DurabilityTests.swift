import SQLite
import Testing

@testable import Ledger

/// Which commits wait for the disk before they are told of.
struct DurabilityTests {
    @Test func `ACC-14, ACC-20: a commit waits for the disk, only the parts of a batch leave that to the last one`()
        throws
    {
        let scratch = Scratch()
        let store = try World.create(in: scratch)
        defer { store.close() }
        /// How often the disk was waited for.
        func waits(_ work: () throws -> Void) rethrows -> Int {
            let before = store.core.connection.logWaits
            try work()
            return store.core.connection.logWaits - before
        }
        #expect(try waits { try store.write { _ = try $0.record(World.draft("VIEW_CASE")) } } == 1)
        #expect(try waits { try store.write(waitsForDisk: false) { _ = try $0.record(World.draft("PART")) } } == 0)
        #expect(try waits { try store.write { _ = try $0.record(World.draft("LAST")) } } == 1)
        // A batch that stops early waits for the parts that it has done.
        #expect(try waits { try store.sync() } == 1)
        #expect(
            waits {
                #expect(throws: LedgerError.self) { try store.write { _ in throw LedgerError(.cancelled, "test") } }
            } == 0)
        #expect(try store.verify().isClean)
    }
}
