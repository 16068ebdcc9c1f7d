/// One SQLite value of any storage class, owned by the program.
public enum Value: Sendable, Hashable {
    /// SQL NULL.
    case null
    /// A signed 64-bit integer.
    case integer(Int64)
    /// An IEEE 754 double; SQLite stores NaN as NULL.
    case real(Double)
    /// UTF-8 text.
    case text(String)
    /// Bytes.
    case blob([UInt8])
}

extension Value: Codable {
    private enum BlobKey: String, CodingKey {
        case blob
    }

    /// Encodes as the plain JSON scalar; a blob as `{"blob": "<hex>"}`.
    public func encode(to encoder: any Encoder) throws {
        if case .blob(let bytes) = self {
            var container = encoder.container(keyedBy: BlobKey.self)
            try container.encode(hexadecimal(bytes), forKey: .blob)
            return
        }
        var container = encoder.singleValueContainer()
        switch self {
        case .null: try container.encodeNil()
        case .integer(let value): try container.encode(value)
        case .real(let value): try container.encode(value)
        case .text(let value): try container.encode(value)
        case .blob: break
        }
    }

    /// Decodes what `encode(to:)` writes.
    public init(from decoder: any Decoder) throws {
        if let keyed = try? decoder.container(keyedBy: BlobKey.self) {
            let text = try keyed.decode(String.self, forKey: .blob)
            guard let bytes = bytes(hexadecimal: text) else {
                throw DecodingError.dataCorruptedError(forKey: .blob, in: keyed, debugDescription: "not hexadecimal")
            }
            self = .blob(bytes)
            return
        }
        let container = try decoder.singleValueContainer()
        if container.decodeNil() {
            self = .null
        } else if let value = try? container.decode(Int64.self) {
            self = .integer(value)
        } else if let value = try? container.decode(Double.self) {
            self = .real(value)
        } else {
            self = .text(try container.decode(String.self))
        }
    }
}

/// Two lowercase hexadecimal digits for each byte.
package func hexadecimal(_ bytes: some Sequence<UInt8>) -> String {
    let digits = Array("0123456789abcdef".utf8)
    var text: [UInt8] = []
    for byte in bytes {
        text.append(digits[Int(byte >> 4)])
        text.append(digits[Int(byte & 15)])
    }
    return String(decoding: text, as: UTF8.self)
}

/// The bytes that an even number of hexadecimal digits stand for; nil for anything else.
package func bytes(hexadecimal text: String) -> [UInt8]? {
    let digits = text.utf8.map { Character(UnicodeScalar($0)).hexDigitValue }
    guard digits.count.isMultiple(of: 2) else { return nil }
    var bytes: [UInt8] = []
    for index in stride(from: 0, to: digits.count, by: 2) {
        guard let high = digits[index], let low = digits[index + 1] else { return nil }
        bytes.append(UInt8(high << 4 | low))
    }
    return bytes
}
