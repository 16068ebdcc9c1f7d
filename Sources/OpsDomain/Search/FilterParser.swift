/// Reads the grammar of ``FilterExpression`` from left to right, one character of look-ahead.
struct FilterParser {
    private let characters: [Character]
    private var position = 0
    private var valueCount = 0

    init(_ text: String) {
        characters = Array(text)
    }

    mutating func parse() throws(FilterError) -> [FilterTerm] {
        let limit = FilterExpression.longestText
        guard characters.count <= limit else {
            throw FilterError(.tooLong, limit..<characters.count)
        }
        var terms: [FilterTerm] = []
        skipSpaces()
        while position < characters.count {
            terms.append(try term())
            skipSpaces()
        }
        return terms
    }

    private mutating func term() throws(FilterError) -> FilterTerm {
        let start = position
        let isNegated = characters[position] == "-"
        if isNegated { position += 1 }
        guard let first = current, !first.isWhitespace else {
            throw FilterError(.missingTerm, start..<position, isIncomplete: atEnd)
        }
        if isNegated, first == "-" {
            throw FilterError(.unexpected(first), position..<position + 1)
        }
        let field = fieldName()
        let comparison = field == nil ? .equal : comparisonSign()
        let values = try values(of: field, comparison)
        return FilterTerm(
            field: field, comparison: comparison, values: values, isNegated: isNegated, range: start..<position)
    }

    /// A name that a comparison sign follows at once; otherwise the position stays and the term is bare words.
    private mutating func fieldName() -> FilterName? {
        guard let first = current, first.isLetter else { return nil }
        var end = position
        while end < characters.count, Self.isNameCharacter(characters[end]) { end += 1 }
        guard end < characters.count, Self.isSign(characters[end]) else { return nil }
        defer { position = end }
        return FilterName(text: String(characters[position..<end]), range: position..<end)
    }

    private mutating func comparisonSign() -> FilterComparison {
        let sign = characters[position]
        position += 1
        let takesEqual = current == "=" && sign != ":"
        if takesEqual { position += 1 }
        switch sign {
        case "<": return takesEqual ? .lessOrEqual : .less
        case ">": return takesEqual ? .greaterOrEqual : .greater
        default: return .equal
        }
    }

    private mutating func values(
        of field: FilterName?, _ comparison: FilterComparison
    ) throws(FilterError) -> [FilterValue] {
        var values: [FilterValue] = []
        while true {
            let value = try value(of: field)
            values.append(value)
            valueCount += 1
            guard valueCount <= FilterExpression.mostValues else { throw FilterError(.tooMany, value.range) }
            guard current == "|" else { return values }
            if comparison.isOrdering {
                throw FilterError(.oneValueOnly(comparison), position..<position + 1)
            }
            position += 1
        }
    }

    private mutating func value(of field: FilterName?) throws(FilterError) -> FilterValue {
        if current == "\"" { return try quotedValue(of: field) }
        let start = position
        while let character = current, !character.isWhitespace, character != "|" {
            if character == "\"" { throw FilterError(.strayQuote, position..<position + 1) }
            let isStraySign = field == nil && position == start && Self.isSign(character)
            if isStraySign { throw FilterError(.missingField, position..<position + 1) }
            position += 1
        }
        guard position > start else {
            throw FilterError(.missingValue(field?.text), start..<start, isIncomplete: true)
        }
        return FilterValue(text: String(characters[start..<position]), range: start..<position, isQuoted: false)
    }

    private mutating func quotedValue(of field: FilterName?) throws(FilterError) -> FilterValue {
        let start = position
        position += 1
        var text = ""
        while let character = current, character != "\"" {
            position += 1
            if character == "\\", let next = current, next == "\"" || next == "\\" {
                text.append(next)
                position += 1
            } else {
                text.append(character)
            }
        }
        guard !atEnd else { throw FilterError(.openQuote, start..<position, isIncomplete: true) }
        position += 1
        if let next = current, !next.isWhitespace, next != "|" {
            throw FilterError(.unexpected(next), position..<position + 1)
        }
        if field == nil, text.allSatisfy(\.isWhitespace) {
            throw FilterError(.missingValue(nil), start..<position, isIncomplete: true)
        }
        return FilterValue(text: text, range: start..<position, isQuoted: true)
    }

    private var atEnd: Bool { position >= characters.count }

    private var current: Character? { atEnd ? nil : characters[position] }

    private mutating func skipSpaces() {
        while let character = current, character.isWhitespace { position += 1 }
    }

    static func isNameCharacter(_ character: Character) -> Bool {
        character.isLetter || character.isNumber || character == "_" || character == "-" || character == "."
    }

    static func isSign(_ character: Character) -> Bool {
        character == ":" || character == "<" || character == ">"
    }
}
