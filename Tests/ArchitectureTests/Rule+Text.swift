extension Rule {
    static let fileLength = Rule(name: "a file has at most 450 lines") { file in
        file.lineCount <= 451 ? [] : [(file.lineCount, "\(file.lineCount - 1) lines; split it by concern")]
    }

    static let statements = Rule(name: "SQL stands only in the records and schemas of the domain, and below it") {
        file in
        let isRecords = file.target == "OpsDomain" && (file.name.contains("Records") || file.name.contains("Schema"))
        if isRecords || file.target == "Ledger" || file.target == "SQLite" { return [] }
        return file.text.literals.enumerated().compactMap { index, line in
            startsStatement(line) ? (index + 1, "an SQL statement outside the records") : nil
        }
    }

    static let unfinished = Rule.forbid("nothing is left for later", in: { $0.comments }) { line in
        ["TODO", "FIXME", "XXX"].first { words(of: line).contains($0[...]) }.map { "\($0) in a comment" }
    }

    static let traps = Rule.forbid("no error and no cast is forced", in: { $0.code }) { line in
        ["try!", "as!"].first { line.contains($0) }.map { "\($0) stops the program instead of failing" }
    }

    static let formatters = Rule.forbid("no formatter of Foundation", in: { $0.code }) { line in
        ["DateFormatter", "NumberFormatter"].first { words(of: line).contains($0[...]) }.map {
            "\($0) is not to be used"
        }
    }

    static let reasons = Rule(name: "switching off a concurrency check gives its reason") { file in
        file.text.code.enumerated().compactMap { index, line in
            guard let escape = ["@unchecked Sendable", "nonisolated(unsafe)"].first(where: { line.contains($0) }) else {
                return nil
            }
            let comments = file.text.comments[max(0, index - 1)...index]
            return comments.contains { words(of: $0).count > 2 } ? nil : (index + 1, "\(escape) without a reason")
        }
    }

    /// Whether a line of a literal holds the beginning of a statement that reads or writes rows.
    private static func startsStatement(_ line: Substring) -> Bool {
        let words = words(of: line)
        return words.indices.contains { index in
            let next = words[(index + 1)...]
            return switch words[index] {
            case "SELECT": !next.isEmpty
            case "INSERT", "REPLACE": next.contains("INTO")
            case "UPDATE": next.contains("SET")
            case "DELETE": next.first == "FROM"
            default: false
            }
        }
    }

    private static func words(of line: Substring) -> [Substring] {
        line.split { !($0.isLetter || $0.isNumber || $0 == "_" || $0 == "*") }
    }
}
