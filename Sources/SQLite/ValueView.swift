internal import CSQLite
import Glibc

/// A value inside SQLite, read in place; valid only during the callback or row that gave it.
package struct ValueView {
    let pointer: OpaquePointer?

    /// The five storage classes.
    package enum Storage {
        case null, integer, real, text, blob
    }

    /// The value's storage class.
    package var storage: Storage {
        guard let pointer else { return .null }
        switch sqlite3_value_type(pointer) {
        case SQLITE_INTEGER: return .integer
        case SQLITE_FLOAT: return .real
        case SQLITE_TEXT: return .text
        case SQLITE_BLOB: return .blob
        default: return .null
        }
    }

    /// The value as an integer.
    package var int64: Int64 { pointer.map { sqlite3_value_int64($0) } ?? 0 }

    /// The value as a real number.
    package var double: Double { pointer.map { sqlite3_value_double($0) } ?? 0 }

    /// The bytes of a text or blob, in place.
    package var bytes: UnsafeRawBufferPointer {
        guard let pointer, let start = sqlite3_value_blob(pointer) else { return .init(start: nil, count: 0) }
        return UnsafeRawBufferPointer(start: start, count: Int(sqlite3_value_bytes(pointer)))
    }

    /// Whether both hold the same storage class and the same bits.
    package static func same(_ left: ValueView, _ right: ValueView) -> Bool {
        let storage = left.storage
        guard storage == right.storage else { return false }
        switch storage {
        case .null: return true
        case .integer: return left.int64 == right.int64
        case .real: return left.double.bitPattern == right.double.bitPattern
        case .text, .blob:
            let (a, b) = (left.bytes, right.bytes)
            guard a.count == b.count else { return false }
            guard let first = a.baseAddress, let second = b.baseAddress else { return true }
            return memcmp(first, second, a.count) == 0
        }
    }
}
