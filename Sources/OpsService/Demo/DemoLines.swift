import OpsDomain

/// Lines of a feed that are made when they are read, each from its number alone.
struct DemoLines: FeedProducer {
    private let count: Int
    private let write: @Sendable (Int, inout FeedLineWriter) -> Void
    private var next = 0

    /// Describes `count` lines; `write` writes the one of a number from 0, or none.
    init(count: Int, write: @escaping @Sendable (Int, inout FeedLineWriter) -> Void) {
        self.count = count
        self.write = write
    }

    mutating func produce(into output: inout [UInt8]) {
        var writer = FeedLineWriter(output)
        output = []
        while next < count, writer.bytes.count < 256 << 10 {
            write(next, &writer)
            next += 1
        }
        output = writer.bytes
    }
}

/// Writes RECORD messages, one a line.
struct FeedLineWriter {
    fileprivate private(set) var bytes: [UInt8]
    private var isFirst = true

    fileprivate init(_ bytes: [UInt8]) {
        self.bytes = bytes
    }

    /// Writes the message of one record, whose members `body` writes.
    mutating func record(_ stream: FeedStream, version: Int, _ body: (inout FeedLineWriter) -> Void) {
        append("{\"type\":\"RECORD\",\"stream\":")
        quote(stream.name)
        append(",\"version\":\(version),\"record\":{")
        isFirst = true
        body(&self)
        append("}}\n")
    }

    /// Writes a text member.
    mutating func text(_ name: String, _ value: String) {
        key(name)
        quote(value)
    }

    /// Writes a number member.
    mutating func number(_ name: String, _ value: Int) {
        key(name)
        append(String(value))
    }

    /// Writes a flag.
    mutating func flag(_ name: String, _ value: Bool) {
        key(name)
        append(value ? "true" : "false")
    }

    private mutating func key(_ name: String) {
        if !isFirst { bytes.append(UInt8(ascii: ",")) }
        isFirst = false
        quote(name)
        bytes.append(UInt8(ascii: ":"))
    }

    private mutating func append(_ text: String) {
        bytes.append(contentsOf: text.utf8)
    }

    private mutating func quote(_ text: String) {
        bytes.append(UInt8(ascii: "\""))
        for byte in text.utf8 {
            switch byte {
            case UInt8(ascii: "\""), UInt8(ascii: "\\"):
                bytes.append(UInt8(ascii: "\\"))
                bytes.append(byte)
            case UInt8(ascii: "\n"): append("\\n")
            default: bytes.append(byte)
            }
        }
        bytes.append(UInt8(ascii: "\""))
    }
}
