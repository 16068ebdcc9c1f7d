import Glibc
import Ledger
import Testing

/// The second file, which can be lost (ACC-20).
struct DerivedStoreTests {
    private static let notes = DerivedPart(
        "notes", tables: ["note"], "CREATE TABLE note (key INTEGER PRIMARY KEY, text TEXT NOT NULL)")

    private func texts(_ store: DerivedStore) throws -> [String] {
        try store.read { try $0.rows("SELECT text FROM note ORDER BY key") { $0.text(0) } }
    }

    private func add(_ text: String, to store: DerivedStore) throws {
        try store.write { _ = try $0.run("INSERT INTO note (text) VALUES (?)", text) }
    }

    @Test func `ACC-20: derived data are kept in a file of their own, closed to other accounts`() throws {
        let scratch = Scratch()
        let before = umask(0)
        let store = try DerivedStore(besideStoreAt: scratch.file("ops.db"), parts: [Self.notes])
        umask(before)
        try add("draft", to: store)
        store.close()
        var status = stat()
        #expect(stat(scratch.file("ops.db.derived"), &status) == 0)
        #expect(status.st_mode & 0o777 == 0o600)
        let again = try DerivedStore(besideStoreAt: scratch.file("ops.db"), parts: [Self.notes])
        #expect(try texts(again) == ["draft"])
    }

    @Test func `ACC-20: two processes' views of the derived data are one`() throws {
        let scratch = Scratch()
        let one = try DerivedStore(besideStoreAt: scratch.file("ops.db"), parts: [Self.notes])
        let other = try DerivedStore(besideStoreAt: scratch.file("ops.db"), parts: [Self.notes])
        try add("from one", to: one)
        try add("from the other", to: other)
        #expect(try texts(one) == ["from one", "from the other"])
    }

    @Test func `ACC-20: a lost or damaged file is made anew, empty`() throws {
        let scratch = Scratch()
        let path = scratch.file("ops.db")
        let store = try DerivedStore(besideStoreAt: path, parts: [Self.notes])
        try add("draft", to: store)
        store.close()
        let file = try #require(fopen(path + ".derived", "r+"))
        fputs("this is no database any more", file)
        fclose(file)
        let mended = try DerivedStore(besideStoreAt: path, parts: [Self.notes])
        #expect(try texts(mended).isEmpty)
        mended.close()
        unlink(path + ".derived")
        #expect(try texts(try DerivedStore(besideStoreAt: path, parts: [Self.notes])).isEmpty)
    }

    @Test func `ACC-20: a part of another definition is emptied, the others stay`() throws {
        let scratch = Scratch()
        let marks = DerivedPart(
            "marks", tables: ["mark"], "CREATE TABLE mark (key INTEGER PRIMARY KEY, seq INTEGER NOT NULL)")
        let store = try DerivedStore(besideStoreAt: scratch.file("ops.db"), parts: [Self.notes, marks])
        try add("draft", to: store)
        try store.write { _ = try $0.run("INSERT INTO mark (seq) VALUES (7)") }
        store.close()
        let changed = DerivedPart(
            "marks", tables: ["mark"], "CREATE TABLE mark (key INTEGER PRIMARY KEY, seq INTEGER, at INTEGER)")
        let again = try DerivedStore(besideStoreAt: scratch.file("ops.db"), parts: [Self.notes, changed])
        #expect(try texts(again) == ["draft"])
        #expect(try again.read { try $0.rows("SELECT at FROM mark") { $0.int(0) } }.isEmpty)
    }

    @Test func `ACC-20: a failing write of derived data leaves nothing behind`() throws {
        let scratch = Scratch()
        let store = try DerivedStore(besideStoreAt: scratch.file("ops.db"), parts: [Self.notes])
        #expect(throws: LedgerError.self) {
            try store.write { transaction in
                try transaction.run("INSERT INTO note (text) VALUES ('half')")
                try transaction.run("INSERT INTO note (text) VALUES (NULL)")
            }
        }
        #expect(try texts(store).isEmpty)
    }

    @Test func `ACC-20: the log of the derived data does not grow without end`() throws {
        let scratch = Scratch()
        let store = try DerivedStore(besideStoreAt: scratch.file("ops.db"), parts: [Self.notes])
        let text = String(repeating: "x", count: 1 << 20)
        for _ in 0..<40 { try add(text, to: store) }
        var status = stat()
        #expect(stat(scratch.file("ops.db.derived-wal"), &status) == 0)
        #expect(status.st_size < 16 << 20)
    }

    @Test func `ACC-20: the derived file belongs to the store's files`() {
        #expect(LedgerStore.files(of: "/x/ops.db").contains("/x/ops.db.derived"))
    }
}
