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
    /// Whether the claims that ran out are few enough to be sorted.
    var hasFewExpired = true
    /// Whether rows are passed over that are not among the candidates of the search index.
    var asksCandidates = false
    /// The candidates as a list, where they are few enough for that.
    var listed: QAFilter.Driver?
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
        walk.hasFewExpired = try hasFewExpired(walk)
        if let rare = try driver(of: walk, upTo: walk.mostSorted) {
            return try rows(of: walk, after: cursor, limit: limit, driver: rare)
        }
        guard walk.filter.isSelective else { return try rows(of: walk, after: cursor, limit: limit, driver: nil) }
        let found = try within(steps: walk.patience + 100 * limit) {
            try rows(of: walk, after: cursor, limit: limit, driver: nil)
        }
        if let found { return found }
        let candidates = try walk.filter.index?.candidates(
            for: walk.filter.searches, most: QATextIndex.mostCandidates, in: self)
        if let candidates {
            walk.asksCandidates = true
            if candidates.count <= QATextIndex.mostRead { walk.listed = QAFilter.Driver(candidates) }
            return try withCandidates(candidates) { try rowsOfSmallestSet(walk, after: cursor, limit: limit) }
        }
        return try rowsOfSmallestSet(walk, after: cursor, limit: limit)
    }

    private func rowsOfSmallestSet(_ walk: QAWalk, after cursor: QACursor?, limit: Int) throws -> [QAWalk.Row] {
        let driver = try driver(of: walk, upTo: walk.mostRead)
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
        let walk = QAWalk(sort: QASort(.age), filter: filter)
        let driver = try driver(of: walk, upTo: walk.mostRead)
        var count = 0
        for stream in try walk.groups(after: nil, driver: driver).flatMap(\.streams) {
            count +=
                try first("SELECT count(*) FROM (\(stream.unordered))", arguments: stream.arguments) { $0.int(0) } ?? 0
        }
        return count
    }

    /// The driver that finds the fewest rows, if those are no more than `most`.
    func driver(of walk: QAWalk, upTo most: Int) throws -> QAFilter.Driver? {
        let scope = QAFilter.Driver(index: .state, condition: SQLCondition(joining: []))
        var best: (driver: QAFilter.Driver, count: Int)?
        for driver in walk.filter.drivers + [scope] + [walk.listed].compactMap(\.self) {
            let most = min(most, best?.count ?? .max)
            var count = driver.count ?? 0
            for part in QAPart.allCases where count <= most && driver.count == nil {
                guard let probe = walk.filter.probe(driver, part, limit: most + 1) else { continue }
                count += try first(probe.sql, arguments: probe.arguments) { $0.int(0) } ?? 0
            }
            if count <= most { best = (driver, count) }
        }
        return best?.driver
    }

    /// Whether the claims that ran out are few enough to be sorted.
    private func hasFewExpired(_ walk: QAWalk) throws -> Bool {
        let sql = """
            SELECT count(*) FROM (SELECT 1 FROM qa_item AS q INDEXED BY \(QAIndex.claim.name(.open))
            WHERE q.state = 'IN_REVIEW' AND q.claimed_until <= ? LIMIT ?)
            """
        return try first(sql, walk.filter.now, walk.mostSorted + 1) { $0.int(0) } ?? 0 <= walk.mostSorted
    }
}

extension QAFilter {
    /// The statement that counts what a driver finds in a part, up to a limit; nil when the filter holds nothing of the
    /// part.
    func probe(_ driver: Driver, _ part: QAPart, limit: Int) -> (sql: String, arguments: [(any Bindable)?])? {
        guard states.contains(where: { $0.isOpen == (part == .open) }) else { return nil }
        let sql = """
            SELECT count(*) FROM (SELECT 1 FROM \(driver.index.items(part))
            WHERE \(driver.index == .state ? storedStates(of: part) : part.condition) AND \(driver.condition.sql)
            LIMIT \(limit))
            """
        return (sql, driver.condition.arguments.map(\.bindable))
    }
}
