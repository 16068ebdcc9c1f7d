import Terminal

/// A text to read and scroll in a box; any of Escape, q and Return closes it.
struct TextDialog: DialogModel {
    var id = PaneID.none
    let isBoundToSession: Bool
    var showsTenant: Bool { isBoundToSession }
    private let title: String
    private var view: TextView

    var hints: [KeyHint] {
        view.isTyping
            ? [KeyHint("enter", "done"), KeyHint("esc", "back")]
            : [KeyHint("j k", "scroll"), KeyHint("/ n N", "search"), KeyHint("esc", "close")]
    }

    /// Makes a box of lines.
    ///
    /// Text of a tenant is bound to the session and closes with it.
    init(_ title: String, _ lines: [Span], isBoundToSession: Bool = true) {
        self.title = title
        self.isBoundToSession = isBoundToSession
        view = TextView(lines)
    }

    mutating func handle(_ key: Key, _ context: inout Context) {
        switch key {
        case _ where view.isTyping: _ = view.handle(key)
        case .escape, .enter, .character("q"), .character("?"): context.want(.closeDialog)
        default: _ = view.handle(key)
        }
    }

    mutating func draw(in rect: Rect, _ situation: Situation, on canvas: inout Canvas) {
        let inside = min(rect.width - 4, 100)
        let lines = view.wrapped(width: inside).count
        let box = rect.centered(Size(inside + 4, lines + 2))
        canvas.fill(box, .dialog)
        canvas.box(box, .light, .frame, title: title, note: "esc closes")
        view.draw(in: box.inset(2, 1), on: &canvas)
    }
}

/// The help: everything that can be done here, made of the bindings that handle the keys (TUI-4).
enum Help {
    /// The lines of the help, by group; what cannot be done now says why.
    static func lines(_ keymap: Keymap<ConsoleAction>, _ keys: KeyNames) -> [Span] {
        var lines: [Span] = []
        var group: String?
        let width = keymap.help.map { TextWidth.of($0.keys) }.max() ?? 0
        for row in keymap.help {
            if row.group != group {
                if group != nil { lines.append("") }
                lines.append(Span(row.group, .title))
                group = row.group
            }
            let keys = row.keys + String(repeating: " ", count: width - TextWidth.of(row.keys))
            let why = row.disabled.map { " — not now: \($0)" } ?? ""
            let look: Look = row.disabled == nil ? .normal : .dim
            lines.append(Span("  \(keys)  \(row.help)\(why)", look, hang: width + 4))
        }
        return lines + ["", Span("In lists", .title)] + listKeys(keys).map { Span("  " + $0) }
            + ["", Span("In texts", .title)] + textKeys.map { Span("  " + $0) }
    }

    private static func listKeys(_ keys: KeyNames) -> [String] {
        [
            "arrows, hjkl, page-up, page-down, g, G move; "
                + "\(keys[QAQueueScreen.Action.mark]) marks where marks mean something",
            "\(keys[ListAction.filter]) filters as you type, tab completes a field or value; escape gives the filter "
                + "before back",
            "\(keys[ListAction.next]) and \(keys[ListAction.previous]) go to the next row that the filter holds, and to "
                + "the one before",
            "\(keys[ListAction.copy]) and \(keys[ListAction.copyRow]) hand a copy to your terminal (OSC 52); inside "
                + "tmux, set-clipboard has to be on",
            "left and right bring columns into view that have no room; ‹ and › say that there are some",
        ]
    }

    private static let textKeys = [
        "arrows, jk, page-up, page-down, space, g, G scroll",
        "/ searches as you type, n and N go to the next match and the one before",
    ]
}

extension TextDialog {
    /// The help of a keymap.
    static func help(_ keymap: Keymap<ConsoleAction>, _ keys: KeyNames) -> TextDialog {
        TextDialog("Help", Help.lines(keymap, keys), isBoundToSession: false)
    }
}
