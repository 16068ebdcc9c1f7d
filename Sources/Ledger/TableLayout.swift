import SQLite
import Glibc

/// One version of a table's columns and their kinds; the ledger keeps all versions, so that old changes stay readable.
final class TableLayout {
    /// Names this version in recorded changes.
    let key: Int64
    /// Names the table in the subject index: the key of its first layout.
    let tableKey: Int64
    let name: String
    let publicID: String?
    let columns: [LedgeredTable.Column]
    let publicIDIndex: Int?
    let keyIndex: Int?
    let kinds: [ColumnKind]
    private let nameInC: UnsafeMutablePointer<CChar>?

    init(key: Int64, tableKey: Int64, name: String, publicID: String?, columns: [LedgeredTable.Column]) {
        self.key = key
        self.tableKey = tableKey
        self.name = name
        self.publicID = publicID
        self.columns = columns
        publicIDIndex = columns.firstIndex { $0.name == publicID }
        keyIndex = columns.firstIndex { $0.name == "key" }
        kinds = columns.map(\.kind)
        nameInC = strdup(name)
    }

    deinit {
        free(nameInC)
    }

    func isNamed(_ other: UnsafePointer<CChar>) -> Bool {
        guard let nameInC else { return false }
        return strcmp(nameInC, other) == 0
    }

    /// The columns as stored: `name:kind` separated by commas.
    var columnText: String { Self.text(of: columns) }

    static func text(of columns: [LedgeredTable.Column]) -> String {
        columns.map { "\($0.name):\($0.kind.rawValue)" }.joined(separator: ",")
    }

    static func columns(of text: String) -> [LedgeredTable.Column]? {
        var columns: [LedgeredTable.Column] = []
        for part in text.split(separator: ",") {
            let pair = part.split(separator: ":")
            guard pair.count == 2, let kind = ColumnKind(rawValue: String(pair[1])) else { return nil }
            columns.append(.init(name: String(pair[0]), kind: kind))
        }
        return columns
    }
}

/// Every layout the store has known.
struct LayoutCatalog {
    /// By layout key.
    private(set) var all: [Int64: TableLayout] = [:]
    /// By layout key's order: a table's latest comes last.
    private(set) var inOrder: [TableLayout] = []
    private var tableKeys: [String: Int64] = [:]

    var nextKey: Int64 { (inOrder.last?.key ?? 0) + 1 }

    func tableKey(of name: String) -> Int64? { tableKeys[name] }

    /// The layout with just these columns, if the store knows it.
    func find(name: String, publicID: String?, columns: [LedgeredTable.Column]) -> TableLayout? {
        inOrder.last { $0.name == name && $0.publicID == publicID && $0.columns == columns }
    }

    @discardableResult
    mutating func add(key: Int64, name: String, publicID: String?, columns: [LedgeredTable.Column]) -> TableLayout {
        let tableKey = tableKeys[name] ?? key
        tableKeys[name] = tableKey
        let layout = TableLayout(key: key, tableKey: tableKey, name: name, publicID: publicID, columns: columns)
        all[key] = layout
        inOrder.append(layout)
        return layout
    }

    /// Reads the catalogue of a store.
    init(reading connection: Connection) throws {
        let sql = "SELECT key, name, public_id, columns FROM ledger_layout ORDER BY key"
        try connection.withStatement(sql, privileged: true) { statement in
            while try statement.step() {
                let row = statement.row
                guard let columns = TableLayout.columns(of: row.text(3)) else {
                    throw LedgerError(.damaged, "ledger_layout", cause: "row \(row.int64(0)) is malformed")
                }
                add(key: row.int64(0), name: row.text(1), publicID: row.optionalText(2), columns: columns)
            }
        }
    }

    /// An empty catalogue, of a store about to be made.
    init() {}
}
