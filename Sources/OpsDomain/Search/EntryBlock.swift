/// The index's memory while it is searched; valid only inside the closures that lent the buffers.
struct EntryBlock {
    let bytes: UnsafePointer<UInt8>
    /// Past the last byte that may be read.
    let end: UnsafePointer<UInt8>
    let starts: UnsafeBufferPointer<UInt32>
    let nameLengths: UnsafeBufferPointer<UInt16>
    let masks: UnsafeBufferPointer<UInt32>
    let nameMasks: UnsafeBufferPointer<UInt32>
    let words: WordBlock

    /// The text of an entry.
    @inline(__always)
    func text(_ position: Int) -> EntryText {
        EntryText(
            first: bytes + Int(starts[position]), count: Int(starts[position + 1] - starts[position]),
            nameLength: Int(nameLengths[position]), end: end)
    }

    /// The order of equal matches: by name, then id, as the entries' bytes stand; a section's end sorts first.
    func precedes(_ a: Int, _ b: Int) -> Bool {
        let one = text(a)
        let other = text(b)
        for index in 0..<min(one.count, other.count) where one.first[index] != other.first[index] {
            return one.first[index] < other.first[index]
        }
        return a < b
    }
}

/// The text of one entry: its name, then its other sections.
struct EntryText {
    let first: UnsafePointer<UInt8>
    /// Bytes, the last end mark included.
    let count: Int
    /// Bytes of the name at the beginning.
    let nameLength: Int
    /// Past the last byte of the block.
    let end: UnsafePointer<UInt8>

    /// Eight bytes from an index on, those past the entry as zeros.
    @inline(__always)
    func lanes(at index: Int) -> UInt64 {
        let place = first + index
        // Within the last bytes of the block, which are this entry's, they are put together one by one.
        guard end - place < ByteLanes.width else {
            let loaded = UInt64(littleEndian: UnsafeRawPointer(place).loadUnaligned(as: UInt64.self))
            return loaded & ByteLanes.mask(before: count - index)
        }
        var lanes: UInt64 = 0
        for lane in 0..<max(0, count - index) { lanes |= UInt64(place[lane]) << UInt64(lane * 8) }
        return lanes
    }

    /// Whether a word begins here.
    @inline(__always)
    func isWordStart(_ index: Int) -> Bool { index == 0 || first[index - 1] <= TextFolding.space }
}
