/// A filter as an operator typed it, taken apart: `severity:high|critical age>2d -lang:en "expense report"`.
///
/// The grammar (SPEC §11): terms are separated by spaces and all must hold. A term is `field:value`, or with `>`, `<`,
/// `>=`, `<=` in place of the colon, or bare words that search the text. `-` before a term negates it, `|` separates
/// alternative values, double quotes hold a value with spaces together, and `\"` inside quotes is a quote.
/// Whether the fields and values exist is decided later, by a ``FilterVocabulary``.
public struct FilterExpression: Sendable, Hashable {
    /// The text as typed.
    public let text: String
    /// The terms in the order typed; none for an empty text, which every row satisfies.
    public let terms: [FilterTerm]

    /// The most characters an expression may have.
    public static let longestText = 2_000
    /// The most values, over all terms, an expression may have; keeps the compiled SQL far inside the engine's limits.
    public static let mostValues = 200

    /// Takes a text apart; throws a ``FilterError`` at the first place that does not follow the grammar.
    public init(parsing text: String) throws(FilterError) {
        var parser = FilterParser(text)
        self.terms = try parser.parse()
        self.text = text
    }

    /// Whether every row satisfies the expression.
    public var isEmpty: Bool { terms.isEmpty }

    /// A value as it must be written in an expression: in quotes where it has characters of the grammar.
    public static func quoted(_ value: String) -> String {
        let needsQuotes =
            value.isEmpty || value.hasPrefix("-")
            || value.contains { $0.isWhitespace || "\"\\|:<>=".contains($0) }
        guard needsQuotes else { return value }
        var result = "\""
        for character in value {
            if character == "\"" || character == "\\" { result.append("\\") }
            result.append(character)
        }
        return result + "\""
    }
}

/// One term of a filter: what must hold, or with a minus before it must not hold.
public struct FilterTerm: Sendable, Hashable {
    /// The field as typed, or nil for bare words that search the text.
    public var field: FilterName?
    /// How the field is compared with the values; `.equal` for bare words.
    public var comparison: FilterComparison
    /// The alternatives; never empty, and only one for an ordering comparison.
    public var values: [FilterValue]
    /// Whether a minus stands before the term.
    public var isNegated: Bool
    /// Where the term stands in the text, in characters, its minus included.
    public var range: Range<Int>
}

/// A field's name where it stands in a filter.
public struct FilterName: Sendable, Hashable {
    /// The name as typed.
    public var text: String
    /// Where it stands, in characters.
    public var range: Range<Int>
}

/// One value of a filter where it stands.
public struct FilterValue: Sendable, Hashable {
    /// The value without its quotes and escapes.
    public var text: String
    /// Where it stands, in characters, its quotes included.
    public var range: Range<Int>
    /// Whether it was written in quotes.
    public var isQuoted: Bool
}

/// How a term compares a field with its values.
public enum FilterComparison: String, Sendable, Hashable, CaseIterable {
    /// `field:value`: is, or for text contains.
    case equal = ":"
    /// `field<value`.
    case less = "<"
    /// `field<=value`.
    case lessOrEqual = "<="
    /// `field>value`.
    case greater = ">"
    /// `field>=value`.
    case greaterOrEqual = ">="

    /// Whether the comparison needs values that have an order.
    public var isOrdering: Bool { self != .equal }
}
