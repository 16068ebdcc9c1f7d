import Ledger

/// Reads the queue in an order, from a place on, in either direction.
///
/// An order is a series of groups, one after the other (all items with imminent harm, then the others), and a group
/// is one or a few *streams* that are merged (the open and the decided items). Each stream walks one index in its own
/// order and stops after a page, so the cost does not grow with the queue. Where a filter holds few rows, an index
/// that finds them is taken instead, and they are sorted. Where it holds many, but few of what the order begins with,
/// the walk is given up after a while, and the smallest of the filter's sets is read whole: of its rows only a page is
/// kept while they are sorted (LIMIT), so that the sorting stays small.
struct QAWalk {
    let sort: QASort
    let filter: QAFilter
    /// Whether the walk goes in the order asked for; else against it.
    var isForward = true
    /// The most rows that are sorted instead of walked.
    var mostSorted = 2_000
    /// The most rows that are read when the walk was given up.
    var mostRead = 300_000
    /// After how many steps of SQLite's machine the walk is given up, beside those for the page itself.
    var patience = 60_000
    /// The same where the search index knows the candidates, and passing over another row takes no look at its text.
    var patienceWithCandidates = 300_000
    /// Whether the claims that ran out are few enough to be sorted.
    var hasFewExpired = true
    /// Whether those that are not over are.
    var hasFewLive = true
    /// How many rows of an index are passed over in the time in which one is looked up by its key.
    static let costOfKey = 13
    /// The most categories that are walked one by one.
    static let mostCategories = 200
    /// Whether rows are passed over that are not among the candidates of the search index.
    var asksCandidates = false
    /// The candidates as a list, where they are few enough for that.
    var listed: QAFilter.Driver?
    /// In the order by category, those in which there can be candidates; nil where nobody knows.
    var categories: [String]?
    /// In the order by tenant, the places of those that the filter names; nil when it names none.
    var tenants: [[Value]]?

    /// A row's key and its place.
    struct Row {
        let key: Int64
        let values: [Value]
    }

    /// Rows that one index gives in order.
    struct Stream {
        /// The whole statement but for its limit.
        let sql: String
        let arguments: [(any Bindable)?]
        /// The same without order, to count.
        let unordered: String
    }

    /// Streams that are merged; comes before or after other groups as a whole.
    struct Group {
        /// The leading values of every row's place, which the rows themselves do not repeat.
        let prefix: [Value]
        let streams: [Stream]
        /// The order of the merge.
        let order: String

        /// One statement for all streams, its last parameter the limit.
        var sql: String {
            if streams.count == 1 { return streams[0].sql + " LIMIT ?" }
            let parts = streams.map { "SELECT * FROM (\($0.sql) LIMIT ?)" }
            return parts.joined(separator: " UNION ALL ") + " ORDER BY \(order) LIMIT ?"
        }

        func arguments(limit: Int) -> [(any Bindable)?] {
            if streams.count == 1 { return streams[0].arguments + [limit] }
            return streams.flatMap { $0.arguments + [limit] } + [limit]
        }
    }
}

extension Reading where Self: ~Copyable {
    /// The keys and places of at most `limit` rows after `cursor`, in the direction of the walk.
    func rows(of walk: QAWalk, after cursor: QACursor?, limit: Int) throws -> [QAWalk.Row] {
        var walk = walk
        if walk.partsClaims {
            walk.hasFewExpired = try hasFewClaims("<=", walk)
            walk.hasFewLive = try hasFewClaims(">", walk)
        }
        guard let candidates = walk.filter.candidates else {
            return try rows(walking: walk, patience: walk.patience, after: cursor, limit: limit)
        }
        walk.asksCandidates = true
        if walk.sort.field == .category, candidates.count > walk.mostSorted {
            walk.categories = try categories(of: walk, holding: candidates)
        }
        return try withCandidates(candidates) {
            try rows(walking: walk, patience: walk.patienceWithCandidates, after: cursor, limit: limit)
        }
    }

    private func rows(
        walking walk: QAWalk, patience: Int, after cursor: QACursor?, limit: Int
    ) throws -> [QAWalk.Row] {
        if let rare = try driver(of: walk, upTo: walk.mostSorted) {
            return try rows(of: walk, after: cursor, limit: limit, driver: rare)
        }
        guard walk.filter.isSelective else { return try rows(of: walk, after: cursor, limit: limit, driver: nil) }
        let found = try within(steps: patience + 100 * limit) {
            try rows(of: walk, after: cursor, limit: limit, driver: nil)
        }
        if let found { return found }
        var walk = walk
        if let candidates = walk.filter.candidates, candidates.count <= QATextIndex.mostRead {
            walk.listed = QAFilter.Driver(candidates)
        }
        let driver = try driver(of: walk, upTo: walk.mostRead, costOfKey: QAWalk.costOfKey)
        return try rows(of: walk, after: cursor, limit: limit, driver: driver)
    }

    private func rows(
        of walk: QAWalk, after cursor: QACursor?, limit: Int, driver: QAFilter.Driver?
    ) throws -> [QAWalk.Row] {
        var walk = walk
        if walk.sort.field == .tenant, driver == nil, let ids = walk.filter.namedTenants {
            walk.tenants = try places(ofTenants: ids)
        }
        var found: [QAWalk.Row] = []
        for group in try walk.groups(after: cursor, driver: driver) where !group.streams.isEmpty {
            found += try rows(group.sql, arguments: group.arguments(limit: limit - found.count)) { row in
                let values = (0..<row.count).map(row.value)
                return QAWalk.Row(key: row.int64(row.count - 1), values: group.prefix + values)
            }
            if found.count >= limit { break }
        }
        return found
    }

    /// How many items a filter holds; reads them all.
    func count(_ filter: QAFilter) throws -> Int {
        var walk = QAWalk(sort: QASort(.age), filter: filter)
        guard let candidates = filter.candidates else { return try count(walk) }
        walk.asksCandidates = true
        if candidates.count <= QATextIndex.mostRead { walk.listed = QAFilter.Driver(candidates) }
        return try withCandidates(candidates) { try count(walk) }
    }

    private func count(_ walk: QAWalk) throws -> Int {
        let driver = try driver(of: walk, upTo: walk.mostRead)
        var count = 0
        for stream in try walk.groups(after: nil, driver: driver).flatMap(\.streams) {
            count +=
                try first("SELECT count(*) FROM (\(stream.unordered))", arguments: stream.arguments) { $0.int(0) } ?? 0
        }
        return count
    }

    /// Those categories of the parts that a filter holds in which there can be candidates.
    private func categories(of walk: QAWalk, holding candidates: KeySet) throws -> [String]? {
        let parts = QAPart.allCases.filter { part in walk.filter.states.contains { $0.isOpen == (part == .open) } }
        guard let all = try categories(of: parts, most: QAWalk.mostCategories) else { return nil }
        return try walk.filter.index?.categories(all, holding: candidates, in: self)
    }

    /// The driver that finds the fewest rows, if those are no more than `most`; one by its key counts `costOfKey` times.
    func driver(of walk: QAWalk, upTo most: Int, costOfKey: Int = 1) throws -> QAFilter.Driver? {
        let scope = QAFilter.Driver(index: .state, condition: SQLCondition(joining: []))
        var best: (driver: QAFilter.Driver, count: Int)?
        for driver in [walk.listed].compactMap(\.self) + walk.filter.drivers + [scope] {
            let most = min(most, best?.count ?? .max)
            var count = (driver.count ?? 0) * (driver.index == .key ? costOfKey : 1)
            for part in QAPart.allCases where count <= most && driver.count == nil {
                guard let probe = walk.filter.probe(driver, part, limit: most + 1) else { continue }
                // Most sets are too large: to step to the row that makes them so costs a third of counting up to it.
                if try first(probe.last, arguments: probe.arguments, map: { _ in true }) ?? false {
                    count = .max
                } else {
                    count += try first(probe.sql, arguments: probe.arguments) { $0.int(0) } ?? 0
                }
            }
            if count <= most { best = (driver, count) }
        }
        return best?.driver
    }

    /// Whether the claims whose end is before or after now are few enough to be sorted.
    private func hasFewClaims(_ comparison: String, _ walk: QAWalk) throws -> Bool {
        guard walk.mostSorted >= 0 else { return false }
        let sql = """
            SELECT 1 FROM qa_item AS q INDEXED BY \(QAIndex.claim.name(.open))
            WHERE q.state = 'IN_REVIEW' AND q.claimed_until \(comparison) ? LIMIT 1 OFFSET ?
            """
        return try first(sql, walk.filter.now, walk.mostSorted) { _ in true } == nil
    }
}

extension QAFilter {
    /// The statements that count what a driver finds in a part, up to a limit, and that look whether there are so many;
    /// nil when the filter holds nothing of the part.
    func probe(
        _ driver: Driver, _ part: QAPart, limit: Int
    ) -> (sql: String, last: String, arguments: [(any Bindable)?])? {
        guard states.contains(where: { $0.isOpen == (part == .open) }) else { return nil }
        let selection = """
            SELECT 1 FROM \(driver.index.items(part))
            WHERE \(driver.index == .state ? storedStates(of: part) : part.condition) AND \(driver.condition.sql)
            """
        return (
            "SELECT count(*) FROM (\(selection) LIMIT \(limit))", "\(selection) LIMIT 1 OFFSET \(max(limit - 1, 0))",
            driver.condition.arguments.map(\.bindable)
        )
    }
}
