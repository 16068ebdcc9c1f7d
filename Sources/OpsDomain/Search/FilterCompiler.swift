/// Turns a resolved filter into a condition for a WHERE clause.
///
/// Values are always arguments, never part of the SQL; only the vocabulary's own column expressions are.
public struct FilterCompiler: Sendable {
    /// The vocabulary whose text columns bare words search.
    public let vocabulary: FilterVocabulary

    /// A compiler for the filters of one vocabulary.
    public init(_ vocabulary: FilterVocabulary) {
        self.vocabulary = vocabulary
    }

    /// Parses, resolves and compiles in one step.
    ///
    /// `now`: milliseconds since 1970, UTC. Throws ``FilterError``.
    public func condition(for text: String, now: Int64) throws(FilterError) -> SQLCondition {
        condition(for: try vocabulary.resolve(text, now: now))
    }

    /// The condition of all terms.
    public func condition(for filter: ResolvedFilter) -> SQLCondition {
        condition(for: filter.terms)
    }

    /// The condition of some terms, for a list that answers the others another way; `1` for none.
    public func condition(for terms: [ResolvedTerm]) -> SQLCondition {
        var writer = ConditionWriter()
        let parts = terms.map { term in
            writer.sql(term.test, on: term.field?.columns ?? vocabulary.textColumns, isNegated: term.isNegated)
        }
        return SQLCondition(sql: parts.isEmpty ? "1" : parts.joined(separator: " AND "), arguments: writer.arguments)
    }
}

/// A condition with `?` for each argument, safe to join to others with AND.
public struct SQLCondition: Sendable, Hashable {
    /// The condition.
    public var sql: String
    /// The arguments of its parameters, in order.
    public var arguments: [FilterArgument]
}

/// Writes tests as SQL and collects their arguments in the same order.
private struct ConditionWriter {
    var arguments: [FilterArgument] = []

    mutating func sql(_ test: FilterTest, on columns: [String], isNegated: Bool) -> String {
        let condition = sql(test, on: columns)
        // A NULL column makes the condition NULL, and NOT NULL is not true: without ifnull a row without a value
        // would satisfy neither `lang:en` nor `-lang:en`.
        return isNegated ? "NOT ifnull(\(condition), 0)" : condition
    }

    private mutating func sql(_ test: FilterTest, on columns: [String]) -> String {
        if case .any(let tests) = test { return either(tests) { $0.sql($1, on: columns) } }
        let parts = columns.map { sql(test, column: $0) }
        // "Missing" over several columns means missing in each; every other test is satisfied by one column.
        let joint = test == .isMissing ? " AND " : " OR "
        return parts.count == 1 ? parts[0] : "(" + parts.joined(separator: joint) + ")"
    }

    private mutating func sql(_ test: FilterTest, column: String) -> String {
        switch test {
        case .isOneOf(let values):
            return isOneOf(values, column, collation: "")
        case .isWord(let words):
            return isOneOf(words.map(FilterArgument.text), column, collation: " COLLATE NOCASE")
        case .contains(let texts):
            return either(texts) { writer, text in
                writer.arguments.append(.text("%" + Self.escapedForLike(text) + "%"))
                return "\(column) LIKE ? ESCAPE '\\'"
            }
        case .isWithin(let spans):
            return either(spans) { $0.isWithin($1, column) }
        case .isMissing:
            return "(\(column) IS NULL OR \(column) = '')"
        case .any(let tests):
            return either(tests) { $0.sql($1, column: column) }
        }
    }

    private mutating func isOneOf(_ values: [FilterArgument], _ column: String, collation: String) -> String {
        // No value satisfies `severity>critical`; it is not an error while the operator is comparing.
        guard !values.isEmpty else { return "0" }
        arguments += values
        if values.count == 1 { return "\(column) = ?\(collation)" }
        let marks = repeatElement("?", count: values.count).joined(separator: ", ")
        return "\(column)\(collation) IN (\(marks))"
    }

    private mutating func isWithin(_ span: FilterBounds, _ column: String) -> String {
        var parts: [String] = []
        if let from = span.from {
            parts.append("\(column) >= ?")
            arguments.append(from)
        }
        if let upTo = span.upTo {
            parts.append("\(column) < ?")
            arguments.append(upTo)
        }
        guard !parts.isEmpty else { return "\(column) IS NOT NULL" }
        return parts.count == 1 ? parts[0] : "(" + parts.joined(separator: " AND ") + ")"
    }

    private mutating func either<T>(_ choices: [T], _ sql: (inout ConditionWriter, T) -> String) -> String {
        var parts: [String] = []
        for choice in choices { parts.append(sql(&self, choice)) }
        return parts.count == 1 ? parts[0] : "(" + parts.joined(separator: " OR ") + ")"
    }

    private static func escapedForLike(_ text: String) -> String {
        var result = ""
        for character in text.unicodeScalars {
            if character == "%" || character == "_" || character == "\\" { result.unicodeScalars.append("\\") }
            result.unicodeScalars.append(character)
        }
        return result
    }
}
