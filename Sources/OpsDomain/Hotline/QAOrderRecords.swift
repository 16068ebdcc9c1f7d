import Ledger

extension QAWalk {
    /// What a group of an order is, before it becomes SQL.
    private struct Plan {
        var prefix: [Value] = []
        /// Conditions, each of which is one stream per part (or, by state, one stream in all).
        var alternatives: [Alternative]
        /// The columns of the order within the group, the key last.
        var columns: [String]
        var ascending = true
        /// The word to which the filter confines the first column, so that the order is by the others.
        var word: String?
        /// Which way the first column goes, where that is not the way of the others.
        var leadAscends: Bool?
    }

    /// A condition that, with the index, gives rows in the group's order.
    private struct Alternative {
        var condition: String
        var index: QAIndex
        var parts: [QAPart] = QAPart.allCases
        var arguments: [(any Bindable)?] = []
        /// Whether tenants lead and items follow.
        var walksTenants = false
        /// A condition on the state that takes the place of the part's.
        var state: String?
    }

    /// The groups from a place on, in the direction of the walk; with `driver`, over the rows that it finds.
    /// - Throws: `OpsError` when the place is not one of this order.
    func groups(after cursor: QACursor?, driver: QAFilter.Driver?) throws -> [Group] {
        if let tenants { return tenantGroups(tenants, after: cursor) }
        if let categories, driver == nil { return try categoryGroups(categories, after: cursor) }
        if let driver, let plan = planInOne() {
            return [group(plan, bound: try cursor.map { try bound(plan, $0.values) }, driver)]
        }
        var plans = sort.field == .tenant ? try tenantPlans(after: cursor) : plans()
        if !isForward, sort.field != .tenant { plans.reverse() }
        guard let cursor else { return plans.map { group($0, bound: nil, driver) } }
        if sort.field == .tenant { return plans.map { group($0, bound: tenantBound($0, cursor), driver) } }
        let start = plans.firstIndex { plan in
            plan.prefix.count + plan.columns.count == cursor.values.count && cursor.values.starts(with: plan.prefix)
        }
        guard let start else { throw OpsError.invalid("cursor", "it is no place in this order") }
        return plans[start...].enumerated().map { index, plan in
            group(
                plan, bound: index == 0 ? rowBound(plan, Array(cursor.values.dropFirst(plan.prefix.count))) : nil,
                driver)
        }
    }

    private func plans() -> [Plan] {
        let byAge = ["q.created_at", "q.key"]
        switch sort.field {
        case .queue:
            return directed([1, 0]).map { harm in
                Plan(
                    prefix: [.integer(harm)],
                    alternatives: held("harm", harm) ? [harmful(harm)] : [],
                    columns: ["q.priority"] + byAge, ascending: !sort.descending)
            }
        case .priority:
            return directed(QARules.priorities.map(Int64.init)).map { priority in
                let both = [1, 0].filter { held("harm", $0) && held("priority", priority) }.map { harm in
                    Alternative(
                        condition: "q.imminent_harm = \(harm) AND q.priority = \(priority)", index: .queue)
                }
                return Plan(prefix: [.integer(priority)], alternatives: both, columns: byAge)
            }
        case .severity:
            return directed(Severity.allCases.map { Int64($0.rawValue) }).map { severity in
                Plan(
                    prefix: [.integer(severity)],
                    alternatives: held("severity", severity)
                        ? [Alternative(condition: "q.severity = \(severity)", index: .severity)] : [],
                    columns: byAge)
            }
        case .state:
            return directed(QAState.workflow.map { $0 }).enumerated().map { rank, state in
                let rank = sort.descending ? QAState.workflow.count - 1 - rank : rank
                return Plan(prefix: [.integer(Int64(rank))], alternatives: byState([state]), columns: byAge)
            }
        case .age:
            // The smallest age is the latest moment.
            return [Plan(alternatives: byState(QAState.workflow), columns: byAge, ascending: sort.descending)]
        case .reference: return [column("q.reference", .reference, then: ["q.key"])]
        case .category: return [column("q.category", .category, then: byAge)]
        case .language: return [column("q.language", .language, then: byAge)]
        case .tenant: return []
        }
    }

    /// The groups of an order as one, for rows that are sorted: each group would read the driver's rows again.
    ///
    /// Its places are those of the groups, the leading value first.
    private func planInOne() -> Plan? {
        let byAge = ["q.created_at", "q.key"]
        let (lead, rest, isTurned): (String, [String], Bool)
        switch sort.field {
        case .queue: (lead, rest, isTurned) = ("q.imminent_harm", ["q.priority"] + byAge, sort.descending)
        case .priority: (lead, rest, isTurned) = ("q.priority", byAge, !sort.descending)
        case .severity: (lead, rest, isTurned) = ("q.severity", byAge, !sort.descending)
        case .state:
            let ranks = QAState.workflow.enumerated().map { "WHEN '\($0.element.rawValue)' THEN \($0.offset)" }
            lead = """
                CASE WHEN q.state = 'IN_REVIEW' AND q.claimed_until <= \(filter.now.milliseconds) THEN 0
                ELSE CASE q.state \(ranks.joined(separator: " ")) END END
                """
            (rest, isTurned) = (byAge, !sort.descending)
        case .age, .tenant, .reference, .category, .language: return nil
        }
        return Plan(
            alternatives: [Alternative(condition: "1", index: .state)], columns: [lead] + rest,
            ascending: sort.field == .queue ? !sort.descending : true, leadAscends: isTurned)
    }

    /// The condition that a row of such a plan comes after a place.
    private func bound(_ plan: Plan, _ values: [Value]) throws -> Bound {
        guard values.count == plan.columns.count else {
            throw OpsError.invalid("cursor", "it is no place in this order")
        }
        let rest = rowBound(
            Plan(alternatives: [], columns: Array(plan.columns.dropFirst()), ascending: plan.ascending),
            Array(values.dropFirst()))
        let sign = plan.leadAscends == isForward ? ">" : "<"
        return Bound(
            sql: "(\(plan.columns[0])) \(sign) ? OR (\(plan.columns[0])) = ? AND \(rest.sql)",
            arguments: [values[0], values[0]] + rest.arguments)
    }

    /// Whether the filter can hold rows with this value; a group of which it holds none is passed over.
    private func held(_ field: String, _ value: Int64) -> Bool { filter.ranks[field]?.contains(value) ?? true }

    private func harmful(_ harm: Int64) -> Alternative {
        Alternative(condition: "q.imminent_harm = \(harm)", index: .queue)
    }

    /// Whether the walk is by state and takes of the claims only those that ran out, or only those that did not.
    var partsClaims: Bool {
        let isHalf = filter.states.contains(.pending) != filter.states.contains(.inReview)
        return sort.field == .state || sort.field == .age && isHalf
    }

    private func directed<T>(_ values: [T]) -> [T] { sort.descending ? values.reversed() : values }

    private func column(_ column: String, _ index: QAIndex, then rest: [String]) -> Plan {
        Plan(
            alternatives: [Alternative(condition: "1", index: index)], columns: [column] + rest,
            ascending: !sort.descending, word: filter.words[index])
    }

    /// The streams of `qa_item_by_state` that give items of these states; a claim that ran out is PENDING.
    private func byState(_ shown: [QAState]) -> [Alternative] {
        let held = filter.states.intersection(shown)
        return QAState.workflow.compactMap { stored in
            guard let condition = filter.stateCondition(stored: stored, of: held) else { return nil }
            let part = stored.isOpen ? QAPart.open : .decided
            // Of the claims, those that ran out and those that did not are found by their end, unless they are many.
            let isByEnd =
                stored == .inReview && held.contains(.pending) != held.contains(.inReview)
                && (held.contains(.pending) ? hasFewExpired : hasFewLive)
            return Alternative(condition: "1", index: isByEnd ? .claim : .state, parts: [part], state: condition)
        }
    }

    // MARK: Tenants

    /// By tenant: the rest of the tenant at the cursor, then the tenants beyond it, each with its items by age.
    private func tenantPlans(after cursor: QACursor?) throws -> [Plan] {
        let byAge = ["q.created_at", "q.key"]
        let ascending = !sort.descending
        let tenantColumns = ["o.name COLLATE NOCASE", "o.id", "o.key"]
        var beyond = Alternative(condition: "q.organization_id = o.id", index: .tenant, walksTenants: true)
        guard let cursor else {
            return [Plan(alternatives: [beyond], columns: tenantColumns + byAge, ascending: ascending)]
        }
        guard cursor.values.count == 5 else { throw OpsError.invalid("cursor", "it is no place in this order") }
        let (name, id) = (cursor.values[0], cursor.values[1])
        let sign = ascending == isForward ? ">" : "<"
        // Two conditions, since a row value with a collation would not reach the index.
        beyond.condition += """
             AND o.name COLLATE NOCASE \(sign)= ? AND (o.name COLLATE NOCASE \(sign) ? OR o.id \(sign) ?)
            """
        beyond.arguments = [name, name, id]
        let rest = Alternative(condition: "q.organization_id = ?", index: .tenant, arguments: [id])
        return [
            Plan(
                prefix: Array(cursor.values.prefix(3)), alternatives: [rest], columns: byAge, ascending: ascending),
            Plan(alternatives: [beyond], columns: tenantColumns + byAge, ascending: ascending),
        ]
    }

    /// By tenant, where the filter names the tenants: one after the other, each with its items by age.
    private func tenantGroups(_ tenants: [[Value]], after cursor: QACursor?) -> [Group] {
        let isAscending = sort.descending != isForward
        let ordered = isAscending ? tenants : tenants.reversed()
        let place = cursor.map { Array($0.values.prefix(3)) }
        // The tenant at the cursor comes first; where the filter does not name it, the one that would follow it.
        let start = place.map { place in
            ordered.firstIndex { $0 == place || Self.isOrdered(place, $0) == isAscending } ?? ordered.endIndex
        }
        return ordered[(start ?? 0)...].map { tenant in
            let one = Alternative(condition: "q.organization_id = ?", index: .tenant, arguments: [tenant[1]])
            let plan = Plan(
                prefix: tenant, alternatives: [one], columns: ["q.created_at", "q.key"], ascending: !sort.descending)
            let bound = cursor.flatMap { tenant == place ? rowBound(plan, Array($0.values.dropFirst(3))) : nil }
            return group(plan, bound: bound, nil)
        }
    }

    /// By category, where it is known in which there can be rows: one after the other, each with its items by age.
    private func categoryGroups(_ categories: [String], after cursor: QACursor?) throws -> [Group] {
        let isAscending = sort.descending != isForward
        let ordered = isAscending ? categories : categories.reversed()
        var place: [UInt8]?
        if let cursor {
            guard cursor.values.count == 3, case .text(let category) = cursor.values[0] else {
                throw OpsError.invalid("cursor", "it is no place in this order")
            }
            place = QATextIndex.folded(category)
        }
        return ordered.compactMap { category in
            let folded = QATextIndex.folded(category)
            let isPlace = folded == place
            // What comes before the place was seen.
            if let place, !isPlace, place.lexicographicallyPrecedes(folded) != isAscending { return nil }
            let one = Alternative(condition: "q.category = ?", index: .category, arguments: [category])
            let plan = Plan(
                prefix: [.text(category)], alternatives: [one], columns: ["q.created_at", "q.key"],
                ascending: !sort.descending)
            return group(plan, bound: isPlace ? cursor.map { rowBound(plan, Array($0.values.dropFirst())) } : nil, nil)
        }
    }

    /// Whether one tenant's place comes before another's: by name without ASCII case, then by id.
    private static func isOrdered(_ one: [Value], _ other: [Value]) -> Bool {
        guard case .text(let name) = one[0], case .text(let id) = one[1], case .text(let otherName) = other[0],
            case .text(let otherID) = other[1]
        else { return false }
        let names = [name, otherName].map { $0.utf8.map { (0x41...0x5A).contains($0) ? $0 | 0x20 : $0 } }
        return names[0] == names[1] ? id < otherID : names[0].lexicographicallyPrecedes(names[1])
    }

    private func tenantBound(_ plan: Plan, _ cursor: QACursor) -> Bound? {
        plan.prefix.isEmpty ? nil : rowBound(plan, Array(cursor.values.dropFirst(3)))
    }

    // MARK: SQL

    /// The condition that a row comes after a place.
    private struct Bound {
        let sql: String
        let arguments: [(any Bindable)?]
    }

    private func rowBound(_ plan: Plan, _ values: [Value]) -> Bound {
        let sign = plan.ascending == isForward ? ">" : "<"
        var (columns, values) = (plan.columns[...], values[...])
        // Within one word the order is by the rest, which lets the place be sought and not read up to.
        if let word = plan.word, case .text(let first)? = values.first, first.lowercased() == word.lowercased() {
            (columns, values) = (columns.dropFirst(), values.dropFirst())
        }
        return Bound(
            sql: "(\(columns.joined(separator: ", "))) \(sign) (\(marks(values.count)))", arguments: Array(values))
    }

    private func group(_ plan: Plan, bound: Bound?, _ driver: QAFilter.Driver?) -> Group {
        let directions = plan.columns.indices.map { index in
            (index == 0 ? plan.leadAscends : nil) ?? plan.ascending == isForward ? "" : " DESC"
        }
        let streams = plan.alternatives.flatMap { alternative in
            alternative.parts.compactMap { stream(plan, alternative, $0, bound, driver, directions) }
        }
        let merge = plan.columns.enumerated().map { index, column in
            "\(index + 1)\(column.hasSuffix(" COLLATE NOCASE") ? " COLLATE NOCASE" : "")\(directions[index])"
        }
        return Group(prefix: plan.prefix, streams: streams, order: merge.joined(separator: ", "))
    }

    private func stream(
        _ plan: Plan, _ alternative: Alternative, _ part: QAPart, _ bound: Bound?, _ driver: QAFilter.Driver?,
        _ directions: [String]
    ) -> Stream? {
        let index = driver?.index ?? alternative.index
        guard let state = alternative.state ?? filter.stateCondition(of: part, walking: index) else { return nil }
        let tenants = filter.tenantCondition(
            on: alternative.walksTenants ? TenantSet.walked : "+q.organization_id")
        let items = index.items(part)
        var source = items
        if alternative.walksTenants {
            // CROSS JOIN keeps the order of the loops.
            source =
                driver == nil
                ? "organization AS o INDEXED BY organization_by_name CROSS JOIN \(items)"
                : "\(items) CROSS JOIN organization AS o"
        }
        // Where the walk is by what the filter asks for, that is where it begins or ends.
        let isConfined = driver == nil && [.state, .category, .language, .reference].contains(index)
        let own = SQLCondition(joining: isConfined ? filter.drivers.filter { $0.index == index }.map(\.condition) : [])
        let needsPart = ![.state, .claim].contains(index) && alternative.state != nil
        // Rows that are sorted ask the mask afterwards, in their order and until the page is full.
        let isLate = driver != nil && filter.masked.sql != "1"
        let condition = isLate ? filter.cheap : filter.condition
        var conditions = [
            state, alternative.condition, driver?.condition.sql ?? own.sql, tenants.sql, condition.sql,
            bound?.sql ?? "1",
        ]
        if needsPart { conditions.append(part.condition) }
        if asksCandidates { conditions.append("\(ReadingSource.isCandidate)(q.key)") }
        let columns = plan.columns.indices.map { "\(plan.columns[$0]) AS c\($0)" }
        let sql = """
            SELECT \(columns.joined(separator: ", ")) FROM \(source)
            WHERE \(conditions.filter { $0 != "1" }.map { "(\($0))" }.joined(separator: " AND "))
            """
        var arguments = alternative.arguments
        arguments += (driver?.condition.arguments ?? own.arguments).map(\.bindable)
        arguments += (tenants.arguments + condition.arguments).map(\.bindable)
        arguments += bound?.arguments ?? []
        let order = zip(plan.columns, directions).map(+).joined(separator: ", ")
        guard isLate else {
            return Stream(sql: "\(sql) ORDER BY \(order)", arguments: arguments, unordered: sql)
        }
        arguments += filter.masked.arguments.map(\.bindable)
        return Stream(
            sql: masked("\(sql) ORDER BY \(order) LIMIT -1", plan), arguments: arguments, unordered: masked(sql, plan))
    }

    /// The rows of a statement that the mask lets a filter find; LIMIT keeps the statement in one piece.
    private func masked(_ sql: String, _ plan: Plan) -> String {
        let columns = plan.columns.indices.map { "s.c\($0)" }
        return """
            SELECT \(columns.joined(separator: ", ")) FROM (\(sql)) AS s CROSS JOIN qa_item AS q
            WHERE q.key = s.c\(plan.columns.count - 1) AND (\(filter.masked.sql))
            """
    }
}
