extension FilterVocabulary {
    /// Takes a typed filter apart and finds its fields and values; what a screen or verb calls.
    ///
    /// `now`: milliseconds since 1970, UTC, for ages and `today`. Throws a ``FilterError`` at the first wrong place.
    public func resolve(_ text: String, now: Int64) throws(FilterError) -> ResolvedFilter {
        try resolve(FilterExpression(parsing: text), now: now)
    }

    /// Finds the fields and values of a parsed filter.
    ///
    /// Throws a ``FilterError`` for what this vocabulary does not know.
    public func resolve(_ expression: FilterExpression, now: Int64) throws(FilterError) -> ResolvedFilter {
        var terms: [ResolvedTerm] = []
        for term in expression.terms {
            terms.append(try resolve(term, endOfText: expression.text.count, now: now))
        }
        return ResolvedFilter(terms: terms)
    }

    private func resolve(
        _ term: FilterTerm, endOfText: Int, now: Int64
    ) throws(FilterError) -> ResolvedTerm {
        guard let name = term.field else {
            guard !textColumns.isEmpty else { throw FilterError(.noText, term.range, isIncomplete: couldBeField(term)) }
            return ResolvedTerm(field: nil, test: .contains(term.values.map(\.text)), isNegated: term.isNegated)
        }
        guard let field = field(named: name.text) else {
            let suggestion = Spelling.nearest(to: name.text, among: allNames)
            throw FilterError(.unknownField(name.text), name.range, suggestion: suggestion)
        }
        if term.comparison.isOrdering, !field.type.isOrdered {
            let sign = name.range.upperBound..<name.range.upperBound + term.comparison.rawValue.count
            throw FilterError(.notOrdered(field: field.name, term.comparison), sign)
        }
        var tests: [FilterTest] = []
        for value in term.values {
            let reader = FilterValueReader(
                field: field, comparison: term.comparison, now: now,
                mayGrow: value.range.upperBound == endOfText && !value.isQuoted)
            tests.append(try reader.test(value))
        }
        return ResolvedTerm(field: field, test: FilterTest.joining(tests), isNegated: term.isNegated)
    }

    /// Whether bare words may be the beginning of a field's name.
    private func couldBeField(_ term: FilterTerm) -> Bool {
        guard term.values.count == 1, let value = term.values.first, !value.isQuoted else { return false }
        return allNames.contains { $0.lowercased().hasPrefix(value.text.lowercased()) }
    }
}

extension FilterFieldType {
    /// Whether `<` and `>` make sense.
    var isOrdered: Bool {
        switch self {
        case .token(_, let isOrdered): isOrdered
        case .integer, .age, .timestamp, .date: true
        case .exact, .word, .text, .flag: false
        }
    }
}

extension FilterTest {
    /// Tests of one kind joined into one, so that `a|b` becomes one IN and not an OR.
    static func joining(_ tests: [FilterTest]) -> FilterTest {
        var joined: [FilterTest] = []
        for test in tests {
            switch (joined.last, test) {
            case (.isOneOf(let before)?, .isOneOf(let more)):
                joined[joined.count - 1] = .isOneOf(before + more.filter { !before.contains($0) })
            case (.isWord(let before)?, .isWord(let more)): joined[joined.count - 1] = .isWord(before + more)
            case (.contains(let before)?, .contains(let more)): joined[joined.count - 1] = .contains(before + more)
            case (.isWithin(let before)?, .isWithin(let more)): joined[joined.count - 1] = .isWithin(before + more)
            default: joined.append(test)
            }
        }
        return joined.count == 1 ? joined[0] : .any(joined)
    }
}
