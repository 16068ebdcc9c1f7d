/// The distinct words of an index, each with the entries it stands in.
///
/// A hundred thousand tenants share few words, so what a typed word may mean is decided once for each distinct word and
/// not once for each tenant.
struct WordList: Sendable {
    /// Where each word stands first in the index's bytes; it ends before the next byte at or below a space.
    private(set) var places: [UInt32] = []
    /// The letters of each word.
    private(set) var masks: [UInt32] = []
    /// Where each word's postings begin, and after the last one the end.
    private(set) var firsts: [UInt32] = [0]
    /// The entries of each word in ascending order, each with ``nameMark`` if the word stands in its name.
    private(set) var postings: [UInt32] = []
    /// How many entries were read; those behind were added later.
    private(set) var reach = 0

    /// Marks a posting whose word stands in the entry's name.
    static let nameMark: UInt32 = 1 << 31

    /// No words.
    init() {}

    /// The words of these entries.
    init(_ block: EntryBlock) {
        var reader = WordReader(block)
        let positions = block.masks.indices
        reader.read(positions)
        places = reader.places
        masks = reader.places.map { LetterMask(of: WordText(first: block.bytes + Int($0))).bits }
        reach = positions.count
        (firsts, postings) = reader.postings()
    }

    /// The bytes that the list holds.
    var memory: Int { 4 * (places.capacity + masks.capacity + firsts.capacity + postings.capacity) }

    /// Lends the list's memory for a search.
    func withBlock<T>(_ work: (WordBlock) -> T) -> T {
        places.withUnsafeBufferPointer { places in
            masks.withUnsafeBufferPointer { masks in
                firsts.withUnsafeBufferPointer { firsts in
                    postings.withUnsafeBufferPointer { postings in
                        work(
                            WordBlock(
                                places: places, masks: masks, firsts: firsts, postings: postings, reach: reach))
                    }
                }
            }
        }
    }
}

/// The word list's memory while it is searched; valid only inside the closure that lent it.
struct WordBlock {
    let places: UnsafeBufferPointer<UInt32>
    let masks: UnsafeBufferPointer<UInt32>
    let firsts: UnsafeBufferPointer<UInt32>
    let postings: UnsafeBufferPointer<UInt32>
    let reach: Int

    /// The entries of a word, as ``WordList/postings``.
    @inline(__always)
    func entries(of word: Int) -> UnsafeBufferPointer<UInt32>.SubSequence {
        postings[Int(firsts[word])..<Int(firsts[word + 1])]
    }

    /// The numbers of these words, which stand in the list at `bytes`; nil when one is not in the list.
    func numbers(of words: [WordMatcher.Word], in bytes: UnsafePointer<UInt8>) -> [Int]? {
        var numbers: [Int] = []
        for word in words {
            let number = masks.indices.first { number in
                guard masks[number] == word.mask.bits else { return false }
                let text = bytes + Int(places[number])
                return WordMatcher.startsWith(text, word.first, word.count) && text[word.count] <= TextFolding.space
            }
            guard let number else { return nil }
            numbers.append(number)
        }
        return numbers
    }
}

/// The bytes of one word, up to the first at or below a space.
private struct WordText: Sequence, IteratorProtocol {
    var first: UnsafePointer<UInt8>

    mutating func next() -> UInt8? {
        guard first[0] > TextFolding.space else { return nil }
        defer { first += 1 }
        return first[0]
    }
}

/// Numbers the distinct words of entries as they come.
private struct WordReader {
    let block: EntryBlock
    var places: [UInt32] = []
    /// An open hash table of word numbers plus one; its size is a power of two.
    private var table = [UInt32](repeating: 0, count: 1 << 12)
    /// The entry that each word was last seen in, plus one.
    private var lastEntries: [UInt32] = []
    private var counts: [UInt32] = []
    /// The words of each entry, once each, with the mark of those in its name.
    private var sequence: [UInt32] = []
    private var ends: [UInt32] = []

    init(_ block: EntryBlock) {
        self.block = block
    }

    mutating func read(_ positions: Range<Int>) {
        ends.reserveCapacity(positions.count)
        for position in positions {
            let text = block.text(position)
            var index = 0
            while index < text.count {
                var hash: UInt64 = 0xCBF2_9CE4_8422_2325
                let start = index
                while text.first[index] > TextFolding.space {
                    hash = (hash ^ UInt64(text.first[index])) &* 0x100_0000_01B3
                    index += 1
                }
                if index > start { add(text.first + start, index - start, hash, position, start < text.nameLength) }
                index += 1
            }
            ends.append(UInt32(clamping: sequence.count))
        }
    }

    /// The postings of all words, and where those of each begin.
    func postings() -> (firsts: [UInt32], postings: [UInt32]) {
        var firsts: [UInt32] = [0]
        firsts.reserveCapacity(counts.count + 1)
        for count in counts { firsts.append(firsts[firsts.count - 1] + count) }
        var free = firsts
        var postings = [UInt32](repeating: 0, count: sequence.count)
        var next = 0
        for (entry, end) in ends.enumerated() {
            while next < end {
                let word = Int(sequence[next] & ~WordList.nameMark)
                postings[Int(free[word])] = UInt32(clamping: entry) | sequence[next] & WordList.nameMark
                free[word] += 1
                next += 1
            }
        }
        return (firsts, postings)
    }

    private mutating func add(
        _ text: UnsafePointer<UInt8>, _ count: Int, _ hash: UInt64, _ position: Int, _ isInName: Bool
    ) {
        let word = number(of: text, count, hash)
        let mark = UInt32(clamping: position + 1)
        guard lastEntries[word] != mark else { return }
        lastEntries[word] = mark
        counts[word] += 1
        sequence.append(UInt32(clamping: word) | (isInName ? WordList.nameMark : 0))
    }

    private mutating func number(of text: UnsafePointer<UInt8>, _ count: Int, _ hash: UInt64) -> Int {
        if 2 * places.count >= table.count { grow() }
        var slot = Self.slot(hash, in: table.count)
        while table[slot] != 0 {
            let word = Int(table[slot]) - 1
            let known = block.bytes + Int(places[word])
            if WordMatcher.startsWith(known, text, count), known[count] <= TextFolding.space { return word }
            slot = (slot + 1) & (table.count - 1)
        }
        table[slot] = UInt32(clamping: places.count + 1)
        places.append(UInt32(clamping: text - block.bytes))
        lastEntries.append(0)
        counts.append(0)
        return places.count - 1
    }

    private mutating func grow() {
        table = [UInt32](repeating: 0, count: 2 * table.count)
        for (word, place) in places.enumerated() {
            var hash: UInt64 = 0xCBF2_9CE4_8422_2325
            for byte in WordText(first: block.bytes + Int(place)) { hash = (hash ^ UInt64(byte)) &* 0x100_0000_01B3 }
            var slot = Self.slot(hash, in: table.count)
            while table[slot] != 0 { slot = (slot + 1) & (table.count - 1) }
            table[slot] = UInt32(clamping: word + 1)
        }
    }

    private static func slot(_ hash: UInt64, in count: Int) -> Int {
        // The low bits of FNV-1a are its weakest.
        Int(truncatingIfNeeded: hash ^ hash >> 32) & (count - 1)
    }
}
