import OpsDomain
import Terminal

/// The line in which a list is filtered as one types: the text, what is wrong with it and where, and completions.
struct FilterInput: Sendable {
    /// What a key did.
    enum Outcome: Sendable {
        case ignored
        /// The cursor moved, or a completion is shown.
        case moved
        /// The text is another one.
        case changed
        /// Typing ended; the text stays.
        case done
    }

    /// What Tab goes round, and the characters that it replaces.
    private struct Completions: Sendable {
        var range: Range<Int>
        var words: [String]
    }

    private var field: TextField
    /// Whether keys are typed into it.
    private(set) var isOpen = false
    /// What is wrong with the text that was asked for last.
    private(set) var error: OpsError?
    private var textBefore = ""
    private var completions: Completions?
    private var chosen = 0

    /// An empty filter; the placeholder shows what can be typed.
    init(placeholder: String) {
        field = TextField(placeholder: placeholder, maxLength: 1000)
    }

    /// What is typed, without spaces at its ends.
    var text: String {
        get { field.text.trimmed }
        set {
            field.text = newValue
            completions = nil
        }
    }

    /// Why there is no next match to go to; nil when a filter holds rows.
    var matchObjection: String? { text.isEmpty ? "no filter is set: / sets one" : nil }

    /// Begins typing; Escape gives back the text of now.
    mutating func open() {
        isOpen = true
        textBefore = field.text
    }

    /// Takes over how the service read the text.
    ///
    /// What more typing can still make right is no error (HOT-2).
    mutating func took(_ failure: OpsError?) { error = failure?.kind == "filter.incomplete" ? nil : failure }

    /// Handles a key while it is open.
    ///
    /// Tab completes the word under the cursor, if there is a vocabulary.
    /// `values` tells what is known to stand behind a field that the vocabulary has no words for.
    mutating func handle(
        _ key: Key, _ vocabulary: FilterVocabulary? = nil, values: (_ field: String) -> [String] = { _ in [] }
    ) -> Outcome {
        switch key {
        case .enter:
            isOpen = false
            completions = nil
            return .done
        case .escape:
            isOpen = false
            let isChanged = field.text != textBefore
            text = textBefore
            return isChanged ? .changed : .done
        case .tab, .backTab:
            guard let vocabulary else { return .ignored }
            return complete(key == .tab ? 1 : -1, vocabulary, values)
        default:
            let before = field.text
            guard field.handle(key) else { return .ignored }
            completions = nil
            return field.text == before ? .moved : .changed
        }
    }

    /// Puts the next candidate in the place of the word under the cursor.
    private mutating func complete(
        _ step: Int, _ vocabulary: FilterVocabulary, _ values: (_ field: String) -> [String]
    ) -> Outcome {
        if completions == nil {
            let found = vocabulary.completions(for: field.text, at: field.editor.cursor)
            let words = found.candidates.map(\.text)
            completions = Completions(
                range: found.range, words: words.isEmpty ? known(in: found.range, values) : words)
            chosen = step > 0 ? -1 : 0
        }
        guard var found = completions, !found.words.isEmpty else { return .ignored }
        chosen = (chosen + step + found.words.count) % found.words.count
        let word = found.words[chosen]
        var characters = Array(field.text)
        characters.replaceSubrange(found.range, with: word)
        field.text = String(characters)
        found.range = found.range.lowerBound..<(found.range.lowerBound + word.count)
        field.editor.move(to: found.range.upperBound)
        completions = found
        return .changed
    }

    /// Known values that begin with what is typed behind a field's sign.
    private func known(in range: Range<Int>, _ values: (_ field: String) -> [String]) -> [String] {
        let characters = Array(field.text)
        guard range.lowerBound > 0, characters[range.lowerBound - 1] == ":" else { return [] }
        let before = characters[..<(range.lowerBound - 1)]
        let name = String(before.reversed().prefix { $0.isLetter || $0 == "_" }.reversed())
        let typed = String(characters[range]).lowercased()
        return Array(values(name).filter { $0.lowercased().hasPrefix(typed) }.prefix(12))
    }

    /// Rows it takes above the list: none while it is closed and nothing is wrong.
    var height: Int { (isOpen || error != nil ? 1 : 0) + (note == nil ? 0 : 1) }

    /// What stands under the line: the error at its spot, or the candidates.
    private var note: [Span]? {
        if let error {
            let spot = error.subject.flatMap { Int($0) }.map { max(0, min($0 - 1, field.text.count)) }
            let lead = spot.map { String(repeating: " ", count: min($0, 40)) + "↑ " } ?? ""
            return [Span(lead + error.message, .fieldError)]
        }
        guard let completions, completions.words.count > 1 else { return nil }
        return completions.words.enumerated().map { index, word in
            Span(" \(word) ", index == chosen ? .buttonFocused : .dim)
        }
    }

    /// Draws the line and what stands under it; the hardware cursor stands in it while it is open.
    func draw(in rect: Rect, on canvas: inout Canvas) {
        guard rect.height > 0, height > 0 else { return }
        canvas.write("/", at: rect.origin, .keyName)
        field.draw(in: Rect(rect.x + 1, rect.y, rect.width - 1, 1), focused: isOpen, on: &canvas)
        // The sign stands under the character that is wrong: the text begins after the slash and the bracket.
        if rect.height > 1, let note { canvas.write(note, at: Point(rect.x + 2, rect.y + 1), width: rect.width - 2) }
    }
}
