import Ledger

/// How far bare words search the intake text: as far as the operator may read it (ACC-24).
public enum IntakeSearch: Sendable, Hashable {
    /// Not at all.
    case none
    /// Only what the mask leaves, so that nobody finds out a name by asking for it.
    case masked
    /// All of it.
    case clear

    fileprivate var columns: [String] {
        switch self {
        case .none: []
        case .masked: ["\(IdentityMask.function)(q.intake_text)"]
        case .clear: ["q.intake_text"]
        }
    }

    /// What bare words search in the item itself; the tenant's name is the fourth.
    var itemColumns: [String] { columns + ["q.reference", "q.category"] }

    /// The text without the mask.
    var unmasked: IntakeSearch { self == .masked ? .clear : self }
}

/// The fields of the queue's filter and where they are stored.
public enum QAVocabulary {
    /// The words for sets of states, beside the states themselves.
    static let stateSets: [(name: String, states: [QAState])] = [
        ("OPEN", [.pending, .inReview]), ("DECIDED", [.approved, .released, .rejected]), ("ANY", QAState.allCases),
    ]

    /// The vocabulary, for completions and help; bare words search the intake text as far as `intake` says.
    public static func filter(intake: IntakeSearch = .none) -> FilterVocabulary {
        let states = QAState.workflow.map { FilterToken($0.rawValue) } + stateSets.map { FilterToken($0.name) }
        let severities = Severity.allCases.map { FilterToken($0.name, stored: .integer(Int64($0.rawValue))) }
        // A unary plus keeps an index from being used for a condition: which index walks is decided by the query.
        return FilterVocabulary(
            fields: [
                FilterField("state", .token(states), column: "q.state"),
                FilterField("severity", aliases: ["sev"], .token(severities, isOrdered: true), column: "+q.severity"),
                FilterField(
                    "tenant", aliases: ["org", "organization", "client"], .text, columns: ["o.name", "o.slug", "o.id"]),
                FilterField("category", aliases: ["cat"], .word, column: "+q.category"),
                FilterField("lang", aliases: ["language"], .word, column: "+q.language"),
                FilterField("priority", aliases: ["prio"], .integer, column: "+q.priority"),
                FilterField("age", .age, column: "+q.created_at"),
                FilterField("harm", aliases: ["imminent"], .flag, column: "+q.imminent_harm"),
                FilterField("claimed", .flag, column: "q.state"),
                FilterField("reviewer", .word, column: "u.login"),
                FilterField("operator", aliases: ["op"], .word, column: "u.login"),
                FilterField("reference", aliases: ["ref", "case"], .word, column: "+q.reference"),
                FilterField("created", .timestamp, column: "+q.created_at"),
                FilterField("updated", .timestamp, column: "q.updated_at"),
            ],
            textColumns: intake.itemColumns)
    }

    /// The fields that an index finds, with the column as the index knows it.
    static let driven: [String: (index: QAIndex, column: String)] = [
        "severity": (.severity, "q.severity"), "category": (.category, "q.category"),
        "lang": (.language, "q.language"), "reference": (.reference, "q.reference"),
        "harm": (.queue, "q.imminent_harm"), "priority": (.queue, "q.priority"),
        "age": (.state, "q.created_at"), "created": (.state, "q.created_at"),
    ]

    /// The values of the fields that lead an order in groups.
    static let ranks: [String: [Int64]] = [
        "severity": Severity.allCases.map { Int64($0.rawValue) }, "priority": QARules.priorities.map(Int64.init),
        "harm": [0, 1],
    ]

    /// The reviewer: whose claim is live, or who decided; a claim that ran out is nobody's.
    static func reviewer(now: Timestamp) -> String {
        """
        CASE WHEN q.state = 'IN_REVIEW' AND q.claimed_until <= \(now.milliseconds) THEN NULL ELSE q.claimed_by END
        """
    }

    /// The states, as people see them, that satisfy a term on `claimed`.
    static func states(claimed term: ResolvedTerm) -> Set<QAState> {
        var states: Set<QAState> = []
        if case .isOneOf(let values) = term.test {
            if values.contains(.integer(1)) { states.insert(.inReview) }
            if values.contains(.integer(0)) { states.formUnion(QAState.allCases.filter { $0 != .inReview }) }
        }
        return term.isNegated ? Set(QAState.allCases).subtracting(states) : states
    }

    /// The states, as people see them, that satisfy a term on `state`.
    static func states(of term: ResolvedTerm) -> Set<QAState> {
        var states: Set<QAState> = []
        if case .isOneOf(let values) = term.test {
            for case .text(let name) in values {
                if let state = QAState(rawValue: name) { states.insert(state) }
                for set in stateSets where set.name == name { states.formUnion(set.states) }
            }
        }
        return term.isNegated ? Set(QAState.allCases).subtracting(states) : states
    }
}

/// The indexes of the queue.
///
/// All but `state` and `claim` are a pair, over the open and over the decided items. `key` is the table itself.
enum QAIndex: String, Sendable {
    case queue, severity, tenant, reference, category, language, state, claim, key

    /// The items as `q`, found by this index.
    func items(_ part: QAPart) -> String {
        self == .key ? "qa_item AS q NOT INDEXED" : "qa_item AS q INDEXED BY \(name(part))"
    }

    /// The index's name in the schema.
    func name(_ part: QAPart) -> String {
        self == .state || self == .claim ? "qa_item_by_\(rawValue)" : "qa_item_\(part.rawValue)_\(rawValue)"
    }
}

/// What each index pair divides.
enum QAPart: String, Sendable, CaseIterable {
    case open, decided

    /// The condition of the part's partial indexes, word for word.
    var condition: String {
        self == .open
            ? "q.state IN ('PENDING', 'IN_REVIEW')" : "q.state IN ('APPROVED', 'RELEASED', 'REJECTED')"
    }
}
