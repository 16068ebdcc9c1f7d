/// What is known of a terminal from its name, beyond terminfo.
///
/// Nothing is ever asked of the terminal itself.
struct TerminalKind: Hashable {
    /// The name in TERM.
    let term: String

    /// Takes the escape sequences of xterm and of all that imitate it; unknown ones are ignored there.
    var isXtermLike: Bool {
        [
            "xterm", "tmux", "screen", "rxvt", "foot", "alacritty", "kitty", "wezterm", "ghostty", "contour", "vte",
            "gnome",
            "konsole", "st-", "mintty",
        ].contains { term == $0 || term.hasPrefix($0) }
    }

    /// Holds back what is shown between the brackets of a frame.
    ///
    /// Only where the brackets are known to do no harm.
    var takesSynchronizedOutput: Bool { isXtermLike && !term.hasPrefix("screen") && !term.hasPrefix("rxvt") }

    /// Takes a window title by OSC 2.
    var takesTitle: Bool { isXtermLike }

    /// Sent once the terminal is ours: bracketed paste, and explicit direction (some terminals turn right-to-left text,
    /// and all else on its line with it, unless told not to).
    var modesOn: String { isXtermLike ? "\u{1B}[?2004h\u{1B}[8l" : "" }

    /// Undoes ``modesOn``.
    var modesOff: String { isXtermLike ? "\u{1B}[8h\u{1B}[?2004l" : "" }

    /// The names to try when the first is not described on this machine, best first.
    static func candidates(term: String?) -> [String] {
        let known = ["xterm-256color", "xterm", "vt100", "ansi"]
        guard let term, !term.isEmpty else { return known }
        // A name alone says nothing about a dumb terminal's abilities, except that it has none.
        return term == "dumb" || term == "unknown" ? [term] : [term] + known.filter { $0 != term }
    }

    /// Whether the environment asks for plain ASCII: a locale is set, and it is not a UTF-8 one.
    static func wantsASCII(_ environment: (String) -> String?) -> Bool {
        for name in ["LC_ALL", "LC_CTYPE", "LANG"] {
            guard let value = environment(name), !value.isEmpty else { continue }
            let lower = value.lowercased()
            return !(lower.contains("utf-8") || lower.contains("utf8"))
        }
        return false
    }
}

/// Stand-ins for signs on terminals that show only ASCII.
enum PlainASCII {
    private static let table: [Unicode.Scalar: Unicode.Scalar] = [
        "─": "-", "│": "|", "┌": "+", "┐": "+", "└": "+", "┘": "+", "├": "+", "┤": "+",
        "━": "=", "┃": "#", "┏": "#", "┓": "#", "┗": "#", "┛": "#", "┣": "#", "┫": "#",
        "▶": ">", "●": "*", "▸": "+", "▾": "-", "▲": "^", "▼": "v", "○": "o", "■": "#", "✓": "v", "✗": "x", "…": "~",
        "‹": "<", "›": ">", "→": ">", "·": ".", "•": "*", "█": "#", "░": ".", "▌": "|", "▐": "|", "×": "x", "≥": ">",
        "▁": "_", "▂": "_", "▃": "-", "▄": "-", "▅": "=", "▆": "=", "▇": "#", "–": "-", "—": "-", "↓": "v", "↑": "^",
        "◌": "?",
        "◐": "%", "∅": "/", "◆": "*",
    ]

    /// The character itself when it is ASCII, else its stand-in, else `?`.
    static func of(_ scalar: Unicode.Scalar) -> Unicode.Scalar { scalar.isASCII ? scalar : table[scalar] ?? "?" }
}
