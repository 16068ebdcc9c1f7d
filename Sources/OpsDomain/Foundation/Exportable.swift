public import Ledger

/// A list of which all rows can be written to a file, page after page, under the rules that hold for looking at it.
public protocol Exportable: Query {
    /// A row of the list.
    associatedtype Row: Encodable & Sendable

    /// What the rows are, for the ledger and for people: `QA items`.
    static var exportName: String { get }
    /// The name of the operation that writes them, such as `qa.export`.
    static var exportOperation: String { get }
    /// The titles of the fields of a row of CSV, the names of the data (spec §12).
    static var exportTitles: [String] { get }
    /// The fields of a row of CSV, one for each title.
    static func exportFields(of row: Row) -> [String]
    /// The rows of an answer, and where the next page starts; nil at the end.
    func exportRows(of answer: Answer) -> (rows: [Row], next: String?)
    /// The same question for the page that starts there, as large as a page may be; the first one for nil.
    func exportPage(after: String?) -> Self
}

extension Exportable {
    public static var exportOperation: String { name.prefix { $0 != "." } + ".export" }
}

/// Writes all rows of a list to a file or a pipe (TUI-5); the service pages and streams.
///
/// It needs what looking at the list needs, and is an entry of the ledger and counted as an export besides.
public struct ExportRows<Source: Exportable>: Codable, Sendable {
    /// The list.
    public let source: Source
    /// The form of the text.
    public let format: ExportLedger.Format
    /// What the rows are chosen by, in words, for the ledger.
    public let filter: String

    /// Asks for an export.
    public init(_ source: Source, format: ExportLedger.Format = .ndjson, filter: String = "") {
        self.source = source
        self.format = format
        self.filter = filter
    }
}

extension ExportRows: Operation {
    public typealias Answer = Done

    public static var name: String { Source.exportOperation }
    public static var access: AccessRule {
        AccessRule(Source.access.permission, Source.access.scope, action: "EXPORT", limit: .exports)
    }

    public var subject: Subject? { source.subject ?? Subject("list", Source.name) }

    public func tenantID(in store: borrowing some Reading & ~Copyable) throws -> String? {
        try source.tenantID(in: store)
    }

    /// What stands before the first row.
    public var head: String { format == .csv ? CSVText.row(Source.exportTitles) : "" }

    /// One row, its line end included.
    public func text(of row: Source.Row) -> String {
        switch format {
        case .ndjson: Details.json(row) + "\n"
        case .csv: CSVText.row(Source.exportFields(of: row))
        }
    }
}
