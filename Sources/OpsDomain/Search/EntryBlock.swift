/// The index's memory while it is searched; valid only inside the closures that lent the buffers.
struct EntryBlock {
    let bytes: UnsafePointer<UInt8>
    let starts: UnsafeBufferPointer<UInt32>
    let nameLengths: UnsafeBufferPointer<UInt16>
    let masks: UnsafeBufferPointer<UInt32>

    /// Where the text of an entry begins.
    @inline(__always)
    func text(_ position: Int) -> UnsafePointer<UInt8> { bytes + Int(starts[position]) }

    /// Bytes of an entry, its last end mark included.
    @inline(__always)
    func length(_ position: Int) -> Int { Int(starts[position + 1] - starts[position]) }

    /// Bytes of the name at the beginning of an entry.
    @inline(__always)
    func nameLength(_ position: Int) -> Int { Int(nameLengths[position]) }

    /// The order of equal matches: by name, then id, as the entries' bytes stand; a section's end sorts first.
    func precedes(_ a: Int, _ b: Int) -> Bool {
        let first = text(a)
        let second = text(b)
        for index in 0..<min(length(a), length(b)) where first[index] != second[index] {
            return first[index] < second[index]
        }
        return a < b
    }
}
