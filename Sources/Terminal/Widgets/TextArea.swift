/// Several lines of text to be typed, wrapped to the width.
public struct TextArea: Hashable, Sendable {
    /// The characters, line ends included.
    public private(set) var characters: [Character]
    /// The cursor stands before this character.
    public private(set) var cursor: Int
    /// The longest text, in characters.
    public var maxLength: Int
    /// Shown while the area is empty.
    public var placeholder: String
    // Up and down need the wrapped lines, so the width of the last layout is kept; see `layout(width:)`.
    private var width = 40

    /// Makes an area with the cursor at the end.
    public init(_ text: String = "", placeholder: String = "", maxLength: Int = 100_000) {
        characters = text.prefix(maxLength).map(\.withoutTower)
        cursor = characters.count
        self.placeholder = placeholder
        self.maxLength = maxLength
    }

    /// The text; setting it moves the cursor to its end.
    public var text: String {
        get { String(characters) }
        set {
            characters = newValue.prefix(maxLength).map(\.withoutTower)
            cursor = characters.count
        }
    }

    /// Tells the width at which the text is shown, for moving by lines.
    ///
    /// Columns, at least 1.
    public mutating func layout(width: Int) { self.width = max(1, width) }

    /// Handles an editing key, Return included; false when it is not one, or when it would leave the area (up on the
    /// first line).
    public mutating func handle(_ key: Key) -> Bool {
        switch key {
        case .enter: insert(["\n"])
        case .paste(let text): insert(Array(text))
        case .up: return moveLine(-1)
        case .down: return moveLine(1)
        case .home, .control("a"): cursor = lineRange.lowerBound
        case .end, .control("e"): cursor = lineRange.upperBound
        default: return editLine(key)
        }
        return true
    }

    /// All other keys act within the line, as in a field.
    private mutating func editLine(_ key: Key) -> Bool {
        switch key {
        case .backspace where cursor > 0 && cursor == lineRange.lowerBound: removeLineEnd(before: cursor)
        case .delete where cursor < characters.count && cursor == lineRange.upperBound:
            removeLineEnd(before: cursor + 1)
        case .left where cursor > 0: cursor -= 1
        case .right where cursor < characters.count: cursor += 1
        default:
            let range = lineRange
            var editor = LineEditor(
                String(characters[range]), maxLength: maxLength - characters.count + range.count)
            editor.move(to: cursor - range.lowerBound)
            guard editor.handle(key) else { return false }
            characters.replaceSubrange(range, with: editor.characters)
            cursor = range.lowerBound + editor.cursor
        }
        return true
    }

    private mutating func removeLineEnd(before position: Int) {
        characters.remove(at: position - 1)
        cursor = position - 1
    }

    private mutating func insert(_ new: [Character]) {
        let taken = new.map { $0.isNewline ? "\n" : $0.withoutTower }.prefix(max(0, maxLength - characters.count))
        characters.insert(contentsOf: taken, at: cursor)
        cursor += taken.count
    }

    /// The line (between line ends) with the cursor.
    private var lineRange: Range<Int> {
        let start = characters[..<cursor].lastIndex(of: "\n").map { $0 + 1 } ?? 0
        let end = characters[cursor...].firstIndex(of: "\n") ?? characters.count
        return start..<end
    }

    /// All wrapped lines as ranges of the text.
    private func wrapped(_ width: Int) -> [Range<Int>] {
        var lines: [Range<Int>] = []
        var start = 0
        for paragraph in characters.split(separator: "\n", omittingEmptySubsequences: false) {
            lines += Wrapping.ranges(Array(paragraph), width: width).map {
                $0.lowerBound + start..<$0.upperBound + start
            }
            start += paragraph.count + 1
        }
        return lines
    }

    /// The wrapped line of the cursor: the last one that starts at or before it.
    private func cursorLine(_ lines: [Range<Int>]) -> Int { lines.lastIndex { $0.lowerBound <= cursor } ?? 0 }

    private mutating func moveLine(_ step: Int) -> Bool {
        let lines = wrapped(width)
        let line = cursorLine(lines)
        guard lines.indices.contains(line + step) else { return false }
        let target = lines[line + step]
        cursor = min(target.lowerBound + cursor - lines[line].lowerBound, target.upperBound)
        return true
    }

    /// Draws the text from the left edge; puts the hardware cursor into it when it has the focus.
    public func draw(in rect: Rect, focused: Bool, on canvas: inout Canvas) {
        guard !rect.isEmpty else { return }
        let role: Role = focused ? .fieldFocused : .fieldText
        canvas.fill(rect, role)
        if characters.isEmpty {
            canvas.write(placeholder, at: rect.origin, .placeholder, width: rect.width)
            if focused { canvas.cursor = rect.origin }
            return
        }
        let lines = wrapped(rect.width)
        let line = cursorLine(lines)
        let first = max(0, line - rect.height + 1)
        canvas.clipped(to: rect) { canvas in
            for (offset, range) in lines.dropFirst(first).prefix(rect.height).enumerated() {
                canvas.write(String(characters[range]), at: Point(rect.x, rect.y + offset), role)
            }
        }
        if focused {
            let column = characters[lines[line].lowerBound..<cursor].reduce(0) { $0 + TextWidth.of($1) }
            canvas.cursor = Point(rect.x + min(column, rect.width - 1), rect.y + line - first)
        }
    }
}
