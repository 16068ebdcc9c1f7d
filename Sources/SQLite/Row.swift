internal import CSQLite

/// A view on a statement's current row; valid only inside the closure that received it.
///
/// Columns count from 0. Conversions are SQLite's own: text of a number is its digits, NULL reads as 0 or "".
public struct Row {
    let statement: OpaquePointer

    /// The number of columns.
    public var count: Int { Int(sqlite3_column_count(statement)) }

    /// Whether the column is NULL.
    public func isNull(_ index: Int) -> Bool {
        sqlite3_column_type(statement, Int32(index)) == SQLITE_NULL
    }

    /// The column as an integer.
    public func int(_ index: Int) -> Int { Int(sqlite3_column_int64(statement, Int32(index))) }

    /// The column as a 64-bit integer.
    public func int64(_ index: Int) -> Int64 { sqlite3_column_int64(statement, Int32(index)) }

    /// The column as a real number.
    public func double(_ index: Int) -> Double { sqlite3_column_double(statement, Int32(index)) }

    /// Whether the column is a number other than 0.
    public func bool(_ index: Int) -> Bool { sqlite3_column_int64(statement, Int32(index)) != 0 }

    /// The column as text; invalid UTF-8 is repaired.
    public func text(_ index: Int) -> String {
        guard let start = sqlite3_column_text(statement, Int32(index)) else { return "" }
        let size = Int(sqlite3_column_bytes(statement, Int32(index)))
        return String(decoding: UnsafeBufferPointer(start: start, count: size), as: UTF8.self)
    }

    /// The column's bytes, copied.
    public func blob(_ index: Int) -> [UInt8] { withBytes(index) { Array($0) } }

    /// The column as an integer, nil for NULL.
    public func optionalInt(_ index: Int) -> Int? { isNull(index) ? nil : int(index) }

    /// The column as a 64-bit integer, nil for NULL.
    public func optionalInt64(_ index: Int) -> Int64? { isNull(index) ? nil : int64(index) }

    /// The column as a real number, nil for NULL.
    public func optionalDouble(_ index: Int) -> Double? { isNull(index) ? nil : double(index) }

    /// The column as text, nil for NULL.
    public func optionalText(_ index: Int) -> String? { isNull(index) ? nil : text(index) }

    /// The column's bytes, nil for NULL.
    public func optionalBlob(_ index: Int) -> [UInt8]? { isNull(index) ? nil : blob(index) }

    /// The column in its storage class.
    public func value(_ index: Int) -> Value {
        switch sqlite3_column_type(statement, Int32(index)) {
        case SQLITE_INTEGER: .integer(int64(index))
        case SQLITE_FLOAT: .real(double(index))
        case SQLITE_TEXT: .text(text(index))
        case SQLITE_BLOB: .blob(blob(index))
        default: .null
        }
    }

    /// The column's bytes in place, without a copy; text as UTF-8, NULL as none.
    package func withBytes<T>(_ index: Int, _ body: (UnsafeRawBufferPointer) throws -> T) rethrows -> T {
        let start = sqlite3_column_blob(statement, Int32(index))
        let size = Int(sqlite3_column_bytes(statement, Int32(index)))
        return try body(UnsafeRawBufferPointer(start: start, count: start == nil ? 0 : size))
    }

    /// The column as SQLite's own value, to be read in place.
    package func view(_ index: Int) -> ValueView {
        ValueView(pointer: sqlite3_column_value(statement, Int32(index)))
    }
}
