/// Eight bytes of text at a time, each compared in its lane of one 64-bit word.
///
/// A result has the high bit of each lane that matches; the lanes are exact, none is disturbed by its neighbour.
enum ByteLanes {
    static let width = 8
    private static let low: UInt64 = 0x0101_0101_0101_0101
    private static let high: UInt64 = 0x8080_8080_8080_8080

    /// Lanes equal to a byte.
    @inline(__always)
    static func equal(_ lanes: UInt64, to byte: UInt8) -> UInt64 {
        let difference = lanes ^ (low &* UInt64(byte))
        return ~(((difference & ~high) &+ ~high) | difference) & high
    }

    /// Lanes that part words or sections: a space or less.
    @inline(__always)
    static func separators(_ lanes: UInt64) -> UInt64 {
        // Adding 0x7F - 0x20 carries into the high bit of every lane above a space.
        ~(((lanes & ~high) &+ (low &* 0x5F)) | lanes) & high
    }

    /// The lane of the lowest match; the matches must not be empty.
    @inline(__always)
    static func first(_ matches: UInt64) -> Int { matches.trailingZeroBitCount >> 3 }

    /// The lanes before `count`.
    @inline(__always)
    static func mask(before count: Int) -> UInt64 {
        count >= width ? ~0 : count <= 0 ? 0 : (1 << UInt64(count * 8)) &- 1
    }
}
