/// One thing a cell can hold.
///
/// Text becomes glyphs here and nowhere else, so this is where it is made harmless.
///
/// Control characters are shown as pictures (`␛`), other characters that would move the cursor, turn the direction of
/// text or hide themselves as `\u{202E}`. Where terminals disagree about the columns of a character sequence (emoji
/// joined by ZWJ,
/// skin tones, emoji presentation), only the part they agree on is shown: one column off breaks the whole row.
struct Glyph: Hashable {
    var base: Unicode.Scalar
    var mark1: Unicode.Scalar = "\0"
    var mark2: Unicode.Scalar = "\0"
    var width: UInt8 = 1

    /// Appends the glyphs of one character, in order.
    static func expand(_ character: Character, into glyphs: inout [Glyph]) {
        let start = glyphs.count
        var joined = false
        for scalar in character.unicodeScalars {
            if let escape = escape(scalar) {
                glyphs.append(contentsOf: escape.unicodeScalars.map { Glyph(base: $0) })
                continue
            }
            let hasBase = glyphs.count > start
            switch scalar.value {
            case 0xFE00...0xFE0F, 0xE0100...0xE01EF:  // variation selectors
                if !hasBase { appendEscape(scalar, to: &glyphs) }
            case 0x200C, 0x200D:  // joiners mean something between letters of some scripts; in Latin they only deceive
                if hasBase, let base = glyphs.last?.base, !base.isASCII, base.value > 0x24F {
                    joined = scalar.value == 0x200D
                } else {
                    appendEscape(scalar, to: &glyphs)
                }
            case 0x1F3FB...0x1F3FF where hasBase: break  // skin tone
            default:
                append(scalar, hasBase: hasBase, joined: joined, to: &glyphs)
                joined = false
            }
        }
    }

    private static func append(_ scalar: Unicode.Scalar, hasBase: Bool, joined: Bool, to glyphs: inout [Glyph]) {
        let width = TextWidth.of(scalar)
        switch width {
        case 1, 2:
            // After a joiner only scripts with real joining (one column) go on; a joined emoji stops at its first part.
            if joined, width == 2 || scalar.properties.isEmoji { return }
            glyphs.append(Glyph(base: scalar, width: UInt8(width)))
        case 0 where hasBase:
            let last = glyphs.count - 1
            if glyphs[last].mark1.value == 0 {
                glyphs[last].mark1 = scalar
            } else if glyphs[last].mark2.value == 0 {
                glyphs[last].mark2 = scalar
            }
        case 0: glyphs.append(Glyph(base: "\u{25CC}", mark1: scalar))  // a mark with nothing to stand on
        default: appendEscape(scalar, to: &glyphs)
        }
    }

    private static func appendEscape(_ scalar: Unicode.Scalar, to glyphs: inout [Glyph]) {
        glyphs.append(contentsOf: hexadecimal(scalar).unicodeScalars.map { Glyph(base: $0) })
    }

    /// The visible form of a character that must not reach a terminal; nil for all others.
    private static func escape(_ scalar: Unicode.Scalar) -> String? {
        switch scalar.value {
        case 0..<0x20: return Unicode.Scalar(0x2400 + scalar.value).map { String(Character($0)) }
        case 0x7F: return "\u{2421}"
        case 0x200C, 0x200D: return nil  // joiners: see `expand`
        case 0x115F, 0x1160, 0x17B4, 0x17B5, 0x2028, 0x2029, 0x3164, 0xFFA0: return hexadecimal(scalar)  // not seen
        case ..<0x80: return nil
        default:
            // Controls (C1) and format characters: direction, invisible signs, tags.
            let category = scalar.properties.generalCategory
            return category == .control || category == .format ? hexadecimal(scalar) : nil
        }
    }

    private static func hexadecimal(_ scalar: Unicode.Scalar) -> String {
        "\\u{" + String(scalar.value, radix: 16, uppercase: true) + "}"
    }
}
