import Glibc
import SQLite

/// Compares every record with its newest recorded images, walking the entries from the newest to the oldest.
struct RowVerifier {
    /// How much of a row has been compared already.
    private struct State {
        /// A bit for each column of the table as it is now.
        var compared: UInt64
        let lastSeq: Int64
    }

    private static let closed = UInt64.max
    /// The number of damaged rows named in a report.
    static let reportLimit = 20

    private let connection: Connection
    private let catalog: LayoutCatalog
    private let current: [TableLayout]
    private let key: SecretKey?
    /// Entries up to this one are archived in files that are not at hand.
    private let missingImagesUpTo: Int64
    private var states: [ChangeRecorder.Subject: State] = [:]
    private var damages: [ChangeRecorder.Subject: RowDamage] = [:]
    /// For each recorded layout, where its columns are in the table as it is now.
    private var places: [Int64: [Int?]] = [:]
    /// The statement that reads one row, by table.
    private var selects: [Int64: Statement] = [:]

    init(
        connection: Connection, catalog: LayoutCatalog, current: [TableLayout], key: SecretKey?,
        missingImagesUpTo: Int64
    ) {
        self.connection = connection
        self.catalog = catalog
        self.current = current
        self.key = key
        self.missingImagesUpTo = missingImagesUpTo
    }

    /// The first damaged rows, by table and key.
    var firstDamages: [RowDamage] {
        Array(damages.values.sorted { ($0.table, $0.key) < ($1.table, $1.key) }.prefix(Self.reportLimit))
    }

    /// How many rows are damaged.
    var damageCount: Int { damages.count }
    /// How many rows were compared.
    private(set) var rowsCompared: Int64 = 0
    /// How many rows could not, or not wholly, be compared because their images are archived.
    private(set) var rowsNotCompared: Int64 = 0

    /// Takes the changes of one entry into account, also for the index; entries must come newest first.
    mutating func visit(_ bytes: UnsafeRawBufferPointer, seq: Int64, index: inout IndexVerifier) throws {
        guard !bytes.isEmpty else { return }
        var reader = ChangeReader(bytes, layouts: catalog.all)
        var changes: [RecordedChange] = []
        while let change = try reader.next() { changes.append(change) }
        index.note(changes, seq: seq)
        for change in changes.reversed() { try visit(change, seq: seq) }
    }

    private mutating func visit(_ change: RecordedChange, seq: Int64) throws {
        guard let current = current.first(where: { $0.tableKey == change.layout.tableKey }) else { return }
        let subject = change.subject
        var state = states[subject] ?? State(compared: 0, lastSeq: seq)
        guard state.compared != Self.closed else { return }
        let isNewest = states[subject] == nil
        if change.operation == .delete {
            if isNewest, try exists(subject.rowKey, in: current) {
                note(.unrecorded, subject, change, current, seq: state.lastSeq)
            }
            state.compared = Self.closed
        } else {
            state.compared = try compare(change, with: current, subject, state)
        }
        states[subject] = state
    }

    private mutating func compare(
        _ change: RecordedChange, with current: TableLayout, _ subject: ChangeRecorder.Subject, _ state: State
    ) throws -> UInt64 {
        let places = places(of: change.layout, in: current)
        var compared = state.compared
        var differing: [Int] = []
        let statement = try select(current)
        defer { statement.rewind() }
        statement.slot(1).bind(subject.rowKey)
        guard try statement.step() else {
            note(.missing, subject, change, current, seq: state.lastSeq)
            return Self.closed
        }
        let row = statement.row
        for field in change.fields {
            guard let place = places[field.column], compared & (1 << UInt64(place)) == 0 else { continue }
            compared |= 1 << UInt64(place)
            if let after = field.after, !isSame(after, row.view(place)) { differing.append(place) }
        }
        if change.operation == .insert {
            // What an insert does not name was NULL.
            for place in current.columns.indices where place != current.keyIndex && compared & (1 << UInt64(place)) == 0
            {
                if !row.isNull(place) { differing.append(place) }
            }
        }
        if !differing.isEmpty {
            note(.changed, subject, change, current, seq: state.lastSeq, columns: differing)
        }
        return change.operation == .insert ? Self.closed : compared
    }

    private mutating func select(_ table: TableLayout) throws -> Statement {
        if let known = selects[table.tableKey] { return known }
        let statement = try connection.prepare("SELECT * FROM \"\(table.name)\" WHERE key = ?1", privileged: true)
        selects[table.tableKey] = statement
        return statement
    }

    private mutating func places(of layout: TableLayout, in current: TableLayout) -> [Int?] {
        if let known = places[layout.key] { return known }
        let found = layout.columns.map { column in current.columns.firstIndex { $0.name == column.name } }
        places[layout.key] = found
        return found
    }

    private mutating func note(
        _ kind: RowDamage.Kind, _ subject: ChangeRecorder.Subject, _ change: RecordedChange, _ current: TableLayout,
        seq: Int64, columns: [Int] = []
    ) {
        let names = columns.map { current.columns[$0].name }
        if var known = damages[subject] {
            known.columns += names
            damages[subject] = known
            return
        }
        damages[subject] = RowDamage(
            table: current.name, key: subject.rowKey, publicID: RowChange(change).publicID, kind: kind,
            columns: names, lastSeq: seq)
    }

    private func exists(_ key: Int64, in layout: TableLayout) throws -> Bool {
        try connection.number("SELECT count(*) FROM \"\(layout.name)\" WHERE key = ?1", key) > 0
    }

    private func isSame(_ recorded: RecordedValue, _ stored: ValueView) -> Bool {
        switch (recorded, stored.storage) {
        case (.null, .null): return true
        case (.integer(let value), .integer): return value == stored.int64
        case (.real(let value), .real): return value.bitPattern == stored.double.bitPattern
        case (.text(let bytes), .text), (.blob(let bytes), .blob): return Ledger.isSame(bytes, stored.bytes)
        case (.secret, .null): return false
        case (.secret(let digest), _):
            // Without the key only that there is a secret can be told.
            guard let key else { return true }
            var buffer = ByteBuffer(capacity: 64)
            buffer.append(secret: stored, key: key)
            return Ledger.isSame(digest, UnsafeRawBufferPointer(rebasing: buffer.bytes.dropFirst()))
        default: return false
        }
    }

    /// Finds the rows that no entry speaks of; call after the oldest entry.
    mutating func visitRows() throws {
        for layout in current {
            let id = layout.publicID.map { "\"\($0)\"" } ?? "NULL"
            let sql = "SELECT key, \(id) FROM \"\(layout.name)\" NOT INDEXED"
            try connection.withStatement(sql, privileged: true) { statement in
                while try statement.step() {
                    let key = statement.row.int64(0)
                    let subject = ChangeRecorder.Subject(tableKey: layout.tableKey, rowKey: key)
                    let state = states[subject]
                    if try state?.compared != Self.closed && isArchived(subject) {
                        rowsNotCompared += 1
                        continue
                    }
                    rowsCompared += 1
                    if state != nil { continue }
                    damages[subject] = RowDamage(
                        table: layout.name, key: key, publicID: statement.row.optionalText(1), kind: .unrecorded,
                        columns: [], lastSeq: nil)
                }
            }
        }
    }

    /// Whether older images of the row are out of reach.
    private func isArchived(_ subject: ChangeRecorder.Subject) throws -> Bool {
        guard missingImagesUpTo > 0 else { return false }
        let sql = "SELECT EXISTS (SELECT 1 FROM ledger_subject WHERE table_key = ?1 AND row_key = ?2 AND entry <= ?3)"
        return try connection.number(sql, subject.tableKey, subject.rowKey, missingImagesUpTo) != 0
    }
}
