/// Which columns of a table are seen, in which order and how wide: what a person chose.
public struct TableArrangement: Hashable, Sendable {
    /// What was chosen for one column.
    public struct Column: Hashable, Sendable {
        /// The column's id.
        public var id: String
        /// Whether it is not shown.
        public var isHidden: Bool
        /// Its width, 1–200; nil for what the table thinks best.
        public var width: Int?

        /// Makes a choice.
        public init(_ id: String, isHidden: Bool = false, width: Int? = nil) {
            self.id = id
            self.isHidden = isHidden
            self.width = width.map { max(1, min($0, Self.widest)) }
        }

        /// The widest that a column can be made.
        public static var widest: Int { 200 }
    }

    /// The choices in order; empty when nothing was chosen.
    public var columns: [Column]

    /// Makes an arrangement; the standard one when nothing is said.
    public init(_ columns: [Column] = []) { self.columns = columns }

    /// Reads what ``text`` wrote; words that say nothing are left out.
    public init(text: String) {
        columns = text.split(separator: " ").compactMap { word in
            let isHidden = word.first == "-"
            let parts = word.drop { $0 == "-" }.split(separator: ":", maxSplits: 1)
            guard let id = parts.first else { return nil }
            return Column(String(id), isHidden: isHidden, width: parts.dropFirst().first.flatMap { Int($0) })
        }
    }

    /// The choices as words: `reference tenant:30 -category`; empty for the standard.
    public var text: String {
        columns.map { column in
            (column.isHidden ? "-" : "") + column.id + (column.width.map { ":\($0)" } ?? "")
        }.joined(separator: " ")
    }

    /// The choices for all columns of a table, in order: what was not chosen follows as the table has it, and what the
    /// table does not know is left out.
    public func choices(for table: [TableColumn]) -> [Column] {
        var seen: Set<String> = []
        let known = Set(table.map(\.id))
        let chosen = columns.filter { known.contains($0.id) && seen.insert($0.id).inserted }
        return chosen + table.filter { !seen.contains($0.id) }.map { Column($0.id) }
    }

    /// The columns of a table that are seen, in order, with their places in the rows' cells.
    ///
    /// There always is one.
    public func visible(of table: [TableColumn]) -> [(index: Int, column: TableColumn)] {
        guard !columns.isEmpty else { return table.enumerated().map { ($0.offset, $0.element) } }
        let choices = choices(for: table)
        let shown = choices.contains { !$0.isHidden } ? choices.filter { !$0.isHidden } : Array(choices.prefix(1))
        return shown.compactMap { choice in
            guard let index = table.firstIndex(where: { $0.id == choice.id }) else { return nil }
            var column = table[index]
            if let width = choice.width { (column.minWidth, column.idealWidth) = (width, width) }
            return (index, column)
        }
    }
}

/// By which column the rows of a table are sorted.
public struct TableSort: Hashable, Sendable {
    /// The column's id.
    public var column: String
    /// From the largest down.
    public var descending: Bool

    /// Makes a sort.
    public init(_ column: String, descending: Bool = false) {
        self.column = column
        self.descending = descending
    }

    /// Reads what ``text`` wrote; nil for an empty text.
    public init?(text: String) {
        let parts = text.split(separator: ":").map(String.init)
        guard let column = parts.first else { return nil }
        self.init(column, descending: parts.dropFirst().first == "desc")
    }

    /// `age`, or `age:desc`.
    public var text: String { column + (descending ? ":desc" : "") }
}
