import Glibc
@testable import Ledger
import SQLite
import Testing

/// Stores that cannot be made or opened, each with its own reason.
@Suite struct OpeningTests {
    let scratch = Scratch()

    private func kind(_ body: () throws -> Void) -> LedgerError.Kind? {
        do {
            try body()
            return nil
        } catch {
            return (error as? LedgerError)?.kind
        }
    }

    @Test func `a store that is there is not made again, and stays as it was`() throws {
        let store = try World.create(in: scratch)
        try World.add(1...1, to: store)
        #expect(kind { _ = try World.create(in: scratch) } == .alreadyExists)
        #expect(try World.open(scratch).read { try $0.ledgerHead().seq } == 2)
    }

    @Test func `a missing file, a directory, and a path below a file are told apart`() throws {
        #expect(kind { _ = try World.open(scratch) } == .missing)
        _ = run("mkdir", [scratch.file("ops.db")])
        #expect(kind { _ = try World.open(scratch) } == .notAStore)
        let below = scratch.file("plain/ops.db")
        _ = run("touch", [scratch.file("plain")])
        let error = kind {
            _ = try LedgerStore.create(at: below, schema: World.schema, clock: World.clock, founding: World.draft("X"))
        }
        #expect(error == .permission)
        let missing = scratch.file("nowhere/ops.db")
        #expect(
            kind {
                _ = try LedgerStore.create(
                    at: missing, schema: World.schema, clock: World.clock, founding: World.draft("X"))
            } == .missing)
    }

    @Test func `a text file, an empty file and a foreign database are no store`() throws {
        let file = scratch.file("ops.db")
        _ = run("sh", ["-c", "seq 10000 > '\(file)'"])
        #expect(kind { _ = try World.open(scratch) } == .notAStore)
        _ = run("sh", ["-c", ": > '\(file)'"])
        #expect(kind { _ = try World.open(scratch) } == .notAStore)
        _ = run("sqlite3", [file, "CREATE TABLE t (x)"])
        #expect(kind { _ = try World.open(scratch) } == .notAStore)
        #expect(run("sqlite3", [file, ".tables"]).output.contains("t"))
    }

    @Test func `a damaged file is refused or found by verify, never taken for good`() throws {
        let store = try World.create(in: scratch)
        try World.add(1...2_000, to: store)
        store.close()
        _ = run("sh", ["-c", "dd if=/dev/urandom of='\(scratch.file("ops.db"))' bs=4096 seek=1 count=30 conv=notrunc"])
        let found = kind {
            let report = try World.open(scratch).verify()
            #expect(!report.isClean)
            throw LedgerError(.damaged, "found by verify")
        }
        #expect(found == .damaged)
    }

    @Test func `a store without its key file, or with a short one, is refused`() throws {
        try World.create(in: scratch).close()
        _ = run("sh", ["-c", "echo short > '\(scratch.file("ops.db.key"))'"])
        #expect(kind { _ = try World.open(scratch) } == .key)
        unlink(scratch.file("ops.db.key"))
        #expect(kind { _ = try World.open(scratch) } == .key)
    }

    @Test func `a store that another holds is busy after a bounded wait`() throws {
        let holder = try World.create(in: scratch)
        let other = try World.open(scratch)
        other.patience = 30
        let start = ContinuousClock.now
        try holder.write { _ in
            #expect(kind { try other.write { _ in } } == .busy)
        }
        #expect(ContinuousClock.now - start < .seconds(5))
        // A foreign program that does not know the lock file.
        let connection = try Connection(path: scratch.file("ops.db"), mode: .readWrite)
        try connection.execute("BEGIN IMMEDIATE")
        #expect(kind { try other.write { _ in } } == .busy)
        try connection.execute("ROLLBACK")
        try World.add(1...1, to: other)
        #expect(try other.verify().isClean)
    }

    @Test func `a full disk loses nothing but the transaction that met it`() throws {
        let store = try World.create(in: scratch)
        try World.add(1...10, to: store)
        try store.core.connection.execute("PRAGMA max_page_count = 60")
        #expect(kind { try World.add(100...20_000, to: store) } == .full)
        #expect(try store.verify().isClean)
        #expect(try store.read { try $0.ledgerHead().seq } == 2)
        try store.core.connection.execute("PRAGMA max_page_count = 100000")
        try World.add(100...2_000, to: store)
        #expect(try store.verify().isClean)
    }

    @Test func `a store that failed to be made leaves no files`() throws {
        let broken = Schema(migrations: [Migration("001", "CREATE TABLE x (y)")], tables: [])
        #expect(
            kind {
                _ = try LedgerStore.create(
                    at: scratch.file("ops.db"), schema: broken, clock: World.clock, founding: World.draft("X"))
            } == .invalidSchema)
        #expect(run("ls", [scratch.path]).output == "")
    }

    @Test func `a closed store refuses, and its log is in the file`() throws {
        let store = try World.create(in: scratch)
        try World.add(1...5, to: store)
        store.close()
        store.close()
        #expect(kind { try store.read { _ in } } == .other)
        #expect(kind { try store.write { _ in } } == .other)
        #expect(store.dataVersion == 0)
        #expect(!run("ls", [scratch.path]).output.contains("wal"))
    }

    @Test func `the data version tells that another console has written`() throws {
        let store = try World.create(in: scratch)
        let other = try World.open(scratch)
        let before = store.dataVersion
        #expect(store.dataVersion == before)
        try World.add(1...1, to: other)
        #expect(store.dataVersion != before)
    }
}
