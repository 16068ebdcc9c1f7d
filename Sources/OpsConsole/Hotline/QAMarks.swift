import OpsDomain

/// What is marked: rows by their ids, or all that a filter holds (HOT-2).
///
/// Marks survive refresh, sort and filter.
struct QAMarks: Sendable, Hashable {
    /// The marked rows.
    private(set) var ids: Set<String> = []
    /// The filter of which all rows are marked; nil while rows are marked one by one.
    private(set) var wholeFilter: String?
    /// The row marked last, where a range begins.
    private(set) var last: String?

    /// Whether nothing is marked.
    var isEmpty: Bool { ids.isEmpty && wholeFilter == nil }

    /// Whether a row is marked; for a whole filter every row that it shows is.
    func contains(_ id: String, filter: String) -> Bool { ids.contains(id) || wholeFilter == filter }

    /// Turns the mark of a row.
    mutating func toggle(_ id: String) {
        wholeFilter = nil
        if ids.remove(id) == nil { ids.insert(id) }
        last = id
    }

    /// Marks rows.
    mutating func add(_ new: some Sequence<String>) {
        wholeFilter = nil
        ids.formUnion(new)
    }

    /// Marks all that a filter holds; the same again takes it back.
    mutating func toggleWhole(_ filter: String) {
        wholeFilter = wholeFilter == filter ? nil : filter
        ids = []
        last = nil
    }

    /// Takes all marks away.
    mutating func clear() { self = QAMarks() }

    /// What an action is about: the marks, or else the row under the cursor; nil when there is neither.
    func selection(cursor: String?) -> QASelection? {
        if let wholeFilter { return .filter(wholeFilter) }
        if !ids.isEmpty { return .items(ids.sorted()) }
        return cursor.map { .items([$0]) }
    }
}
