import OpsDomain
import Terminal

/// A word that can be typed after `:`.
struct CommandWord: Hashable, Sendable {
    /// The word.
    let name: String
    /// What may follow it.
    let argument: String
    /// What it does.
    let help: String
    /// What can be completed after it.
    var values: [String]

    init(_ name: String, _ argument: String = "", _ help: String, values: [String] = []) {
        self.name = name
        self.argument = argument
        self.help = help
        self.values = values
    }
}

/// The command line in the last row, with completion and history (TUI-4).
struct CommandLineDialog: DialogModel {
    var id = PaneID.none
    private var words: [CommandWord]
    private var views = Load<ListViews.Answer>()
    private let history: [String]
    private var place: Int
    private var editor = LineEditor(maxLength: 1000)
    private var candidates: [String] = []
    /// Where Tab wants to go as soon as the names of the views are known.
    private var step: Int?
    private var chosen = 0

    /// A line that begins with a text, empty by default.
    init(_ words: [CommandWord], history: [String], text: String = "") {
        self.words = words
        self.history = history
        place = history.count
        editor.set(text)
    }

    /// The names of the saved views are known to the service only.
    mutating func appear(_ context: inout Context) {
        guard let index = words.firstIndex(where: { $0.name == "view" }) else { return }
        context.load(ListViews(), into: \CommandLineDialog.views, of: &self) { line, _ in
            line.words[index].values = line.views.value?.map(\.name) ?? []
            // Tab was faster than the answer.
            if let step = line.step { line.complete(step) }
        }
    }

    mutating func handle(_ key: Key, _ context: inout Context) {
        switch key {
        case .escape, .control("c"): context.want(.closeDialog)
        case .backspace where editor.text.isEmpty: context.want(.closeDialog)
        case .enter:
            context.want(.closeDialog)
            let line = editor.text.trimmed
            guard !line.isEmpty else { return }
            context.want(.remember(line))
            context.want(.command(line))
        case .tab, .backTab: complete(key == .tab ? 1 : -1)
        case .up, .control("p"): recall(-1)
        case .down, .control("n"): recall(1)
        default:
            guard editor.handle(key) else { return }
            candidates = []
            step = nil
        }
    }

    private mutating func recall(_ step: Int) {
        place = max(0, min(history.count, place + step))
        editor.set(place < history.count ? history[place] : "")
        candidates = []
    }

    private mutating func complete(_ step: Int) {
        self.step = views.isLoading && editor.text.hasPrefix("view ") ? step : nil
        if candidates.isEmpty {
            candidates = completions
            chosen = step > 0 ? -1 : 0
        }
        guard !candidates.isEmpty else { return }
        chosen = (chosen + step + candidates.count) % candidates.count
        editor.set(candidates[chosen])
    }

    /// Whole lines that what is typed can become.
    private var completions: [String] {
        let typed = editor.text
        guard let space = typed.firstIndex(of: " ") else {
            return words.map(\.name).filter { $0.hasPrefix(typed) }.map { name in
                words.first { $0.name == name }?.argument.isEmpty == false ? name + " " : name
            }
        }
        let name = typed[..<space]
        let rest = typed[typed.index(after: space)...].lowercased()
        let values = words.first { $0.name == name }?.values ?? []
        return values.filter { $0.lowercased().hasPrefix(rest) }.map { "\(name) \($0)" }
    }

    /// What stands above the line: the candidates, or what the word does.
    private var hint: [Span] {
        if !candidates.isEmpty {
            return candidates.enumerated().flatMap { index, text -> [Span] in
                [Span(" " + text.trimmed + " ", index == chosen ? .buttonFocused : .dim)]
            }
        }
        let name = editor.text.prefix { $0 != " " }
        guard let word = words.first(where: { $0.name == name }) else {
            return [Span(" " + words.map(\.name).joined(separator: " "), .dim)]
        }
        return [Span(" \(word.name) \(word.argument)", .strong), Span("  \(word.help)", .dim)]
    }

    mutating func draw(in rect: Rect, _ situation: Situation, on canvas: inout Canvas) {
        let line = Rect(rect.x, rect.maxY - 1, rect.width, 1)
        canvas.fill(line, .normal)
        canvas.write(":", at: line.origin, .keyName)
        let visible = editor.window(columns: line.width - 1)
        canvas.clipped(to: line) { $0.write(visible.text, at: Point(line.x + 1, line.y), .normal) }
        canvas.cursor = Point(line.x + 1 + visible.cursor, line.y)
        // The row above the frame's lower edge is the status row; the frame itself stays.
        let above = Rect(rect.x + 1, rect.maxY - 3, rect.width - 2, 1)
        canvas.fill(above, .normal)
        canvas.write(hint, at: above.origin, width: above.width)
    }
}

extension String {
    /// Without white space at both ends.
    var trimmed: String {
        var text = self[...]
        while text.first?.isWhitespace == true { text.removeFirst() }
        while text.last?.isWhitespace == true { text.removeLast() }
        return String(text)
    }
}
