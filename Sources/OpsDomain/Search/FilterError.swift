/// What is wrong with a filter, and where.
///
/// ``isIncomplete`` is true where more typing can still make the text right (`severity:`, an open quote, `severity:hi`);
/// a screen that filters as you type then keeps the last good result instead of showing an error.
public struct FilterError: Error, Sendable, Hashable, CustomStringConvertible {
    /// What is wrong.
    public enum Kind: Sendable, Hashable {
        /// The text has more than ``FilterExpression/longestText`` characters.
        case tooLong
        /// The text has more than ``FilterExpression/mostValues`` values.
        case tooMany
        /// A minus with nothing to negate.
        case missingTerm
        /// A comparison sign with no field before it.
        case missingField
        /// No value after the sign of this field, or, without a field, nothing to search for.
        case missingValue(String?)
        /// A quote that nothing closes.
        case openQuote
        /// A quote in the middle of a value.
        case strayQuote
        /// A character that cannot stand here.
        case unexpected(Character)
        /// Alternatives after an ordering comparison.
        case oneValueOnly(FilterComparison)
        /// No field has this name.
        case unknownField(String)
        /// The field has no such value; the values it has.
        case unknownValue(field: String, value: String, allowed: [String])
        /// The value is not of the field's type; what is expected.
        case wrongValue(field: String, value: String, expected: String)
        /// The field cannot be compared this way.
        case notOrdered(field: String, FilterComparison)
        /// The list cannot search text; only fields.
        case noText
    }

    /// What is wrong.
    public var kind: Kind
    /// Where it begins: the number of characters before it, from 0.
    public var position: Int
    /// How many characters are wrong; 0 where something is missing.
    public var length: Int
    /// What was probably meant in place of the wrong characters.
    public var suggestion: String?
    /// Whether more typing can still make it right.
    public var isIncomplete: Bool

    init(_ kind: Kind, _ range: Range<Int>, suggestion: String? = nil, isIncomplete: Bool = false) {
        self.kind = kind
        self.position = range.lowerBound
        self.length = range.count
        self.suggestion = suggestion
        self.isIncomplete = isIncomplete
    }

    /// One sentence: what is wrong and what is expected, with the suggestion if there is one, without the position.
    public var message: String {
        guard let suggestion else { return sentence }
        return "\(sentence); did you mean \(suggestion)?"
    }

    /// The message after its position, counted from 1 as people do.
    public var description: String { "filter, character \(position + 1): \(message)" }

    /// The sentence after its position, without the suggestion.
    var plain: String { "filter, character \(position + 1): \(sentence)." }

    private var sentence: String {
        switch kind {
        case .tooLong: "the filter is longer than \(FilterExpression.longestText) characters"
        case .tooMany: "the filter has more than \(FilterExpression.mostValues) values"
        case .missingTerm: "a term is expected after -"
        case .missingField: "a field name is expected before this sign; use quotes to search for the sign"
        case .missingValue(let field?): "a value is expected right after \(field)"
        case .missingValue(nil): "a word to search for is expected"
        case .openQuote: "the closing quote is missing"
        case .strayQuote: "a quote can only begin a value; inside quotes write \\\""
        case .unexpected(let character): "a space or | is expected, not \(character)"
        case .oneValueOnly(let comparison): "\(comparison.rawValue) takes one value, not alternatives"
        case .unknownField(let name) where suggestion != nil: "there is no field \(name)"
        case .unknownField(let name): "there is no field \(name); use quotes to search for the text"
        case .unknownValue(let field, let value, let allowed):
            "\(field) has no value \(value); it has \(allowed.joined(separator: ", "))"
        case .wrongValue(let field, let value, let expected): "\(field) expects \(expected), not \(value)"
        case .notOrdered(let field, let comparison):
            "\(field) has no order, so \(comparison.rawValue) cannot be used; write \(field):value"
        case .noText: "this list has no text to search; name a field, as in field:value"
        }
    }
}
