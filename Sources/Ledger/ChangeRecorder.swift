import SQLite
/// Collects the row changes of one entry as bytes.
struct ChangeRecorder: ~Copyable {
    /// A changed row: which records an entry is about.
    struct Subject: Hashable, Comparable {
        let tableKey: Int64
        let rowKey: Int64

        static func < (left: Subject, right: Subject) -> Bool {
            (left.tableKey, left.rowKey) < (right.tableKey, right.rowKey)
        }
    }

    private(set) var buffer = ByteBuffer(capacity: 64 << 10)
    private(set) var count = 0
    private(set) var subjects: ContiguousArray<Subject> = []
    let key: SecretKey

    init(key: SecretKey) {
        self.key = key
    }

    /// Forgets everything recorded.
    mutating func clear() {
        buffer.clear()
        subjects.removeAll(keepingCapacity: subjects.count < 100_000)
        count = 0
    }

    /// Records one row change, unless it changes nothing.
    mutating func record(_ change: borrowing PendingChange, layout: TableLayout) {
        switch change.operation {
        case .insert:
            recordImage(change, layout: layout, operation: .insert, key: change.newKey)
        case .delete:
            recordImage(change, layout: layout, operation: .delete, key: change.oldKey)
        case .update where change.oldKey != change.newKey:
            // A row that gets another key is another row.
            recordImage(change, layout: layout, operation: .delete, key: change.oldKey)
            recordImage(change, layout: layout, operation: .insert, key: change.newKey)
        case .update:
            recordUpdate(change, layout: layout)
        }
    }

    /// Records that a table's columns are these from here on.
    mutating func record(_ layout: TableLayout) {
        buffer.append(ChangeFormat.layoutRecord)
        buffer.append(varint: UInt64(layout.key))
        buffer.append(counted: layout.name)
        buffer.append(counted: layout.publicID ?? "")
        buffer.append(counted: layout.columnText)
    }

    private mutating func begin(_ operation: PendingChange.Operation, layout: TableLayout, key: Int64) {
        buffer.append(operation.rawValue)
        buffer.append(varint: UInt64(layout.key))
        buffer.append(signed: key)
    }

    private mutating func end(layout: TableLayout, key: Int64) {
        count += 1
        subjects.append(Subject(tableKey: layout.tableKey, rowKey: key))
    }

    private mutating func append(_ value: ValueView, kind: ColumnKind) {
        if kind == .secret { buffer.append(secret: value, key: key) } else { buffer.append(value) }
    }

    private mutating func recordImage(
        _ change: borrowing PendingChange, layout: TableLayout, operation: PendingChange.Operation, key: Int64
    ) {
        begin(operation, layout: layout, key: key)
        let place = buffer.count
        var fields: UInt8 = 0
        buffer.append(fields)
        for index in layout.kinds.indices where index != layout.keyIndex {
            let value = operation == .insert ? change.new(index) : change.old(index)
            guard value.storage != .null else { continue }
            fields += 1
            buffer.append(UInt8(truncatingIfNeeded: index))
            append(value, kind: layout.kinds[index])
        }
        buffer.replace(at: place, with: fields)
        end(layout: layout, key: key)
    }

    private mutating func recordUpdate(_ change: borrowing PendingChange, layout: TableLayout) {
        let start = buffer.count
        begin(.update, layout: layout, key: change.newKey)
        if let index = layout.publicIDIndex {
            buffer.append(change.old(index))
        } else {
            buffer.append(ChangeFormat.Tag.null.rawValue)
        }
        let place = buffer.count
        var fields: UInt8 = 0
        buffer.append(fields)
        for index in layout.kinds.indices where index != layout.keyIndex {
            let before = change.old(index)
            let after = change.new(index)
            if ValueView.same(before, after) { continue }
            fields += 1
            buffer.append(UInt8(truncatingIfNeeded: index))
            append(before, kind: layout.kinds[index])
            append(after, kind: layout.kinds[index])
        }
        guard fields > 0 else { return buffer.truncate(to: start) }
        buffer.replace(at: place, with: fields)
        end(layout: layout, key: change.newKey)
    }

    /// The changed rows, each once, in the order of the subject index.
    mutating func sortedSubjects() -> ContiguousArray<Subject> {
        var ascending = true
        for index in subjects.indices.dropFirst() where !(subjects[index - 1] < subjects[index]) {
            ascending = false
            break
        }
        return ascending ? subjects : ContiguousArray(Set(subjects).sorted())
    }
}
