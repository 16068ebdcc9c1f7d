import OpsDomain

/// Makes Singer messages of lines.
final class FeedLineReader {
    /// What a line says.
    enum Message {
        /// A record of a stream, checked.
        case record(FeedStream, FeedRecord)
        /// Where the sender stands: to be given back to it for the next time.
        case state(String?)
        /// Nothing to store: an empty line, the description of a stream.
        case nothing
    }

    /// How long a state may be to be reported, in bytes.
    static let longestState = 64 << 10

    private let parser: JSONLine
    private let messageNames = MemberNames(["type", "stream", "version"])
    private var memberNames: [String: MemberNames] = [:]

    /// - Throws: `OpsError` when there is no memory.
    init() throws(OpsError) {
        parser = try JSONLine()
    }

    /// Reads one line.
    /// - Throws: `FeedObjection` for a line that cannot land.
    func read(_ line: LineWindow.Line, in window: LineWindow) throws(FeedObjection) -> Message {
        guard !line.isTooLong else {
            throw FeedObjection(.tooLong, "the line is longer than \(LineWindow.longestLine) bytes")
        }
        var range = line.range
        if line.number == 1, window.bytes[range].starts(with: [0xEF, 0xBB, 0xBF]) { range.removeFirst(3) }
        guard !range.isEmpty else { return .nothing }
        try parser.read(UnsafeRawBufferPointer(rebasing: window.bytes[range]))
        let members = parser.pick(messageNames)
        switch try text(members[0], "type") {
        case "RECORD": return try record(members)
        case "SCHEMA":
            _ = try stream(members)
            return .nothing
        case "STATE": return .state(parser.json(of: "value", upTo: Self.longestState))
        default: throw FeedObjection(.unknownMessage, "type", "'type' must be one of RECORD, SCHEMA, STATE")
        }
    }

    private func record(_ members: [FeedRaw]) throws(FeedObjection) -> Message {
        let stream = try stream(members)
        let names = memberNames[stream.name] ?? MemberNames(stream.memberNames)
        memberNames[stream.name] = names
        guard let raws = parser.pickInRecord(names) else {
            throw FeedObjection(.missingField, "record", "'record' is missing or no object")
        }
        return .record(stream, try stream.record(from: raws, messageVersion: members[2]))
    }

    private func stream(_ members: [FeedRaw]) throws(FeedObjection) -> FeedStream {
        let name = try text(members[1], "stream")
        guard let stream = FeedStream.named(name) else {
            let known = FeedStream.all.map(\.name).joined(separator: ", ")
            throw FeedObjection(.unknownStream, "stream", "'stream' must be one of \(known)")
        }
        return stream
    }

    private func text(_ raw: FeedRaw, _ name: String) throws(FeedObjection) -> String {
        switch raw {
        case .text(let text): return text
        case .absent, .null: throw FeedObjection(.missingField, name, "'\(name)' is missing")
        case .twice: throw FeedObjection(.duplicateKey, name, "'\(name)' stands more than once in the line")
        case .integer, .boolean, .other: throw FeedObjection(.wrongType, name, "'\(name)' must be a text")
        }
    }
}
