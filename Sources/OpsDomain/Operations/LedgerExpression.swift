import Ledger

/// The filter expressions of the ledger browser (ACC-25).
public enum LedgerExpression {
    /// The fields; `at` takes `>` and `<`.
    public static let vocabulary = FilterVocabulary(
        fields: [
            FilterField("operator", aliases: ["op", "login"], .exact, column: "operator"),
            FilterField("tenant", aliases: ["org"], .exact, column: "organization"),
            FilterField("session", .exact, column: "session"),
            FilterField("action", .exact, column: "action"),
            FilterField("entity", .exact, column: "entity_type"),
            FilterField("id", .exact, column: "entity_id"),
            FilterField("outcome", .tokens(Outcome.allCases.map(\.rawValue)), column: "outcome"),
            FilterField("at", aliases: ["time"], .timestamp, column: "at"),
        ],
        textColumns: ["text"])

    /// The filter that an expression means.
    /// - Throws: `OpsError` of code `usage` that names the position.
    static func filter(from text: String, now: Timestamp) throws -> LedgerFilter {
        let resolved: ResolvedFilter
        do {
            resolved = try vocabulary.resolve(text, now: now.milliseconds)
        } catch {
            throw OpsError.filter(error)
        }
        var filter = LedgerFilter()
        for term in resolved.terms {
            guard !term.isNegated else {
                throw OpsError.invalid("filter", "the ledger cannot be filtered by what is not so ('-')")
            }
            try filter.narrow(by: term)
        }
        return filter
    }
}

extension LedgerFilter {
    fileprivate mutating func narrow(by term: ResolvedTerm) throws {
        switch (term.field?.name, term.test) {
        case (nil, .contains(let texts)):
            text = try [text, only(texts, "text")].compactMap(\.self).joined(separator: " ")
        case ("at", .isWithin(let spans)):
            let span = try only(spans, "at")
            if case .integer(let start)? = span.from { from = Timestamp(milliseconds: start) }
            if case .integer(let end)? = span.upTo { to = Timestamp(milliseconds: end) }
        case (let field?, .isOneOf(let values)):
            guard case .text(let value) = try only(values, field) else {
                throw OpsError.invalid(field, "a word is needed")
            }
            set(field, to: value)
        case (let field, _):
            throw OpsError.invalid("filter", "'\(field ?? "text")' cannot be compared in this way")
        }
    }

    private mutating func set(_ field: String, to value: String) {
        switch field {
        case "operator": operatorLogin = value
        case "tenant": organizationID = value
        case "session": sessionID = value
        case "action": action = value.uppercased()
        case "entity": entityType = value
        case "id": entityID = value
        default: outcome = Outcome(rawValue: value)
        }
    }

    private func only<Value>(_ values: [Value], _ field: String) throws -> Value {
        guard values.count == 1 else { throw OpsError.invalid(field, "one value at a time, without '|'") }
        return values[0]
    }
}
