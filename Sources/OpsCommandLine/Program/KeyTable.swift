/// The keys of the full screen as the command line tells of them; whoever has the screens fills it.
public struct KeyTable: Sendable {
    /// A binding.
    public struct Row: Encodable, Sendable, Hashable {
        /// The name under which it can be remapped.
        public let id: String
        /// The keys that it has.
        public let keys: [String]
        /// The keys that it has unless the configuration file says otherwise.
        public let standardKeys: [String]
        /// The screen on which it holds, or `Everywhere`.
        public let place: String
        /// What it does.
        public let help: String

        /// Makes a row.
        public init(id: String, keys: [String], standardKeys: [String], place: String, help: String) {
            (self.id, self.keys, self.standardKeys, self.place, self.help) = (id, keys, standardKeys, place, help)
        }
    }

    /// Something in the configuration file that does not count.
    public struct Problem: Encodable, Sendable, Hashable {
        /// The line, counted from 1; nil when it is about the whole file.
        public let line: Int?
        /// What is wrong, and what holds instead.
        public let message: String

        /// Makes a problem.
        public init(line: Int?, message: String) { (self.line, self.message) = (line, message) }
    }

    /// The bindings.
    public var rows: [Row]
    /// What does not count, by line.
    public var problems: [Problem]

    /// Makes a table.
    public init(rows: [Row], problems: [Problem]) { (self.rows, self.problems) = (rows, problems) }
}
