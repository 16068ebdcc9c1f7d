import Ledger

/// A filter of the queue, ready for SQL: which states it holds, what else a row must satisfy, and which indexes could
/// find the rows if they are few.
struct QAFilter: Sendable {
    /// The states it holds, as people see them: a claim that ran out is PENDING.
    let states: Set<QAState>
    /// What else must hold, joined by AND; on columns that no index is used for.
    let condition: SQLCondition
    /// Of it, what the mask has to be asked for: the dearest, so that it comes last.
    let masked: SQLCondition
    /// `condition` without `masked`; it holds wherever that does.
    let cheap: SQLCondition
    /// The items in which its bare words could stand; nil when nobody knows.
    let candidates: KeySet?
    /// Who knows that.
    let index: QATextIndex?
    /// Which tenants it holds; all of the conditions must hold.
    let tenants: [(set: TenantSet, isNegated: Bool)]
    /// For each field that the filter confines, the index that finds those rows.
    let drivers: [Driver]
    /// The values of severity, priority and imminent harm that it holds, by the field's name; all where there is none.
    let ranks: [String: Set<Int64>]
    /// The one word to which a field is confined, by its index.
    let words: [QAIndex: String]
    /// The clock reading that claims and ages are measured against.
    let now: Timestamp

    /// An index pair and the condition that it answers.
    struct Driver: Sendable {
        let index: QAIndex
        let condition: SQLCondition
        /// How many rows it finds; nil where that is to be counted.
        var count: Int?

        init(index: QAIndex, condition: SQLCondition) {
            self.index = index
            self.condition = condition
        }

        /// Finds items by their keys.
        init(_ keys: KeySet) {
            index = .key
            let list = keys.keys.map(String.init).joined(separator: ",")
            condition = SQLCondition(
                sql: "q.key IN (SELECT value FROM json_each(?))", arguments: [.text("[\(list)]")])
            count = keys.count
        }
    }

    /// Reads a filter as the operator typed it.
    ///
    /// Unless it names a state or a reference it holds open items only: the queue is there to be cleared.
    /// `tenants` are those to which the operator is confined, nil for all; bare words search the intake text as far
    /// as `intake` says, with the help of `texts`.
    /// - Throws: `OpsError` where the filter is wrong, with the position.
    init(
        _ text: String, now: Timestamp, tenants: Set<String>?, intake: IntakeSearch, texts: QATextIndex? = nil,
        directory: TenantDirectory = TenantDirectory(), in store: borrowing some Reading & ~Copyable
    ) throws {
        self.now = now
        let vocabulary = QAVocabulary.filter(intake: intake)
        let compiler = FilterCompiler(vocabulary)
        let resolved: ResolvedFilter
        do { resolved = try vocabulary.resolve(text, now: now.milliseconds) } catch { throw OpsError.filter(error) }
        var states: Set<QAState> = Set(QAState.allCases)
        let namesState = resolved.terms.contains { $0.field?.name == "state" || $0.field?.name == "reference" }
        if !namesState { states = states.filter(\.isOpen) }
        var conditions: [SQLCondition] = []
        var drivers: [Driver] = []
        var sets: [(set: TenantSet, isNegated: Bool)] = []
        var ranks: [String: Set<Int64>] = [:]
        var words: [QAIndex: String] = [:]
        var masked: [SQLCondition] = []
        var questions: [QATextQuestion] = []
        for term in resolved.terms {
            switch term.field?.name {
            case "state":
                states.formIntersection(QAVocabulary.states(of: term))
            case "tenant":
                sets.append((try store.tenants(matching: term, compiler, directory), term.isNegated))
            case "claimed":
                // To be claimed is to be in review: the state says it, and the index by state finds it.
                states.formIntersection(QAVocabulary.states(claimed: term))
            case "operator":
                conditions.append(Self.user(term, column: "q.operator_user_id", compiler))
                // No index of the store finds an operator's items.
                if !term.isNegated, case .isWord = term.test {
                    let ids = try store.staff(compiler.condition(for: [term]))
                    questions.append(QATextQuestion(queries: ids.map { QATextQuery(.operatorID, $0) }))
                }
            case "reviewer":
                // What is pending has no reviewer.
                if !term.isNegated, case .isWord = term.test { states.remove(.pending) }
                conditions.append(Self.user(term, column: "(\(QAVocabulary.reviewer(now: now)))", compiler))
            case nil:
                let search = TextSearch(term, intake: intake, names: try directory.names(in: store))
                if let question = search.question { questions.append(question) }
                conditions.append(search.cheap)
                if let shown = search.masked { masked.append(shown) }
            default:
                conditions.append(compiler.condition(for: [term]))
                if let driver = Self.driver(for: term, compiler) {
                    drivers.append(driver)
                    if case .isWord(let values) = term.test, values.count == 1 { words[driver.index] = values[0] }
                }
                if let name = term.field?.name, let all = QAVocabulary.ranks[name] {
                    ranks[name, default: Set(all)].formIntersection(all.filter { term.mayHold($0) })
                }
            }
        }
        if let tenants { sets.append((TenantSet(ids: tenants.sorted()), false)) }
        for (set, isNegated) in sets where !isNegated && set.isConfined {
            drivers.append(Driver(index: .tenant, condition: set.condition(on: "q.organization_id")))
        }
        index = texts
        candidates = try texts?.candidates(for: questions, in: store)
        if let candidates, candidates.count <= QATextIndex.mostListed { drivers.append(Driver(candidates)) }
        if states == [.inReview] {
            // The claims that are not over.
            let isLive = "q.state = 'IN_REVIEW' AND q.claimed_until > \(now.milliseconds)"
            drivers.append(Driver(index: .claim, condition: SQLCondition(sql: isLive, arguments: [])))
        }
        self.tenants = sets
        self.states = states
        self.condition = SQLCondition(joining: conditions + masked)
        self.masked = SQLCondition(joining: masked)
        cheap = SQLCondition(joining: conditions)
        self.drivers = drivers
        self.ranks = ranks
        self.words = words
    }

    /// The index that answers a term, for the fields that have one.
    private static func driver(for term: ResolvedTerm, _ compiler: FilterCompiler) -> Driver? {
        guard !term.isNegated, let name = term.field?.name, let target = QAVocabulary.driven[name] else { return nil }
        switch term.test {
        case .isOneOf, .isWord: break
        case .isWithin: guard name == "age" else { return nil }
        case .contains, .isMissing, .any: return nil
        }
        var indexed = term
        indexed.field?.columns = [target.column]
        var condition = compiler.condition(for: [indexed])
        // The queue's index begins with imminent harm, of which there are two values.
        if name == "priority" { condition.sql = "q.imminent_harm IN (0, 1) AND " + condition.sql }
        return Driver(index: target.index, condition: condition)
    }

    /// A term about a member of staff, by login.
    private static func user(_ term: ResolvedTerm, column: String, _ compiler: FilterCompiler) -> SQLCondition {
        var plain = term
        plain.isNegated = false
        let test: SQLCondition
        if term.test == .isMissing {
            test = SQLCondition(sql: "\(column) IS NULL", arguments: [])
        } else {
            let users = compiler.condition(for: [plain])
            test = SQLCondition(
                sql: "\(column) IN (SELECT u.id FROM internal_user AS u WHERE \(users.sql))",
                arguments: users.arguments)
        }
        guard term.isNegated else { return test }
        return SQLCondition(sql: "NOT ifnull(\(test.sql), 0)", arguments: test.arguments)
    }
}

extension SQLCondition {
    /// All of the conditions at once; `1` for none.
    init(joining conditions: [SQLCondition]) {
        self.init(
            sql: conditions.isEmpty ? "1" : conditions.map { "(\($0.sql))" }.joined(separator: " AND "),
            arguments: conditions.flatMap(\.arguments))
    }
}

extension QAFilter {
    /// The condition on tenants, for a column that holds their ids.
    func tenantCondition(on column: String) -> SQLCondition {
        SQLCondition(joining: tenants.map { $0.set.condition(on: column, isNegated: $0.isNegated) })
    }

    /// Whether a walk can pass over rows that the filter does not hold.
    var isSelective: Bool {
        condition.sql != "1" || !tenants.isEmpty
            || states != Set(QAState.allCases)
                && states != Set(QAState.allCases.filter(\.isOpen))
    }

    /// The tenants that it names; nil when it names none, or too many.
    var namedTenants: [String]? {
        for (set, isNegated) in tenants where !isNegated {
            if case .named(let ids) = set { return ids }
        }
        return nil
    }

    /// The condition on the state for a part of the queue; nil when the filter holds none of the part.
    ///
    /// Which index the statement walks decides what the planner may use.
    func stateCondition(of part: QAPart, walking index: QAIndex) -> String? {
        let held = states.filter { $0.isOpen == (part == .open) }
        guard !held.isEmpty else { return nil }
        var conditions = [index == .state ? storedStates(of: part) : part.condition]
        switch part {
        case .open where !held.contains(.inReview):
            conditions.append("(+q.state = 'PENDING' OR q.claimed_until <= \(now.milliseconds))")
        case .open where !held.contains(.pending):
            conditions.append("+q.state = 'IN_REVIEW' AND q.claimed_until > \(now.milliseconds)")
        case .decided where index != .state && held.count < 3:
            conditions.append("+\(storedStates(of: part))")
        default: break
        }
        return conditions.joined(separator: " AND ")
    }

    /// `q.state IN (…)` with the stored states of a part that the filter can hold.
    func storedStates(of part: QAPart) -> String {
        let stored = QAState.workflow.filter { state in
            state.isOpen == (part == .open) && stateCondition(stored: state) != nil
        }
        return "q.state IN (\(stored.map { "'\($0.rawValue)'" }.joined(separator: ", ")))"
    }

    /// The condition that walks `qa_item_by_state` in one stored state; nil when the filter holds nothing of it.
    func stateCondition(stored state: QAState) -> String? {
        stateCondition(stored: state, of: states)
    }

    /// The same for some of the states.
    func stateCondition(stored state: QAState, of states: Set<QAState>) -> String? {
        let equality = "q.state = '\(state.rawValue)'"
        guard state == .inReview else { return states.contains(state) ? equality : nil }
        switch (states.contains(.pending), states.contains(.inReview)) {
        case (true, true): return equality
        case (true, false): return "\(equality) AND q.claimed_until <= \(now.milliseconds)"
        case (false, true): return "\(equality) AND q.claimed_until > \(now.milliseconds)"
        case (false, false): return nil
        }
    }
}

extension FilterArgument {
    /// The argument as the store binds it.
    var bindable: (any Bindable)? {
        switch self {
        case .text(let text): text
        case .integer(let number): number
        }
    }
}
