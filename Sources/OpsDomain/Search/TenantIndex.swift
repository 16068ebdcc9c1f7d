/// All tenants in one block of bytes, searched from end to end at each key (ACC-15, PERF-4).
///
/// An entry is `name\n id\n slug\n domain\n…`, folded (``TextFolding``); about 60 bytes a tenant. The names as written
/// stay in the store: a match answers with the key, and the screen reads the few rows it shows.
public struct TenantIndex: Sendable {
    /// The folded texts of all entries; each section ends with ``sectionEnd``.
    var bytes: [UInt8] = []
    /// Where each entry begins, and after the last one the end.
    var starts: [UInt32] = [0]
    /// Bytes of the name at the beginning of each entry.
    var nameLengths: [UInt16] = []
    /// The letters of each entry; 0 marks a removed one.
    var masks: [UInt32] = []
    /// The letters of each entry's name.
    var nameMasks: [UInt32] = []
    /// The key of each entry.
    var keys: [Int64] = []
    /// The words of the entries that were there at the last ``trim()``.
    var words = WordList()
    /// How many tenants can be found.
    public private(set) var count = 0

    static let sectionEnd: UInt8 = 0x0A
    /// The most bytes of one section; the rest of a longer text is not searched.
    static let longestSection = 512

    /// An empty index.
    public init() {}

    /// An index of these tenants.
    public init(entries: some Sequence<TenantIndexEntry>) {
        for entry in entries { append(entry) }
        trim()
    }

    /// Adds a tenant whose key is not in the index.
    public mutating func append(_ entry: TenantIndexEntry) {
        append(key: entry.key, id: entry.id, name: entry.name, slug: entry.slug, domains: entry.domains)
    }

    /// Adds a tenant whose key is not in the index, while rows are read from the store one by one.
    public mutating func append(
        key: Int64, id: String, name: String, slug: String? = nil, domains: [String] = []
    ) {
        let start = bytes.count
        appendSection(name)
        let nameLength = bytes.count - start - 1
        appendSection(id)
        if let slug { appendSlug(slug, nameAt: start..<start + nameLength) }
        for domain in domains { appendSection(domain) }
        starts.append(UInt32(clamping: bytes.count))
        nameLengths.append(UInt16(clamping: nameLength))
        masks.append(LetterMask(of: bytes[start...]).bits)
        nameMasks.append(LetterMask(of: bytes[start..<start + nameLength]).bits)
        keys.append(key)
        count += 1
    }

    /// Puts a changed tenant in the place of the one with its key, or adds it.
    public mutating func replace(_ entry: TenantIndexEntry) {
        remove(key: entry.key)
        append(entry)
    }

    /// Takes a tenant out; false if no tenant has the key.
    @discardableResult
    public mutating func remove(key: Int64) -> Bool {
        guard let position = position(of: key) else { return false }
        masks[position] = 0
        keys[position] = Self.removedKey
        count -= 1
        if keys.count - count > 1_000 + count / 4 { compact() }
        return true
    }

    /// Gives back memory that growing left over and lists the words; what was added before is found much faster.
    public mutating func trim() {
        // A copy of an array is as large as its elements.
        bytes = bytes.withUnsafeBufferPointer { Array($0) }
        starts = starts.withUnsafeBufferPointer { Array($0) }
        nameLengths = nameLengths.withUnsafeBufferPointer { Array($0) }
        masks = masks.withUnsafeBufferPointer { Array($0) }
        nameMasks = nameMasks.withUnsafeBufferPointer { Array($0) }
        keys = keys.withUnsafeBufferPointer { Array($0) }
        words = withBlock { WordList($0) } ?? WordList()
    }

    /// The bytes that the index holds.
    public var memory: Int {
        bytes.capacity + starts.capacity * 4 + nameLengths.capacity * 2 + masks.capacity * 4
            + nameMasks.capacity * 4 + keys.capacity * 8 + words.memory
    }

    /// The key of a removed entry; no row of a store has it.
    private static let removedKey = Int64.min

    private func position(of key: Int64) -> Int? {
        guard key != Self.removedKey else { return nil }
        return keys.withUnsafeBufferPointer { $0.firstIndex(of: key) }
    }

    private mutating func appendSection(_ text: String) {
        TextFolding.append(text, to: &bytes, limit: Self.longestSection)
        bytes.append(Self.sectionEnd)
    }

    /// Adds the slug unless it only repeats the beginning of the name, as most do.
    private mutating func appendSlug(_ slug: String, nameAt name: Range<Int>) {
        let start = bytes.count
        appendSection(slug)
        let length = bytes.count - 1 - start
        if bytes[name].starts(with: bytes[start..<start + length]) { bytes.removeSubrange(start...) }
    }

    /// Copies the entries that are left together.
    private mutating func compact() {
        var fresh = TenantIndex()
        for position in keys.indices where keys[position] != Self.removedKey {
            fresh.bytes += bytes[Int(starts[position])..<Int(starts[position + 1])]
            fresh.starts.append(UInt32(clamping: fresh.bytes.count))
            fresh.nameLengths.append(nameLengths[position])
            fresh.masks.append(masks[position])
            fresh.nameMasks.append(nameMasks[position])
            fresh.keys.append(keys[position])
        }
        fresh.count = count
        fresh.trim()
        self = fresh
    }
}
