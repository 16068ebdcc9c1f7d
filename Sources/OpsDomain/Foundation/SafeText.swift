/// Makes text of unknown origin harmless to a terminal (TUI-9).
///
/// Control characters become pictures (`␛`); what turns the direction of text or hides itself becomes `\u{202E}`.
public enum SafeText {
    /// One line: line breaks and tabs become pictures too.
    public static func line(_ text: String) -> String {
        text.unicodeScalars.contains(where: isUnsafe) ? visible(text) : text
    }

    /// Several lines: only line feeds stay.
    public static func block(_ text: String) -> String {
        text.split(separator: "\n", omittingEmptySubsequences: false).map { line(String($0)) }.joined(separator: "\n")
    }

    /// A line of JSON: the same characters as `\u202e`, which every reader of JSON turns back.
    public static func json(_ text: String) -> String {
        guard text.unicodeScalars.contains(where: isUnsafe) else { return text }
        var safe = ""
        for scalar in text.unicodeScalars {
            guard isUnsafe(scalar) else {
                safe.unicodeScalars.append(scalar)
                continue
            }
            for unit in String(Character(scalar)).utf16 {
                let digits = String(unit, radix: 16)
                safe += "\\u" + String(repeating: "0", count: 4 - digits.count) + digits
            }
        }
        return safe
    }

    private static func visible(_ text: String) -> String {
        var safe = ""
        for scalar in text.unicodeScalars {
            if !isUnsafe(scalar) {
                safe.unicodeScalars.append(scalar)
            } else if scalar.value < 0x20, let picture = Unicode.Scalar(0x2400 + scalar.value) {
                safe.unicodeScalars.append(picture)
            } else if scalar.value == 0x7F {
                safe += "\u{2421}"
            } else {
                safe += "\\u{" + String(scalar.value, radix: 16, uppercase: true) + "}"
            }
        }
        return safe
    }

    private static func isUnsafe(_ scalar: Unicode.Scalar) -> Bool {
        switch scalar.value {
        case 0..<0x20, 0x7F..<0xA0: true
        case 0xAD, 0x061C, 0x115F, 0x1160, 0x17B4, 0x17B5, 0x180E, 0x200B, 0x200E...0x200F, 0x2028...0x202E,
            0x2060...0x206F, 0x3164, 0xFEFF, 0xFFA0, 0xFFF9...0xFFFB, 0xE0000...0xE007F:
            true
        default: false
        }
    }
}
