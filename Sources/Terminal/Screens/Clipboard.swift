/// A way in which OSC 52 reaches the terminal in front of the person.
///
/// Nothing tells whether a multiplexer lets it through, so where it is not sure more than one way is gone; one that is
/// not understood is ignored there.
enum ClipboardWay: Hashable {
    /// To the terminal, or to a tmux with `set-clipboard on`, which keeps a copy and hands it on.
    case plain
    /// Through a tmux that takes no copies itself but has `allow-passthrough on`, as older ones always have.
    case tmux
    /// Through GNU screen, which hands on strings of limited length only.
    case screen

    /// The ways for a terminal, in the order in which they are gone; `isSet` tells which variables the environment has.
    static func ways(_ kind: TerminalKind, isSet: (String) -> Bool) -> [ClipboardWay] {
        guard kind.isXtermLike else { return [] }
        if isSet("TMUX") || kind.term.hasPrefix("tmux") { return [.plain, .tmux] }
        // Over SSH only the name is left, and both multiplexers go by it.
        if isSet("STY") || kind.term.hasPrefix("screen") { return [.plain, .screen] }
        return [.plain]
    }

    /// The bytes that copy a text, which holds no control characters.
    func sequence(_ text: String) -> String {
        let plain = "\u{1B}]52;c;\(EscapeText.base64(text))\u{7}"
        switch self {
        case .plain: return plain
        case .tmux: return "\u{1B}Ptmux;\(plain.replacing("\u{1B}", with: "\u{1B}\u{1B}"))\u{1B}\\"
        case .screen:
            var parts: [Substring] = []
            var rest = plain[...]
            while !rest.isEmpty {
                parts.append(rest.prefix(Self.longestPart))
                rest = rest.dropFirst(Self.longestPart)
            }
            return parts.map { "\u{1B}P\($0)\u{1B}\\" }.joined()
        }
    }

    /// GNU screen drops strings over 256 bytes in its older versions.
    private static let longestPart = 200
}

/// Text as the screen shows it.
public enum VisibleText {
    /// The text with everything that would drive a terminal as a visible escape, except for tabs, which stand between
    /// cells.
    static func ofCells(_ text: String) -> String {
        text.split(separator: "\t", omittingEmptySubsequences: false).map { of(String($0)) }.joined(separator: "\t")
    }

    /// The text with everything that would drive a terminal as a visible escape; line ends and tabs too.
    public static func of(_ text: String) -> String {
        if text.utf8.allSatisfy({ $0 >= 0x20 && $0 < 0x7F }) { return text }
        var glyphs: [Glyph] = []
        for character in text { Glyph.expand(character, into: &glyphs) }
        var shown = String.UnicodeScalarView()
        for glyph in glyphs {
            shown.append(glyph.base)
            for mark in [glyph.mark1, glyph.mark2] where mark.value != 0 { shown.append(mark) }
        }
        return String(shown)
    }
}
