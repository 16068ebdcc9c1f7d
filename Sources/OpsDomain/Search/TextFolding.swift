/// Brings text into the form in which it is searched: lower case, without diacritics, words parted by single spaces.
///
/// `Müller & Söhne-Straße` becomes `muller sohne strasse`. Letters outside the Latin script stay as they are in UTF-8.
enum TextFolding {
    /// The byte between words.
    static let space: UInt8 = 0x20

    /// Appends the folded text, at most `limit` bytes and whole letters, with no space at either end.
    static func append(_ text: String, to bytes: inout [UInt8], limit: Int) {
        let start = bytes.count
        var needsSpace = false
        for scalar in text.unicodeScalars {
            switch fold(scalar) {
            case .nothing: continue
            case .separator: needsSpace = bytes.count > start
            case .letter(let first, let second):
                // At most a space and four bytes are added.
                guard bytes.count - start + 5 <= limit else { return }
                if needsSpace { bytes.append(space) }
                needsSpace = false
                bytes.append(first)
                if second != 0 { bytes.append(second) }
            case .other(let folded):
                guard bytes.count - start + 5 <= limit else { return }
                if needsSpace { bytes.append(space) }
                needsSpace = false
                bytes.append(contentsOf: UTF8.encode(folded).map { Array($0) } ?? [])
            }
        }
    }

    private enum Folded {
        /// Dropped: marks, apostrophes, invisible characters.
        case nothing
        /// Parts words.
        case separator
        /// One ASCII letter or digit, or two (`ß`); the second is 0 if there is one.
        case letter(UInt8, UInt8)
        /// A letter outside ASCII.
        case other(Unicode.Scalar)
    }

    private static func fold(_ scalar: Unicode.Scalar) -> Folded {
        switch scalar.value {
        case 0x61...0x7A, 0x30...0x39: .letter(UInt8(truncatingIfNeeded: scalar.value), 0)
        case 0x41...0x5A: .letter(UInt8(truncatingIfNeeded: scalar.value | 0x20), 0)
        case 0x27, 0x60: .nothing
        case 0..<0x80: .separator
        default: foldBeyondASCII(scalar)
        }
    }

    private static func foldBeyondASCII(_ scalar: Unicode.Scalar) -> Folded {
        let value = scalar.value
        switch value {
        case 0xC0...0x17F: if let base = base(of: value - 0xC0, in: latin) { return .letter(base, pairs[value] ?? 0) }
        case 0x1E00...0x1EFF: if let base = base(of: value - 0x1E00, in: latinAdditional) { return .letter(base, 0) }
        case 0x1CD...0x233:
            if let base = base(of: value - 0x1CD, in: latinExtendedB) { return .letter(base, 0) }
        // Combining diacritics; ʼ and typographic apostrophes.
        case 0x300...0x36F, 0x2BC, 0x2018, 0x2019: return .nothing
        case 0x391...0x3CE: if let plain = greek[value] { return .other(plain) }
        // Full-width forms of ASCII.
        case 0xFF01...0xFF5E: return Unicode.Scalar(value - 0xFEE0).map(fold) ?? .separator
        default: break
        }
        if value == 0x401 || value == 0x451 { return .other("\u{435}") }
        return foldByProperty(scalar)
    }

    private static func foldByProperty(_ scalar: Unicode.Scalar) -> Folded {
        switch scalar.properties.generalCategory {
        case .format, .control, .surrogate, .unassigned: return .nothing
        case .uppercaseLetter, .titlecaseLetter:
            return .other(scalar.properties.lowercaseMapping.unicodeScalars.first ?? scalar)
        case .lowercaseLetter, .modifierLetter, .otherLetter, .decimalNumber, .letterNumber, .otherNumber,
            .nonspacingMark, .spacingMark, .otherSymbol, .privateUse:
            return .other(scalar)
        default: return .separator
        }
    }

    private static func base(of offset: UInt32, in table: [UInt8]) -> UInt8? {
        let letter = table[Int(offset)]
        return letter == UInt8(ascii: ".") ? nil : letter
    }

    /// Base letters of U+00C0…U+017F; a dot where there is none.
    private static let latin = Array(
        ("aaaaaaaceeeeiiiidnooooo.ouuuuytsaaaaaaaceeeeiiiidnooooo.ouuuuyty"
            + "aaaaaaccccccccddddeeeeeeeeeegggggggghhhhiiiiiiiiiiiijjkkklllllll"
            + "lllnnnnnnnnnoooooooorrrrrrssssssssttttttuuuuuuuuuuuuwwyyyzzzzzzs").utf8)

    /// Base letters of U+01CD…U+0233.
    private static let latinExtendedB = Array(
        ("aaiioouuuuuuuuuu.aaaa....ggkkoooo..j...gg..nnaa..oo"
            + "aaaaeeeeiiiioooorrrruuuusstt..hh......aaeeooooooooyy").utf8)

    /// Base letters of U+1E00…U+1EFF.
    private static let latinAdditional = Array(
        ("aabbbbbbccddddddddddeeeeeeeeeeffgghhhhhhhhhhiiiikkkkkkllllllllmm"
            + "mmmmnnnnnnnnoooooooopppprrrrrrrrssssssssssttttttttuuuuuuuuuuvvvv"
            + "wwwwwwwwwwxxxxyyzzzzzzhtwyas....aaaaaaaaaaaaaaaaaaaaaaaaeeeeeeee"
            + "eeeeeeeeiiiioooooooooooooooooooooooouuuuuuuuuuuuuuyyyyyyyy......").utf8)

    /// Second letters: æ, þ, ß, ĳ, œ in both cases.
    private static let pairs: [UInt32: UInt8] = [
        0xC6: 0x65, 0xE6: 0x65, 0xDE: 0x68, 0xFE: 0x68, 0xDF: 0x73, 0x132: 0x6A, 0x133: 0x6A, 0x152: 0x65, 0x153: 0x65,
    ]

    /// Greek letters with tonos or dialytika, and final sigma.
    private static let greek: [UInt32: Unicode.Scalar] = [
        0x3AC: "α", 0x3AD: "ε", 0x3AE: "η", 0x3AF: "ι", 0x3CC: "ο", 0x3CD: "υ", 0x3CE: "ω", 0x3CA: "ι", 0x3CB: "υ",
        0x390: "ι", 0x3B0: "υ", 0x3C2: "σ", 0x3AA: "ι", 0x3AB: "υ",
    ]
}

/// The letters of a text as bits: 26 for letters, five for digits in pairs, one for everything else.
///
/// A text can hold a word only if it has all of its bits, or with one edit all but one.
struct LetterMask: Sendable, Hashable {
    var bits: UInt32 = 0

    init(bits: UInt32 = 0) { self.bits = bits }

    init(of bytes: some Sequence<UInt8>) {
        for byte in bytes {
            switch byte {
            case 0x61...0x7A: bits |= 1 << UInt32(byte - 0x61)
            case 0x30...0x39: bits |= 1 << UInt32(26 + (byte - 0x30) / 2)
            case 0x80...: bits |= 1 << 31
            default: break
            }
        }
    }

    /// How many kinds of letters this has that the other lacks.
    func countMissing(in other: UInt32) -> Int { (bits & ~other).nonzeroBitCount }
}
