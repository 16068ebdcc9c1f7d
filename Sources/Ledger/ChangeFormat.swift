import SQLite
/// How row changes are written in an entry: a sequence of records, numbers as varints.
///
///     insert, delete:  operation  layout  key  count  (column  value)…            columns that are not NULL
///     update:          operation  layout  key  public-id  count  (column  before  after)…    changed columns
///     layout:          9  layout  name  public-id  columns                        a table's columns from here on
///
/// `operation` and `count` are single bytes.
enum ChangeFormat {
    static let layoutRecord: UInt8 = 9

    /// The byte before a value.
    enum Tag: UInt8 {
        case null, integer, real, text, blob
        /// A secret's HMAC-SHA-256 over its tag and bytes.
        case secret
    }

    /// The most columns a table may have: verification keeps a bit for each.
    static let columnLimit = 63
}

extension ByteBuffer {
    /// Appends a value in clear.
    mutating func append(_ value: ValueView) {
        switch value.storage {
        case .null:
            append(ChangeFormat.Tag.null.rawValue)
        case .integer:
            append(ChangeFormat.Tag.integer.rawValue)
            append(signed: value.int64)
        case .real:
            append(ChangeFormat.Tag.real.rawValue)
            append(fixed: value.double.bitPattern)
        case .text:
            append(ChangeFormat.Tag.text.rawValue)
            let bytes = value.bytes
            append(varint: UInt64(bytes.count))
            append(bytes)
        case .blob:
            append(ChangeFormat.Tag.blob.rawValue)
            let bytes = value.bytes
            append(varint: UInt64(bytes.count))
            append(bytes)
        }
    }

    /// Appends a secret value as its keyed hash; NULL stays NULL.
    mutating func append(secret value: ValueView, key: SecretKey) {
        guard value.storage != .null else { return append(ChangeFormat.Tag.null.rawValue) }
        var message = ByteBuffer(capacity: 256)
        message.append(value)
        append(ChangeFormat.Tag.secret.rawValue)
        append(size: SHA256Digest.size) { key.authenticate(message.bytes, into: $0) }
    }

    /// Appends a text with its length.
    mutating func append(counted text: String) {
        append(varint: UInt64(text.utf8.count))
        var text = text
        text.withUTF8 { append(UnsafeRawBufferPointer($0)) }
    }
}
