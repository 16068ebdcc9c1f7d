public import Ledger

extension StaffSyncPreview {
    /// One line of a preview: somebody, and what becomes of them.
    public struct Line: Encodable, Sendable, Hashable, Identifiable {
        /// What becomes of somebody.
        public enum Kind: String, Codable, Sendable {
            /// Nothing: the line of the export is wrong.
            case problem
            case add, change
            case switchOff = "switch off"
            case keep
        }

        /// Its place, from 0.
        public let id: Int
        /// What becomes of them.
        public let kind: Kind
        /// The line of the export that is wrong.
        public let line: Int?
        /// Whose account; nil for a wrong line.
        public let login: String?
        /// What they have then, in words.
        public let becomes: String
        /// Whether the line before is of the same account.
        public let continues: Bool

        private enum CodingKeys: String, CodingKey {
            case kind, line, login, becomes
        }
    }

    /// Wrong lines first, then who is added, changed field by field, switched off, and who keeps what they have.
    public var lines: [Line] {
        var lines: [Line] = []
        func add(
            _ kind: Line.Kind, line: Int? = nil, login: String? = nil, _ becomes: String, continues: Bool = false
        ) {
            lines.append(
                Line(
                    id: lines.count, kind: kind, line: line, login: login, becomes: becomes, continues: continues))
        }
        for problem in problems { add(.problem, line: problem.line, problem.message) }
        for new in additions { add(.add, login: new.login, "\(new.role.rawValue)  \(new.name)  \(new.email)") }
        for change in changes {
            for (place, field) in change.fields.enumerated() {
                add(
                    .change, login: change.login,
                    "\(field.key): \(Self.quoted(field.before)) → \(Self.quoted(field.after))", continues: place > 0)
            }
        }
        for gone in deactivations { add(.switchOff, login: gone.login, gone.name) }
        for stays in kept { add(.keep, login: stays.login, stays.reason) }
        return lines
    }

    private static func quoted(_ text: String) -> String { text.isEmpty ? "nothing" : text }
}

extension StaffSyncPreview.Line: FoundByWords {
    public func words(at now: Timestamp?) -> [String] {
        [kind.rawValue, line.map { "line \($0)" }, login, becomes].compactMap(\.self)
    }
}

extension PreviewStaffSync: Exportable {
    public static let exportName = "lines of the preview"
    public static let exportOperation = "user.sync.export"
    public static let exportTitles = ["kind", "line", "login", "becomes"]

    public static func exportFields(of line: StaffSyncPreview.Line) -> [String] {
        [line.kind.rawValue, line.line.map { String($0) } ?? "", line.login ?? "", line.becomes]
    }

    public func exportRows(of answer: StaffSyncPreview) -> (rows: [StaffSyncPreview.Line], next: String?) {
        (answer.lines, nil)
    }

    public func exportPage(after: String?) -> PreviewStaffSync { self }
}
