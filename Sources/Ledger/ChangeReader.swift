import SQLite

/// A recorded value, its bytes still in the entry's.
enum RecordedValue {
    case null
    case integer(Int64)
    case real(Double)
    case text(UnsafeRawBufferPointer)
    case blob(UnsafeRawBufferPointer)
    case secret(UnsafeRawBufferPointer)

    /// The value as shown; a secret as the text `hmac-sha256:…`.
    var value: Value {
        switch self {
        case .null: .null
        case .integer(let value): .integer(value)
        case .real(let value): .real(value)
        case .text(let bytes): .text(String(decoding: bytes, as: UTF8.self))
        case .blob(let bytes): .blob(Array(bytes))
        case .secret(let bytes): .text("hmac-sha256:" + hexadecimal(bytes))
        }
    }
}

/// A recorded row change, its bytes still in the entry's.
struct RecordedChange {
    struct Field {
        let column: Int
        let before: RecordedValue?
        let after: RecordedValue?
    }

    let operation: PendingChange.Operation
    let layout: TableLayout
    let key: Int64
    /// The public id before the change.
    let publicID: RecordedValue
    let fields: [Field]
}

/// Reads the records of `ChangeFormat` one after the other.
struct ChangeReader {
    private var reader: ByteReader
    /// Layouts by key, as the store's catalogue knows them.
    private let layouts: [Int64: TableLayout]

    init(_ bytes: UnsafeRawBufferPointer, layouts: [Int64: TableLayout]) {
        reader = ByteReader(bytes)
        self.layouts = layouts
    }

    /// A record that cannot be read.
    struct Malformed: Error {}

    /// The next row change; nil at the end.
    ///
    /// Layout records are compared with the catalogue and passed over.
    mutating func next() throws -> RecordedChange? {
        while let code = reader.byte() {
            if code == ChangeFormat.layoutRecord {
                try passLayout()
                continue
            }
            guard let operation = PendingChange.Operation(rawValue: code), let layoutKey = reader.varint(),
                let layout = layouts[Int64(truncatingIfNeeded: layoutKey)], let key = reader.signed()
            else { throw Malformed() }
            var publicID = operation == .update ? try value() : .null
            guard let count = reader.byte() else { throw Malformed() }
            var fields: [RecordedChange.Field] = []
            fields.reserveCapacity(Int(count))
            for _ in 0..<count {
                guard let column = reader.byte().map(Int.init), column < layout.columns.count else { throw Malformed() }
                let first = try value()
                switch operation {
                case .insert: fields.append(.init(column: column, before: nil, after: first))
                case .delete: fields.append(.init(column: column, before: first, after: nil))
                case .update: fields.append(.init(column: column, before: first, after: try value()))
                }
                if operation != .update && column == layout.publicIDIndex { publicID = first }
            }
            return RecordedChange(
                operation: operation, layout: layout, key: key, publicID: publicID, fields: fields)
        }
        return nil
    }

    private mutating func passLayout() throws {
        guard let key = reader.varint(), let name = reader.text(), let publicID = reader.text(),
            let columns = reader.text(), let known = layouts[Int64(truncatingIfNeeded: key)], known.name == name,
            known.publicID ?? "" == publicID, known.columnText == columns
        else { throw Malformed() }
    }

    private mutating func value() throws -> RecordedValue {
        guard let tag = reader.byte().flatMap(ChangeFormat.Tag.init) else { throw Malformed() }
        switch tag {
        case .null:
            return .null
        case .integer:
            guard let value = reader.signed() else { throw Malformed() }
            return .integer(value)
        case .real:
            guard let bytes = reader.take(8) else { throw Malformed() }
            return .real(Double(bitPattern: UInt64(littleEndian: bytes.loadUnaligned(as: UInt64.self))))
        case .text:
            guard let size = reader.varint(), let bytes = reader.take(size) else { throw Malformed() }
            return .text(bytes)
        case .blob:
            guard let size = reader.varint(), let bytes = reader.take(size) else { throw Malformed() }
            return .blob(bytes)
        case .secret:
            guard let bytes = reader.take(UInt64(SHA256Digest.size)) else { throw Malformed() }
            return .secret(bytes)
        }
    }
}

extension RowChange {
    /// The change with values of its own.
    init(_ change: RecordedChange) {
        let operation: Operation =
            switch change.operation {
            case .insert: .insert
            case .update: .update
            case .delete: .delete
            }
        let id: String? =
            if case .text(let bytes) = change.publicID { String(decoding: bytes, as: UTF8.self) } else { nil }
        self.init(
            table: change.layout.name, key: change.key, publicID: id, operation: operation,
            fields: change.fields.map {
                let column = change.layout.columns[$0.column]
                return FieldChange(
                    column: column.name, kind: column.kind, before: $0.before?.value, after: $0.after?.value)
            })
    }
}
