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
    /// What more typing can still make right.
    private var unfinished: OpsError?
    /// The text that either was said of.
    private var wrongText = ""
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

    /// Takes over how the service read a text.
    ///
    /// What more typing can still make right is no error until Return (HOT-2). A wrong text keeps the keys: the list
    /// still shows what was asked for before, and nothing may be decided on it by mistake.
    mutating func took(_ failure: OpsError?, of asked: String) {
        guard failure == nil || asked == text else { return }
        let isUnfinished = isOpen && failure?.kind == "filter.incomplete"
        error = isUnfinished ? nil : failure
        unfinished = isUnfinished ? failure : nil
        guard failure != nil else { return }
        wrongText = asked
        isOpen = true
    }

    /// Handles a key while it is open.
    ///
    /// Tab completes the word under the cursor, if there is a vocabulary.
    /// `values` tells what is known to stand behind a field that the vocabulary has no words for.
    mutating func handle(
        _ key: Key, _ vocabulary: FilterVocabulary? = nil, values: (_ field: String) -> [String] = { _ in [] }
    ) -> Outcome {
        switch key {
        case .enter:
            completions = nil
            if text == wrongText, let wrong = error ?? unfinished {
                error = wrong
                return .moved
            }
            isOpen = false
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
    var height: Int { (isOpen || error != nil ? 1 : 0) + (note(width: .max) == nil ? 0 : 1) }

    /// What stands under the line: the error at its spot if there is room for it there, or the candidates.
    private func note(width: Int) -> [Span]? {
        if let error {
            let spot = error.subject.flatMap { Int($0) }.map { max(0, min($0 - 1, field.text.count)) }
            // That it is about the filter is seen; at its spot, the spot too.
            let words = error.description.replacing("filter, ", with: "", maxReplacements: 1)
            let atSpot =
                error.subject.map { words.replacing("character \($0): ", with: "", maxReplacements: 1) } ?? words
            guard let spot, spot + 2 + TextWidth.of(atSpot) <= width else { return [Span(words, .fieldError)] }
            return [Span(String(repeating: " ", count: spot) + "↑ " + atSpot, .fieldError)]
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
        let width = rect.width - 2
        if rect.height > 1, let note = note(width: width) {
            canvas.write(note, at: Point(rect.x + 2, rect.y + 1), width: width)
        }
    }
}
