/// The rows of a CSV text (RFC 4180): quotes around fields, doubled inside, line ends of either kind.
struct CSVRows {
    /// One row and the line it starts on, from 1.
    struct Entry {
        let line: Int
        let fields: [String]
    }

    private var bytes: ArraySlice<UInt8>
    private var line = 1
    /// The line of a quote that is never closed; nil when all are.
    private(set) var brokenAt: Int?

    /// Begins at the first row; a byte order mark is passed over.
    init(_ text: String) {
        bytes = ArraySlice(text.utf8)
        if bytes.starts(with: [0xEF, 0xBB, 0xBF]) { bytes = bytes.dropFirst(3) }
    }

    /// The next row that is not blank; nil at the end, or at a quote that is never closed.
    mutating func next() -> Entry? {
        while !bytes.isEmpty {
            let start = line
            guard let fields = row() else {
                brokenAt = start
                bytes = []
                return nil
            }
            if fields != [""] { return Entry(line: start, fields: fields) }
        }
        return nil
    }

    private mutating func row() -> [String]? {
        var fields: [String] = []
        var field: [UInt8] = []
        while true {
            guard let byte = bytes.popFirst() else { break }
            if byte == UInt8(ascii: "\""), field.isEmpty {
                guard let quoted = quotedField() else { return nil }
                field += quoted
            } else if byte == UInt8(ascii: ",") {
                fields.append(String(decoding: field, as: UTF8.self))
                field = []
            } else if byte == UInt8(ascii: "\n") {
                line += 1
                break
            } else if byte != UInt8(ascii: "\r") {
                field.append(byte)
            }
        }
        fields.append(String(decoding: field, as: UTF8.self))
        return fields
    }

    private mutating func quotedField() -> [UInt8]? {
        var field: [UInt8] = []
        while let byte = bytes.popFirst() {
            if byte == UInt8(ascii: "\n") { line += 1 }
            guard byte == UInt8(ascii: "\"") else {
                field.append(byte)
                continue
            }
            guard bytes.first == UInt8(ascii: "\"") else { return field }
            field.append(byte)
            bytes.removeFirst()
        }
        return nil
    }
}
