import FoundationEssentials

/// How a directory export is written.
public enum DirectoryFormat: String, Codable, Sendable, CaseIterable {
    case csv, ndjson

    /// The format that a file's name tells by its end; nil when it tells none.
    public init?(fileName: String) {
        let name = fileName.lowercased()
        if name.hasSuffix(".csv") {
            self = .csv
        } else if name.hasSuffix(".ndjson") || name.hasSuffix(".jsonl") {
            self = .ndjson
        } else {
            return nil
        }
    }
}

/// One person of a directory export; what the export does not say is nil.
public struct DirectoryRecord: Codable, Sendable, Hashable {
    /// The line of the export, from 1.
    public var line: Int
    /// The Azure AD object id.
    public var azureAdId: String?
    /// The email address.
    public var email: String?
    /// The Unix account name.
    public var login: String?
    /// The person's name.
    public var name: String?
    /// The role.
    public var role: Role?
    /// Languages spoken.
    public var languages: [String]?
    /// Skills.
    public var skills: [String]?
    /// Whether the directory has the account switched on.
    public var isActive = true
}

/// A line of a directory export that says something impossible.
public struct DirectoryProblem: Codable, Sendable, Hashable {
    /// The line of the export, from 1.
    public let line: Int
    /// What is wrong, in words.
    public let message: String
}

/// A directory export, read (ACC-4).
///
/// Columns and keys, in any order and case: `azureAdId` or `email` (one of them is needed), `login`, `name`, `role`,
/// `languages` and `skills` (with `;` or `,` between, or a list), `active`. Others are passed over.
public struct DirectoryExport: Sendable {
    /// The people.
    public private(set) var records: [DirectoryRecord] = []
    /// The lines that could not be read.
    public private(set) var problems: [DirectoryProblem] = []

    /// Reads an export.
    public init(parsing text: String, as format: DirectoryFormat) {
        switch format {
        case .csv: readCSV(text)
        case .ndjson: readNDJSON(text)
        }
    }

    private mutating func readCSV(_ text: String) {
        var table = CSVRows(text)
        guard let header = table.next() else {
            problems.append(DirectoryProblem(line: 1, message: "the export is empty"))
            return
        }
        let names = header.fields.map { $0.lowercased() }
        guard names.contains("azureadid") || names.contains("email") else {
            problems.append(DirectoryProblem(line: 1, message: "there is neither a column azureAdId nor email"))
            return
        }
        while let row = table.next() {
            guard row.fields.count == names.count else {
                let message = "\(row.fields.count) fields under \(names.count) columns"
                problems.append(DirectoryProblem(line: row.line, message: message))
                continue
            }
            add(Dictionary(zip(names, row.fields)) { first, _ in first }, line: row.line)
        }
        if let line = table.brokenAt {
            problems.append(DirectoryProblem(line: line, message: "a quote is opened and never closed"))
        }
    }

    private mutating func readNDJSON(_ text: String) {
        let lines = text.split(separator: "\n", omittingEmptySubsequences: false)
        for (index, line) in lines.enumerated() where !line.allSatisfy(\.isWhitespace) {
            guard let object = try? JSONDecoder().decode([String: JSONField].self, from: Data(line.utf8)) else {
                problems.append(DirectoryProblem(line: index + 1, message: "this is no JSON object of texts and lists"))
                continue
            }
            let fields = object.map { ($0.key.lowercased(), $0.value.text) }
            add(Dictionary(fields) { first, _ in first }, line: index + 1)
        }
    }

    private mutating func add(_ fields: [String: String], line: Int) {
        func text(_ name: String) -> String? {
            guard let field = fields[name] else { return nil }
            let words = field.split(whereSeparator: \.isWhitespace).joined(separator: " ")
            return words.isEmpty ? nil : words
        }
        func list(_ name: String) -> [String]? {
            fields[name]?.split { $0 == ";" || $0 == "," }
                .map { $0.split(whereSeparator: \.isWhitespace).joined(separator: "-") }.filter { !$0.isEmpty }
        }
        var record = DirectoryRecord(
            line: line, azureAdId: text("azureadid"), email: text("email"), login: text("login"), name: text("name"),
            languages: list("languages"), skills: list("skills"))
        do throws(Problem) {
            guard record.azureAdId != nil || record.email != nil else { throw Problem("neither azureAdId nor email") }
            if let name = text("role") {
                guard let role = Role(input: name) else { throw Problem("'\(name)' is no role") }
                record.role = role
            }
            if let active = text("active") {
                switch active.lowercased() {
                case "true", "yes", "1": record.isActive = true
                case "false", "no", "0": record.isActive = false
                default: throw Problem("active is true or false, not '\(active)'")
                }
            }
            records.append(record)
        } catch {
            problems.append(DirectoryProblem(line: line, message: error.message))
        }
    }

    private struct Problem: Error {
        let message: String
        init(_ message: String) { self.message = message }
    }
}

/// A value of an NDJSON object, as the text that the same field has in CSV.
private struct JSONField: Decodable {
    let text: String

    init(from decoder: any Decoder) throws {
        let value = try decoder.singleValueContainer()
        if value.decodeNil() {
            text = ""
        } else if let flag = try? value.decode(Bool.self) {
            text = flag ? "true" : "false"
        } else if let list = try? value.decode([String].self) {
            text = list.joined(separator: ";")
        } else if let number = try? value.decode(Int.self) {
            text = String(number)
        } else {
            text = try value.decode(String.self)
        }
    }
}
