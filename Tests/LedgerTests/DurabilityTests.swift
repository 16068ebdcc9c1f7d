import SQLite
import Testing

@testable import Ledger

/// Which commits wait for the disk.
struct DurabilityTests {
    @Test func `ACC-14: only the parts of a batch do not wait for the disk, and the next commit does again`() throws {
        let scratch = Scratch()
        let store = try World.create(in: scratch)
        defer { store.close() }
        func waits() throws -> Bool { try store.core.connection.number("PRAGMA synchronous") == 2 }
        try store.write { transaction in
            #expect(try waits())
            try transaction.record(World.draft("VIEW_CASE"))
        }
        try store.write(waitsForDisk: false) { transaction in
            #expect(try !waits())
            try transaction.record(World.draft("VIEW_CASE"))
        }
        #expect(try waits())
        #expect(throws: LedgerError.self) {
            try store.write(waitsForDisk: false) { _ in throw LedgerError(.cancelled, "test") }
        }
        #expect(try waits())
        #expect(try store.verify().isClean)
    }
}
