/// What can be typed at the cursor of a filter.
public struct FilterCompletions: Sendable, Hashable {
    /// The characters that a chosen candidate replaces.
    public var range: Range<Int>
    /// The candidates, best first.
    public var candidates: [FilterCompletion]
}

/// One thing that can be typed.
public struct FilterCompletion: Sendable, Hashable {
    /// The text that replaces the range; a field ends with its colon.
    public var text: String
    /// What it is, in a word or two.
    public var detail: String
}

extension FilterVocabulary {
    /// Fields or values that can stand at the cursor.
    ///
    /// `cursor`: characters before it, 0 to the text's length.
    public func completions(for text: String, at cursor: Int) -> FilterCompletions {
        let characters = Array(text)
        let cursor = min(max(0, cursor), characters.count)
        let start = Self.beginningOfTerm(characters, before: cursor)
        let typed = characters[start..<cursor]
        if let sign = typed.firstIndex(where: FilterParser.isSign), !typed.contains(where: \.isWhitespace) {
            return values(in: characters, name: start..<sign, sign: sign, cursor: cursor)
        }
        let word = String(typed).lowercased()
        let found = fields.filter { field in
            ([field.name] + field.aliases).contains { $0.lowercased().hasPrefix(word) }
        }
        return FilterCompletions(
            range: start..<cursor,
            candidates: found.map { FilterCompletion(text: $0.name + ":", detail: $0.type.summary) })
    }

    private func values(
        in characters: [Character], name: Range<Int>, sign: Int, cursor: Int
    ) -> FilterCompletions {
        var start = sign + 1
        if start < cursor, characters[start] == "=" { start += 1 }
        if let bar = characters[start..<cursor].lastIndex(of: "|") { start = bar + 1 }
        let typed = FilterToken.typed(String(characters[start..<cursor]))
        let candidates = field(named: String(characters[name]))?.type.candidates ?? []
        return FilterCompletions(range: start..<cursor, candidates: candidates.filter { $0.text.hasPrefix(typed) })
    }

    /// Where the term under the cursor begins, after its minus; spaces inside quotes do not end a term.
    private static func beginningOfTerm(_ characters: [Character], before cursor: Int) -> Int {
        var start = 0
        var isInQuotes = false
        for index in 0..<cursor {
            if characters[index] == "\"", index == 0 || characters[index - 1] != "\\" { isInQuotes.toggle() }
            if characters[index].isWhitespace, !isInQuotes { start = index + 1 }
        }
        return start < cursor && characters[start] == "-" ? start + 1 : start
    }
}

extension FilterFieldType {
    /// What the values are, in a word or two.
    fileprivate var summary: String {
        switch self {
        case .token(let tokens, _):
            tokens.prefix(4).map(\.typed).joined(separator: " ") + (tokens.count > 4 ? " …" : "")
        case .exact, .word: "whole word"
        case .text: "text it contains"
        case .integer: "number"
        case .age: "how long ago: 15m 3h 2d 4w"
        case .timestamp: "time: 2026-11-20T10:30Z"
        case .date: "day: 2026-11-20"
        case .flag: "yes or no"
        }
    }

    /// Values worth offering.
    fileprivate var candidates: [FilterCompletion] {
        switch self {
        case .token(let tokens, _): tokens.map { FilterCompletion(text: $0.typed, detail: "") }
        case .flag: ["yes", "no"].map { FilterCompletion(text: $0, detail: "") }
        case .age:
            [("1h", "an hour"), ("1d", "a day"), ("1w", "a week")].map { FilterCompletion(text: $0.0, detail: $0.1) }
        case .timestamp, .date: ["today", "yesterday"].map { FilterCompletion(text: $0, detail: "UTC") }
        case .exact, .word, .text, .integer: []
        }
    }
}
