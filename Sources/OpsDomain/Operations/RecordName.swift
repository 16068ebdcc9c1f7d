import Ledger

/// What kinds of records are called where a person names one, such as `qa-item` or `tenant` (ACC-25, ACC-26).
public enum RecordName {
    /// Tables whose name is not what people call their records.
    private static let words = [
        "organization": "tenant", "impersonation_session": "session", "internal_user": "user",
        "project_phase": "phase", "task_comment": "comment", "saved_view": "view", "policy_version": "policy",
    ]

    private static let tables = OpsSchema.current.tables.filter { $0.publicID != nil }.map(\.name)

    /// What every kind of record is called, in the order of the alphabet.
    public static let all = tables.map { words[$0] ?? kebab($0) }.sorted()

    /// Every way of writing a name, without what stands between its words: `qa-item`, `qa_item` and `qaItem` are one.
    private static let tablesByName: [String: String] = {
        var found: [String: String] = [:]
        for table in tables {
            found[plain(table)] = table
            if let word = words[table] { found[plain(word)] = table }
        }
        return found
    }()

    /// The table of a name, however it is written; nil for one that there is not.
    public static func table(_ name: String) -> String? { tablesByName[plain(name)] }

    private static func kebab(_ name: String) -> String { name.replacing("_", with: "-") }

    private static func plain(_ name: String) -> String { name.lowercased().filter { $0 != "-" && $0 != "_" } }
}

extension OpsError {
    /// There is no such kind of record.
    static func unknownRecordName(_ name: String) -> OpsError {
        let nearest = Spelling.nearest(to: name, among: RecordName.all).map { "Did you mean '\($0)'? " } ?? ""
        return OpsError(
            .usage, "record.name", "There is no kind of record '\(name)'.", subject: name,
            advice: "\(nearest)There are \(RecordName.all.joined(separator: ", ")).")
    }
}
