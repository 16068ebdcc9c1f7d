public import Ledger

/// Writes entries with their changes to a file or a pipe, newest first (ACC-25); the service pages and streams.
public struct ExportLedger: Codable, Sendable {
    /// The form of the text.
    public enum Format: String, Codable, Sendable, CaseIterable {
        /// One JSON object a line.
        case ndjson
        /// A row of titles, then one row an entry (RFC 4180).
        case csv
    }

    /// A filter expression as of the browser; empty for all.
    public let filter: String
    /// The form of the text.
    public let format: Format

    /// The longest filter that is looked at, in characters.
    public static let longestFilter = 2000

    /// Asks for an export.
    public init(filter: String = "", format: Format = .ndjson) {
        self.filter = filter
        self.format = format
    }

    /// The filter in the ledger's terms.
    /// - Throws: `OpsError` of code `usage` that names the position.
    public func matching(now: Timestamp) throws -> LedgerFilter {
        guard filter.count <= Self.longestFilter else {
            throw OpsError.invalid("filter", "an expression is at most \(Self.longestFilter) characters long")
        }
        return try LedgerExpression.filter(from: filter, now: now)
    }
}

extension ExportLedger: Operation {
    public typealias Answer = Done

    public static let name = "ledger.export"
    public static let access = AccessRule(.exportLedger, .global, action: "EXPORT", limit: .exports)

    public var subject: Subject? { Subject("ledger", format.rawValue) }
}

extension ExportLedger.Format {
    /// What stands before the first entry.
    public var head: String { self == .csv ? CSVText.row(LedgerLine.titles) : "" }

    /// One entry, its line end included; the changes are as the caller wants them shown.
    public func text(of entry: LedgerEntry, changes: [RowChange]) -> String {
        let line = LedgerLine(entry, changes: changes)
        return switch self {
        case .ndjson: Details.json(line) + "\n"
        case .csv: CSVText.row(line.fields)
        }
    }
}

/// Rows of CSV that a spreadsheet shows and does not run.
public enum CSVText {
    /// A row with its line end (RFC 4180).
    public static func row(_ fields: [String]) -> String { fields.map(field).joined(separator: ",") + "\r\n" }

    /// A field: quoted where it must be, and with an apostrophe before what a spreadsheet would take for a formula.
    static func field(_ text: String) -> String {
        let isFormula = text.unicodeScalars.first.map { "=+-@\t\r\n＝＋－＠".unicodeScalars.contains($0) } ?? false
        let safe = isFormula ? "'" + text : text
        // By scalars: to Swift, CR LF is one character and neither CR nor LF.
        guard safe.unicodeScalars.contains(where: { "\",\r\n".unicodeScalars.contains($0) }) else { return safe }
        return "\"" + safe.replacing("\"", with: "\"\"") + "\""
    }
}
