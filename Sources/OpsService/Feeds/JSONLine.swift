internal import CSimdJSON
import OpsDomain

/// Reads lines that are JSON objects: one parser, its memory used again for each.
final class JSONLine {
    /// How deep a line may nest.
    static let deepest = 32

    private let parser: OpaquePointer

    /// Makes the parser.
    /// - Throws: `OpsError` when there is no memory.
    init() throws(OpsError) {
        guard let parser = opsc_json_make(LineWindow.longestLine, Self.deepest) else { throw OpsError.outOfMemory() }
        self.parser = parser
    }

    deinit {
        opsc_json_free(parser)
    }

    /// How many bytes must be readable behind a line.
    static var padding: Int { opsc_json_padding() }

    /// Reads a line, which replaces the one before.
    /// - Throws: `FeedObjection` when it is no JSON object.
    func read(_ line: UnsafeRawBufferPointer) throws(FeedObjection) {
        switch opsc_json_parse(parser, line.baseAddress?.assumingMemoryBound(to: UInt8.self), line.count) {
        case OPSC_JSON_READ: return
        case OPSC_JSON_NOT_UTF8: throw FeedObjection(.invalidUTF8, "the line holds bytes that are not UTF-8")
        case OPSC_JSON_TOO_DEEP: throw FeedObjection(.tooDeep, "the line nests deeper than \(Self.deepest) levels")
        case OPSC_JSON_NOT_OBJECT: throw FeedObjection(.notAnObject, "the line is JSON, but no object")
        default:
            guard !line.contains(0) else { throw FeedObjection(.nulByte, "the line holds a NUL byte") }
            throw FeedObjection(.brokenJSON, "the line is not valid JSON")
        }
    }

    /// Members of the object.
    func pick(_ names: MemberNames) -> [FeedRaw] {
        opsc_json_pick(parser, names.names, names.count, names.values)
        return names.found
    }

    /// Members of the object that is the member `record`; nil when that is no object.
    func pickInRecord(_ names: MemberNames) -> [FeedRaw]? {
        opsc_json_pick_within(parser, "record", names.names, names.count, names.values) == 0 ? nil : names.found
    }

    /// A member as compact JSON; nil when it is absent or longer than `limit` bytes.
    func json(of name: String, upTo limit: Int) -> String? {
        let output = UnsafeMutablePointer<CChar>.allocate(capacity: limit)
        defer { output.deallocate() }
        let length = opsc_json_write(parser, name, output, limit)
        guard (1...limit).contains(length) else { return nil }
        return String(decoding: UnsafeRawBufferPointer(start: output, count: length), as: UTF8.self)
    }
}

/// The names of members to look for, laid out for the parser.
final class MemberNames {
    fileprivate let count: Int
    fileprivate let names: UnsafeMutablePointer<opsc_json_name>
    fileprivate let values: UnsafeMutablePointer<opsc_json_value>
    private let text: UnsafeMutableBufferPointer<CChar>

    /// Lays out the names.
    init(_ members: [String]) {
        count = members.count
        names = .allocate(capacity: count)
        values = .allocate(capacity: count)
        text = .allocate(capacity: members.reduce(0) { $0 + $1.utf8.count })
        var used = 0
        for (index, member) in members.enumerated() {
            let length = member.utf8.count
            let space = UnsafeMutableBufferPointer(rebasing: text[used..<used + length])
            _ = space.initialize(from: member.utf8.map { CChar(bitPattern: $0) })
            (names + index).initialize(to: opsc_json_name(bytes: space.baseAddress, length: length))
            (values + index).initialize(to: opsc_json_value())
            used += length
        }
    }

    deinit {
        names.deallocate()
        values.deallocate()
        text.deallocate()
    }

    fileprivate var found: [FeedRaw] { (0..<count).map { FeedRaw(values[$0]) } }
}

extension FeedRaw {
    fileprivate init(_ value: opsc_json_value) {
        switch value.kind {
        case OPSC_JSON_ABSENT: self = .absent
        case OPSC_JSON_NULL: self = .null
        case OPSC_JSON_TEXT:
            let bytes = UnsafeRawBufferPointer(start: value.text, count: value.length)
            self = .text(String(decoding: bytes, as: UTF8.self))
        case OPSC_JSON_INTEGER: self = .integer(value.integer)
        case OPSC_JSON_TRUE: self = .boolean(true)
        case OPSC_JSON_FALSE: self = .boolean(false)
        case OPSC_JSON_TWICE: self = .twice
        default: self = .other
        }
    }
}
