internal import CNcurses

/// How many columns text takes on a terminal.
///
/// The widths are the C library's (`wcwidth`), not a table of our own: ncurses uses the same function to keep track of
/// its cursor, and the two must never disagree. `wcwidth` knows only the characters of the current locale, so a UTF-8
/// locale is made current on first use.
public enum TextWidth {
    /// Makes a UTF-8 character set current, keeping the user's locale when it is one.
    static let locale: Void = {
        setlocale(LC_ALL, "")
        if String(cString: opsc_codeset()) != "UTF-8" { setlocale(LC_CTYPE, "C.UTF-8") }
        // Numbers and sorting in C code stay those of the C locale whatever the user's language.
        setlocale(LC_NUMERIC, "C")
    }()

    /// The columns of one scalar: 0, 1 or 2; negative for one that cannot be printed.
    static func of(_ scalar: Unicode.Scalar) -> Int {
        switch scalar.value {
        case 0x20..<0x7F: return 1
        case 0..<0x20, 0x7F..<0xA0: return -1
        case 0xA1..<0x300 where scalar.value != 0xAD, 0x2500..<0x2600: return 1
        default:
            _ = locale
            return Int(opsc_width(scalar.value))
        }
    }

    /// The columns of one character as the canvas shows it, escapes included.
    public static func of(_ character: Character) -> Int {
        if let ascii = character.asciiValue, ascii >= 0x20, ascii < 0x7F { return 1 }
        var units: [Glyph] = []
        Glyph.expand(character, into: &units)
        return units.reduce(0) { $0 + Int($1.width) }
    }

    /// The columns of a text as the canvas shows it, escapes included.
    public static func of(_ text: some StringProtocol) -> Int {
        if text.utf8.allSatisfy({ $0 >= 0x20 && $0 < 0x7F }) { return text.utf8.count }
        return text.reduce(0) { $0 + of($1) }
    }

    /// The longest beginning of the text that fits in `columns`.
    public static func prefix(_ text: String, columns: Int) -> Substring {
        var used = 0
        var end = text.startIndex
        for index in text.indices {
            used += of(text[index])
            if used > columns { break }
            end = text.index(after: index)
        }
        return text[..<end]
    }
}
