import Glibc
public import Terminal

/// What an operator has settled in their configuration file (TUI-4, TUI-8), and what of it could not be understood.
public struct Configuration: Sendable, Hashable {
    /// Something in the file that does not count, and why.
    public struct Problem: Sendable, Hashable {
        /// The line, counted from 1; nil when it is about the whole file.
        public let line: Int?
        /// What is wrong, and what holds instead.
        public let words: String
    }

    /// The theme's name; nil for the default.
    public private(set) var theme: String?
    /// Whether the mouse is used.
    public private(set) var mouse = false
    /// Whether times on the screen change once a minute only, for who has the screen read aloud.
    public private(set) var coarseTimer = false
    /// Keys in place of the standard ones, by the bindings' ids.
    public private(set) var keys: [String: [Key]] = [:]
    /// What does not count, by line.
    public private(set) var problems: [Problem] = []

    /// The largest file that is read, in bytes.
    static let largest = 64 << 10

    /// Everything as documented.
    public init() {}

    /// Reads a file; one that is not there settles nothing, one that cannot be read is a problem.
    public init(file path: String?) {
        self.init()
        guard let path else { return }
        let file = open(path, O_RDONLY | O_CLOEXEC | O_NONBLOCK)
        guard file >= 0 else {
            if errno != ENOENT, errno != ENOTDIR {
                problems = [Problem(line: nil, words: "It cannot be read: \(String(cString: strerror(errno))).")]
            }
            return
        }
        defer { close(file) }
        var bytes = [UInt8](repeating: 0, count: Self.largest + 1)
        var length = 0
        while length < bytes.count {
            let count = bytes[length...].withUnsafeMutableBytes { read(file, $0.baseAddress, $0.count) }
            if count < 0, errno == EINTR { continue }
            guard count >= 0 else {
                problems = [Problem(line: nil, words: "It cannot be read: \(String(cString: strerror(errno))).")]
                return
            }
            if count == 0 { break }
            length += count
        }
        guard length <= Self.largest else {
            problems = [Problem(line: nil, words: "It is over \(Self.largest >> 10) KB, so nothing in it counts.")]
            return
        }
        self = Configuration(String(decoding: bytes[..<length], as: UTF8.self))
    }

    /// Reads the text of a file.
    ///
    /// A line is `NAME = VALUE` or `bind ID = KEY …`; empty lines and those that begin with `#` are skipped.
    public init(_ text: String) {
        var rules = KeyRules()
        for (index, line) in text.split(omittingEmptySubsequences: false, whereSeparator: \.isNewline).enumerated() {
            let line = String(line).trimmed
            guard !line.isEmpty, !line.hasPrefix("#") else { continue }
            do throws(Objection) {
                try take(line, number: index + 1, &rules)
            } catch {
                problems.append(Problem(line: index + 1, words: error.words))
            }
        }
        let settled = rules.settle()
        keys = settled.keys
        problems = (problems + settled.problems).sorted { ($0.line ?? 0) < ($1.line ?? 0) }
    }

    /// Why a line does not count.
    struct Objection: Error {
        let words: String
    }

    private mutating func take(_ line: String, number: Int, _ rules: inout KeyRules) throws(Objection) {
        guard let sign = line.firstIndex(of: "=") else {
            throw Objection(words: "there is no '=' in it: it should be NAME = VALUE or bind ID = KEY")
        }
        let words = line[..<sign].split(whereSeparator: \.isWhitespace).map(String.init)
        let value = String(line[line.index(after: sign)...]).trimmed
        if words.first == "bind" {
            guard words.count == 2 else { throw Objection(words: "it should be bind ID = KEY") }
            return try rules.bind(words[1], value, line: number)
        }
        guard words.count == 1 else { throw Objection(words: "it should be NAME = VALUE") }
        switch words[0] {
        case "theme":
            guard Theme.named(value) != nil else {
                throw Objection(
                    words: "there is no theme '\(value)': \(Theme.builtIn.map(\.name).joined(separator: ", "))")
            }
            theme = value
        case "mouse": mouse = try isOn(value)
        case "coarse-timer": coarseTimer = try isOn(value)
        default:
            throw Objection(
                words: "'\(words[0])' is not known: there are theme, mouse, coarse-timer and bind ID")
        }
    }

    private func isOn(_ value: String) throws(Objection) -> Bool {
        switch value.lowercased() {
        case "on", "yes", "true": true
        case "off", "no", "false": false
        default: throw Objection(words: "'\(value)' should be on or off")
        }
    }
}
