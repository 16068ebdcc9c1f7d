/// Finding words in a text that is read: what is looked for, and whether it is being typed.
public struct TextSearch: Hashable, Sendable {
    /// The line in which it is typed.
    var field = TextField(placeholder: "words to find", maxLength: 200)
    /// Whether keys are typed into the line.
    public internal(set) var isTyping = false
    /// What was looked for last, as typed; empty when nothing was.
    public internal(set) var text = ""
    /// The match to which the view went last, counted from 0.
    var current: Int?
    /// Where the view stood when typing began, to go back on Escape.
    var start = 0

    /// The places of a text in a line, as ranges of its characters; upper and lower case are the same.
    static func matches(of wanted: [Character], in line: String) -> [Range<Int>] {
        guard !wanted.isEmpty else { return [] }
        let characters = fold(line)
        var found: [Range<Int>] = []
        var index = 0
        while index + wanted.count <= characters.count {
            if characters[index..<(index + wanted.count)].elementsEqual(wanted) {
                found.append(index..<(index + wanted.count))
                index += wanted.count
            } else {
                index += 1
            }
        }
        return found
    }

    /// The characters of a text in lower case, one for each.
    static func fold(_ text: String) -> [Character] {
        text.map { character in
            let lower = character.lowercased()
            return lower.count == 1 ? Character(lower) : character
        }
    }
}

extension TextView {
    /// Whether keys are typed into the search line now.
    public var isTyping: Bool { search.isTyping }

    /// A match: its line among the wrapped ones, and its characters there.
    struct Match: Hashable {
        var line: Int
        var characters: Range<Int>
    }

    /// All matches in lines that are wrapped already, top to bottom.
    func matches(in lines: [Span]) -> [Match] {
        let wanted = TextSearch.fold(search.isTyping ? search.field.text : search.text)
        guard !wanted.isEmpty else { return [] }
        return lines.enumerated().flatMap { index, line in
            TextSearch.matches(of: wanted, in: line.text).map { Match(line: index, characters: $0) }
        }
    }

    /// `/` types what is looked for, `n` and `N` go to the next match and the one before; false for other keys.
    ///
    /// While typing, the view shows the first match from where it stood; Return keeps it, Escape goes back.
    mutating func handleSearch(_ key: Key) -> Bool {
        if search.isTyping { return handleTyped(key) }
        switch key {
        case .character("/"):
            search.isTyping = true
            search.start = top
            search.field.text = ""
        case .character("n") where !search.text.isEmpty: go(1)
        case .character("N") where !search.text.isEmpty: go(-1)
        case .escape where !search.text.isEmpty: search = TextSearch()
        default: return false
        }
        return true
    }

    private mutating func handleTyped(_ key: Key) -> Bool {
        switch key {
        case .enter:
            search.isTyping = false
            search.text = search.field.text
        case .escape:
            search.isTyping = false
            search.current = nil
            top = search.start
        default:
            guard search.field.handle(key) else { return true }
            show(from: search.start)
        }
        return true
    }

    /// Goes to the first match at or after a line, else to the first of all.
    private mutating func show(from line: Int) {
        let all = wrapped(width: width)
        let found = matches(in: all)
        search.current = found.firstIndex { $0.line >= line } ?? found.indices.first
        guard let current = search.current else {
            top = search.start
            return
        }
        bring(found[current].line, of: all.count)
    }

    /// Goes so many matches on, round the end.
    private mutating func go(_ step: Int) {
        let all = wrapped(width: width)
        let found = matches(in: all)
        guard !found.isEmpty else { return }
        // After scrolling by hand the search goes on from what is seen.
        let seen = top..<(top + height)
        if let current = search.current, found.indices.contains(current), seen.contains(found[current].line) {
            search.current = (current + step + found.count) % found.count
        } else if step > 0 {
            search.current = found.firstIndex { $0.line >= top } ?? 0
        } else {
            search.current = found.lastIndex { $0.line < top + height } ?? found.count - 1
        }
        if let current = search.current { bring(found[current].line, of: all.count) }
    }

    /// Scrolls so that a line is seen, two lines below the top where it can be.
    private mutating func bring(_ line: Int, of count: Int) {
        if !(top..<(top + height)).contains(line) { top = line - min(2, height - 1) }
        settle(count)
    }

    /// Marks the matches that are seen; the current one with a look of its own, and the hardware cursor on it.
    func drawMatches(_ found: [Match], _ all: [Span], in rect: Rect, focused: Bool, on canvas: inout Canvas) {
        for (index, match) in found.enumerated() {
            let row = match.line - top
            guard (0..<rect.height).contains(row) else { continue }
            let characters = Array(all[match.line].text)
            let x = rect.x + TextWidth.of(String(characters[..<match.characters.lowerBound]))
            let place = Point(x, rect.y + row)
            let text = String(characters[match.characters])
            let role: Role = index == search.current ? .buttonFocused : .marked
            canvas.write(text, at: place, role, width: max(0, min(TextWidth.of(text), rect.maxX - x)))
            if focused, index == search.current { canvas.cursor = place }
        }
    }

    /// The line under the text: what is typed, or which match is shown.
    func drawSearchLine(_ found: [Match], in rect: Rect, focused: Bool, on canvas: inout Canvas) {
        canvas.fill(rect, .normal)
        let count = found.isEmpty ? "nothing found" : "\((search.current ?? 0) + 1) of \(found.count)"
        canvas.write("/", at: rect.origin, .keyName)
        let parts = Rect(rect.x + 1, rect.y, rect.width - 1, 1).columns(.flexible(1), .fixed(15), gap: 1)
        if search.isTyping {
            search.field.draw(in: parts[0], focused: focused, on: &canvas)
        } else {
            canvas.write(search.text, at: parts[0].origin, .strong, width: parts[0].width)
        }
        canvas.write(count, at: parts[1].origin, found.isEmpty ? .warning : .dim, width: parts[1].width)
    }
}
