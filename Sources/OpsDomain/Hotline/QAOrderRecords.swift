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
                    alternatives: [Alternative(condition: "q.imminent_harm = \(harm)", index: .queue)],
                    columns: ["q.priority"] + byAge, ascending: !sort.descending)
            }
        case .priority:
            return directed(QARules.priorities.map(Int64.init)).map { priority in
                let both = [1, 0].map { harm in
                    Alternative(
                        condition: "q.imminent_harm = \(harm) AND q.priority = \(priority)", index: .queue)
                }
                return Plan(prefix: [.integer(priority)], alternatives: both, columns: byAge)
            }
        case .severity:
            return directed(Severity.allCases.map { Int64($0.rawValue) }).map { severity in
                Plan(
                    prefix: [.integer(severity)],
                    alternatives: [Alternative(condition: "q.severity = \(severity)", index: .severity)],
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

    private func directed<T>(_ values: [T]) -> [T] { sort.descending ? values.reversed() : values }

    private func column(_ column: String, _ index: QAIndex, then rest: [String]) -> Plan {
        Plan(
            alternatives: [Alternative(condition: "1", index: index)], columns: [column] + rest,
            ascending: !sort.descending)
    }

    /// The streams of `qa_item_by_state` that give items of these states; a claim that ran out is PENDING.
    private func byState(_ shown: [QAState]) -> [Alternative] {
        let held = filter.states.intersection(shown)
        return QAState.workflow.compactMap { stored in
            guard let condition = filter.stateCondition(stored: stored, of: held) else { return nil }
            let part = stored.isOpen ? QAPart.open : .decided
            return Alternative(condition: "1", index: .state, parts: [part], state: condition)
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
        let marks = repeatElement("?", count: values.count).joined(separator: ", ")
        return Bound(sql: "(\(plan.columns.joined(separator: ", "))) \(sign) (\(marks))", arguments: values)
    }

    private func group(_ plan: Plan, bound: Bound?, _ driver: QAFilter.Driver?) -> Group {
        let direction = plan.ascending == isForward ? "" : " DESC"
        let streams = plan.alternatives.flatMap { alternative in
            alternative.parts.compactMap { stream(plan, alternative, $0, bound, driver, direction) }
        }
        let merge = plan.columns.enumerated().map { index, column in
            "\(index + 1)\(column.hasSuffix(" COLLATE NOCASE") ? " COLLATE NOCASE" : "")\(direction)"
        }
        return Group(prefix: plan.prefix, streams: streams, order: merge.joined(separator: ", "))
    }

    private func stream(
        _ plan: Plan, _ alternative: Alternative, _ part: QAPart, _ bound: Bound?, _ driver: QAFilter.Driver?,
        _ direction: String
    ) -> Stream? {
        let index = driver?.index ?? alternative.index
        guard let state = alternative.state ?? filter.stateCondition(of: part, walking: index) else { return nil }
        let tenants = filter.tenantCondition(on: alternative.walksTenants ? "+o.id" : "+q.organization_id")
        let items = "qa_item AS q INDEXED BY \(index.name(part))"
        var source = items
        if alternative.walksTenants {
            // CROSS JOIN keeps the order of the loops.
            source =
                driver == nil
                ? "organization AS o INDEXED BY organization_by_name CROSS JOIN \(items)"
                : "\(items) CROSS JOIN organization AS o"
        }
        // Where the walk is by state and age, an age that the filter asks for is where it begins or ends.
        let ages = driver == nil && index == .state ? filter.drivers.filter { $0.index == .state } : []
        let age = SQLCondition(joining: ages.map(\.condition))
        let needsPart = index != .state && alternative.state != nil
        var conditions = [
            state, alternative.condition, driver?.condition.sql ?? age.sql, tenants.sql, filter.condition.sql,
            bound?.sql ?? "1",
        ]
        if needsPart { conditions.append(part.condition) }
        let sql = """
            SELECT \(plan.columns.joined(separator: ", ")) FROM \(source)
            WHERE \(conditions.filter { $0 != "1" }.map { "(\($0))" }.joined(separator: " AND "))
            """
        var arguments = alternative.arguments
        arguments += (driver?.condition.arguments ?? age.arguments).map(\.bindable)
        arguments += (tenants.arguments + filter.condition.arguments).map(\.bindable)
        arguments += bound?.arguments ?? []
        let order = plan.columns.map { $0 + direction }.joined(separator: ", ")
        return Stream(sql: "\(sql) ORDER BY \(order)", arguments: arguments, unordered: sql)
    }
}
