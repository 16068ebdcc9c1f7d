extension ResolvedTerm {
    /// Whether the term can hold for a column with this number; true also where the number does not decide.
    func mayHold(_ number: Int64) -> Bool {
        Self.holds(test, number).map { $0 != isNegated } ?? true
    }

    /// Whether a test holds for a number; nil where it asks for something else.
    private static func holds(_ test: FilterTest, _ number: Int64) -> Bool? {
        switch test {
        case .isOneOf(let values): return values.contains(.integer(number))
        case .isWithin(let spans): return spans.contains { $0.contains(number) }
        case .any(let tests):
            let answers = tests.map { holds($0, number) }
            return answers.contains(true) ? true : answers.contains(nil) ? nil : false
        case .isMissing: return false
        case .isWord, .contains: return nil
        }
    }
}

extension FilterBounds {
    fileprivate func contains(_ number: Int64) -> Bool {
        if case .integer(let from)? = from, number < from { return false }
        if case .integer(let upTo)? = upTo, number >= upTo { return false }
        return true
    }
}
