import SQLite
import Testing

@Suite struct ValueTests {
    @Test func `a value binds and reads back in its storage class`() {
        #expect(Optional<String>.none.sqliteValue == .null)
        #expect(true.sqliteValue == .integer(1))
        #expect("é".sqliteValue == .text("é"))
        #expect(([1, 2] as [UInt8]).sqliteValue == .blob([1, 2]))
    }
}
