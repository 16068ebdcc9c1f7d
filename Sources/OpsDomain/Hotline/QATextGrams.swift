import Ledger

/// One, two or three letters in a row, by which the index of the queue's texts finds items.
///
/// Capitals of ASCII are small ones, as LIKE compares them; all other letters are as they stand.
struct QAGram: Hashable, Sendable {
    /// Below 2³¹; two grams may share one, which names an item too many, never one too few.
    let number: Int64

    private init(_ letters: UInt64) {
        number = Int64((letters &* 0x9E37_79B9_7F4A_7C15) >> 33)
    }

    /// Calls `body` with every gram of a text: each letter that is not ASCII, each pair, each three; some come again.
    static func forEach(in text: String, _ body: (QAGram) -> Void) {
        // A scalar has 21 bits, so that three of them are one number.
        let mask: UInt64 = 1 << 42 - 1
        var letters: UInt64 = 0
        for scalar in text.unicodeScalars {
            let letter = fold(scalar)
            letters = (letters & mask) << 21 | letter
            if letter >= 0x80 { body(QAGram(letter)) }
            if letters >> 21 & 0x1F_FFFF != 0 { body(QAGram(letters & mask)) }
            if letters >> 42 != 0 { body(QAGram(letters)) }
        }
    }

    /// A column whose whole value is in the index too.
    enum Field: UInt64 {
        case category, operatorID
    }

    /// What stands for the value of a column; no text has it.
    init(_ field: Field, _ value: String) {
        var sum: UInt64 = 0xCBF2_9CE4_8422_2325 ^ field.rawValue
        for scalar in value.unicodeScalars { sum = (sum ^ Self.fold(scalar)) &* 0x100_0000_01B3 }
        self.init(sum | 1 << 63)
    }

    /// The grams that a text cannot do without: all of one length, each once.
    static func all(of text: String) -> [QAGram] {
        let letters = text.unicodeScalars.map(fold)
        // Nothing is known of what stands behind a NUL.
        guard !letters.contains(0) else { return [] }
        let length = min(letters.count, 3)
        guard length > 1 || letters.contains(where: { $0 >= 0x80 }) else { return [] }
        var found: [QAGram] = []
        for start in 0...letters.count - length {
            let gram = QAGram(letters[start..<start + length].reduce(0) { $0 << 21 | $1 })
            if !found.contains(gram) { found.append(gram) }
        }
        return found
    }

    private static func fold(_ scalar: Unicode.Scalar) -> UInt64 {
        UInt64((0x41...0x5A).contains(scalar.value) ? scalar.value | 0x20 : scalar.value)
    }
}

/// What the index is asked for: the grams that must all stand in an item.
struct QATextQuery: Hashable, Sendable {
    let grams: [QAGram]

    /// How many are asked for at most; a few of a long text say as much as all, and cost less.
    private static let mostGrams = 16

    /// All items with a value.
    init(_ field: QAGram.Field, _ value: String) {
        grams = [QAGram(field, value)]
    }

    /// Nil for a text that is too short to look for.
    init?(_ text: String) {
        let grams = QAGram.all(of: text)
        guard !grams.isEmpty else { return nil }
        let step = max((grams.count + Self.mostGrams - 1) / Self.mostGrams, 1)
        self.grams = stride(from: 0, to: grams.count, by: step).map { grams[$0] }
    }
}

/// What the candidates are asked for: the items that one of the queries names, and those of some tenants.
struct QATextQuestion: Sendable {
    let queries: [QATextQuery]
    /// Whether the text is searched without the mask.
    var isClear = false
    var tenants: [String] = []
}

/// A row of the index: in which of the 16,384 items of a block a gram stands.
///
/// Stored as a bit for each item or, where that is shorter, as the gaps between the items, seven bits to the byte.
struct QATextBlock {
    /// One bit for each item.
    private(set) var words = [UInt64](repeating: 0, count: Self.wordCount)

    /// How many words of 64 bits a block has.
    static let wordCount = 256
    private static let itemCount: Int64 = 16_384

    /// The block in which an item stands.
    static func number(of key: Int64) -> Int64 { key / itemCount }
    /// Where it stands there.
    static func offset(of key: Int64) -> Int { Int(key % itemCount) }
    /// The key of the row of a gram in a block; those of a block stand together, so that filling writes at the end.
    static func row(_ gram: QAGram, block: Int64) -> Int64 { block << 31 | gram.number }

    /// Holds none.
    mutating func clear() {
        for index in words.indices { words[index] = 0 }
    }

    mutating func insert(_ offset: Int) { words[offset >> 6] |= 1 << UInt64(offset & 63) }

    func contains(_ offset: Int) -> Bool { words[offset >> 6] & 1 << UInt64(offset & 63) != 0 }

    /// Adds the items of a stored row; what is no item of the block is left out.
    mutating func formUnion(_ stored: UnsafeRawBufferPointer) {
        if stored.count == Self.wordCount * 8 {
            for index in words.indices {
                words[index] |= UInt64(littleEndian: stored.loadUnaligned(fromByteOffset: index * 8, as: UInt64.self))
            }
            return
        }
        var next = 0
        var (gap, shift) = (0, 0)
        for byte in stored {
            gap |= Int(byte & 0x7F) << shift
            shift += 7
            guard byte & 0x80 == 0 else {
                if shift > 14 { return }
                continue
            }
            next += gap
            guard next < Self.wordCount * 64 else { return }
            insert(next)
            next += 1
            (gap, shift) = (0, 0)
        }
    }

    /// As it is stored.
    var stored: [UInt8] {
        let size = Self.wordCount * 8
        var bytes: [UInt8] = []
        let count = words.reduce(0) { $0 + $1.nonzeroBitCount }
        if count < size {
            bytes.reserveCapacity(count + 16)
            var next = 0
            for (index, word) in words.enumerated() where word != 0 {
                var rest = word
                while rest != 0 {
                    let offset = index << 6 + rest.trailingZeroBitCount
                    rest &= rest - 1
                    var gap = offset - next
                    while gap >= 0x80 {
                        bytes.append(UInt8(gap & 0x7F) | 0x80)
                        gap >>= 7
                    }
                    bytes.append(UInt8(gap))
                    next = offset + 1
                }
            }
            if bytes.count < size { return bytes }
        }
        return words.withUnsafeBytes { Array($0) }
    }
}

/// Texts on their way into the index.
struct QATextBatch {
    /// Where a gram stands in a block.
    private struct Places {
        var last: Int64 = -1
        var offsets: [Int] = []

        mutating func note(_ key: Int64) {
            guard last != key else { return }
            last = key
            offsets.append(QATextBlock.offset(of: key))
        }
    }

    private var masked: [Int64: Places] = [:]
    private var clear: [Int64: Places] = [:]

    /// Takes an item's texts, as everybody reads them and, where that is more, as they are.
    mutating func add(_ item: QAItemTexts, masked text: String) {
        let block = QATextBlock.number(of: item.key)
        QAGram.forEach(in: "\(item.reference)\n\(item.category)\n\(text)") { gram in
            masked[QATextBlock.row(gram, block: block), default: Places()].note(item.key)
        }
        var values = [QAGram(.category, item.category)]
        if let id = item.operatorID { values.append(QAGram(.operatorID, id)) }
        for gram in values { masked[QATextBlock.row(gram, block: block), default: Places()].note(item.key) }
        guard text != item.intake else { return }
        QAGram.forEach(in: item.intake) { gram in
            let row = QATextBlock.row(gram, block: block)
            if masked[row]?.last != item.key { clear[row, default: Places()].note(item.key) }
        }
    }

    /// The rows that get more items, in their order: of the masked texts, or of what only the clear ones hold.
    func rows(isClear: Bool) -> [(key: Int64, offsets: [Int])] {
        (isClear ? clear : masked).map { ($0.key, $0.value.offsets) }.sorted { $0.key < $1.key }
    }
}
