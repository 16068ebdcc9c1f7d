/// A filter whose fields and values all exist: what a ``FilterCompiler`` turns into SQL.
public struct ResolvedFilter: Sendable, Hashable {
    /// The terms; all must hold.
    public var terms: [ResolvedTerm]

    /// Whether every row satisfies the filter.
    public var isEmpty: Bool { terms.isEmpty }

    /// The terms that search text with bare words; a list with a full-text index answers them its own way.
    public var textTerms: [ResolvedTerm] { terms.filter { $0.field == nil } }

    /// The terms that name a field.
    public var fieldTerms: [ResolvedTerm] { terms.filter { $0.field != nil } }

    /// The stored values that a field is confined to by the first plain `field:a|b` term, nil if it is not confined.
    ///
    /// Lets a query choose its index by what the filter pins down.
    public func values(of name: String) -> [FilterArgument]? {
        for term in terms where term.field?.name == name && !term.isNegated {
            if case .isOneOf(let values) = term.test { return values }
        }
        return nil
    }
}

/// One term of a resolved filter.
public struct ResolvedTerm: Sendable, Hashable {
    /// The field; nil for bare words that search the text.
    public var field: FilterField?
    /// What must hold for one of the field's columns.
    public var test: FilterTest
    /// Whether the test must fail instead; a row without a value fails every test but `.isMissing`.
    public var isNegated: Bool
}

/// What one term asks of a stored value.
public enum FilterTest: Sendable, Hashable {
    /// Is one of these.
    case isOneOf([FilterArgument])
    /// Is one of these words, without ASCII case.
    case isWord([String])
    /// Contains one of these texts, without ASCII case.
    case contains([String])
    /// Lies in one of these spans.
    case isWithin([FilterBounds])
    /// Has no value.
    case isMissing
    /// One of these tests holds.
    case any([FilterTest])
}

/// A span of stored values, open where it has no bound.
public struct FilterBounds: Sendable, Hashable {
    /// The first value inside.
    public var from: FilterArgument?
    /// The first value past the end.
    public var upTo: FilterArgument?
}
