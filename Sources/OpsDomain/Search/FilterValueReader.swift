/// Reads the value of one term as its field's type asks.
struct FilterValueReader {
    let field: FilterField
    let comparison: FilterComparison
    let now: Int64
    /// Whether the value ends the text, so that the operator may still be typing it.
    let mayGrow: Bool

    func test(_ value: FilterValue) throws(FilterError) -> FilterTest {
        if value.text.isEmpty {
            // `category:""` asks for rows without a category.
            guard comparison == .equal else { throw FilterError(.missingValue(field.name), value.range) }
            return .isMissing
        }
        switch field.type {
        case .token(let tokens, _): return try token(value, among: tokens)
        case .exact: return .isOneOf([.text(value.text)])
        case .word: return .isWord([value.text])
        case .text: return .contains([value.text])
        case .integer: return try integer(value)
        case .age: return try age(value)
        case .timestamp: return try time(value) { .integer($0) }
        case .date: return try time(value) { .text(FilterTime.dayText($0)) }
        case .flag: return try flag(value)
        }
    }

    private func token(_ value: FilterValue, among tokens: [FilterToken]) throws(FilterError) -> FilterTest {
        let typed = FilterToken.typed(value.text)
        guard let index = tokens.firstIndex(where: { $0.typed == typed }) else {
            let names = tokens.map(\.typed)
            throw FilterError(
                .unknownValue(field: field.name, value: value.text, allowed: names), value.range,
                suggestion: Spelling.nearest(to: typed, among: names),
                isIncomplete: mayGrow && names.contains { $0.hasPrefix(typed) })
        }
        let chosen =
            switch comparison {
            case .equal: tokens[index...index]
            case .less: tokens[..<index]
            case .lessOrEqual: tokens[...index]
            case .greater: tokens[(index + 1)...]
            case .greaterOrEqual: tokens[index...]
            }
        return .isOneOf(chosen.map(\.stored))
    }

    private func integer(_ value: FilterValue) throws(FilterError) -> FilterTest {
        guard let number = Int64(value.text) else {
            throw wrong(value, expected: "a whole number", isIncomplete: value.text == "-" || value.text == "+")
        }
        if comparison == .equal { return .isOneOf([.integer(number)]) }
        // Whole numbers: "at most 5" ends before 6. Past the last number there is nothing left to bound.
        let (next, overflow) = number.addingReportingOverflow(1)
        return bounds(.integer(number), end: overflow ? nil : .integer(next))
    }

    private func age(_ value: FilterValue) throws(FilterError) -> FilterTest {
        guard let (length, unit) = FilterTime.duration(value.text) else {
            let isIncomplete = value.text.last.map { $0.isNumber } ?? false
            throw wrong(value, expected: "a duration such as 15m, 3h, 2d or 4w", isIncomplete: isIncomplete)
        }
        // The older, the earlier the stored instant: ages [a, b) are the instants (now - b, now - a].
        let newest = now - length + 1
        switch comparison {
        case .equal: return within(.integer(newest - unit), .integer(newest))
        case .less: return within(.integer(newest), nil)
        case .lessOrEqual: return within(.integer(newest - 1), nil)
        case .greater: return within(nil, .integer(newest - 1))
        case .greaterOrEqual: return within(nil, .integer(newest))
        }
    }

    private func time(
        _ value: FilterValue, stored: (Int64) -> FilterArgument
    ) throws(FilterError) -> FilterTest {
        let isDay = field.type == .date
        let span = FilterTime.span(value.text, now: now)
        guard let span, !isDay || span.upperBound - span.lowerBound >= FilterTime.day else {
            let expected = isDay ? "a day such as 2026-11-20" : "a time such as 2026-11-20 or 2026-11-20T10:30Z"
            throw wrong(value, expected: expected, isIncomplete: span == nil && Self.isBeginningOfTime(value.text))
        }
        return bounds(stored(span.lowerBound), end: stored(span.upperBound))
    }

    private func flag(_ value: FilterValue) throws(FilterError) -> FilterTest {
        let typed = value.text.lowercased()
        if ["yes", "true", "on", "1"].contains(typed) { return .isOneOf([.integer(1)]) }
        if ["no", "false", "off", "0"].contains(typed) { return .isOneOf([.integer(0)]) }
        let isIncomplete = ["yes", "true", "on", "no", "false", "off"].contains { $0.hasPrefix(typed) }
        throw wrong(value, expected: "yes or no", isIncomplete: isIncomplete)
    }

    /// Compares with a value that spans `[start, end)`.
    private func bounds(_ start: FilterArgument, end: FilterArgument?) -> FilterTest {
        switch comparison {
        case .equal: within(start, end)
        case .less: within(nil, start)
        case .lessOrEqual: within(nil, end)
        case .greater: end.map { within($0, nil) } ?? .isOneOf([])
        case .greaterOrEqual: within(start, nil)
        }
    }

    private func within(_ from: FilterArgument?, _ upTo: FilterArgument?) -> FilterTest {
        .isWithin([FilterBounds(from: from, upTo: upTo)])
    }

    private func wrong(_ value: FilterValue, expected: String, isIncomplete: Bool) -> FilterError {
        FilterError(
            .wrongValue(field: field.name, value: value.text, expected: expected), value.range,
            isIncomplete: mayGrow && isIncomplete)
    }

    /// Whether text follows the shape of a date-time or of a word for a day as far as it goes.
    private static func isBeginningOfTime(_ text: String) -> Bool {
        if ["today", "yesterday"].contains(where: { $0.hasPrefix(text.lowercased()) }) { return true }
        let shape = "0000-00-00T00:00:00"
        // A year, month, day or minute that is complete and still wrong stays wrong.
        guard text.count < shape.count, ![4, 7, 10, 16].contains(text.count) else { return false }
        return zip(text, shape).allSatisfy { typed, expected in
            expected == "0" ? typed.isASCII && typed.isNumber : typed.uppercased() == String(expected)
        }
    }
}
