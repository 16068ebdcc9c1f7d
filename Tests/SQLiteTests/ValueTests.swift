import FoundationEssentials
import SQLite
import Testing

@Suite struct ValueTests {
    @Test func `a value binds and reads back in its storage class`() {
        #expect(Optional<String>.none.sqliteValue == .null)
        #expect(true.sqliteValue == .integer(1))
        #expect("é".sqliteValue == .text("é"))
        #expect(([1, 2] as [UInt8]).sqliteValue == .blob([1, 2]))
    }

    @Test(arguments: [Value.null, .integer(-3), .real(0.5), .text("a"), .blob([0, 171])])
    func `a value keeps its storage class as JSON`(value: Value) throws {
        let json = try JSONEncoder().encode([value])
        #expect(try JSONDecoder().decode([Value].self, from: json) == [value])
    }

    @Test func `hexadecimal text is bytes, and anything else is none`() {
        #expect(bytes(hexadecimal: "00ffAb") == [0, 255, 171])
        #expect(hexadecimal([0, 255, 171]) == "00ffab")
        #expect(bytes(hexadecimal: "0") == nil)
        #expect(bytes(hexadecimal: "zz") == nil)
        #expect(throws: (any Error).self) {
            try JSONDecoder().decode([Value].self, from: Array("[{\"blob\": \"xy\"}]".utf8).asData)
        }
    }
}

extension [UInt8] {
    fileprivate var asData: Data { Data(self) }
}
