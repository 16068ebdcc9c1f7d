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

    static let errorWords = Rule(name: "an error says what was kept and what to do") { file in
        guard ["OpsDomain", "OpsService"].contains(file.target) else { return [] }
        let parts = file.source.split(separator: "OpsError(", omittingEmptySubsequences: false)
        var line = 1
        return parts.enumerated().compactMap { index, part -> (line: Int, problem: String)? in
            defer { line += part.count(where: \.isNewline) }
            let codes = [".denied,", ".conflict,", ".failed,", ".unavailable,"]
            let start = part.drop(while: \.isWhitespace)
            guard index > 0, codes.contains(where: start.hasPrefix) else { return nil }
            // Who stopped the work knows what to do.
            if start.contains("\"work.cancelled\"") { return nil }
            let words = callWords(start)
            if !words.contains("advice:") { return (line, "an error without 'advice:'") }
            let keeps = start.hasPrefix(".denied,") || start.hasPrefix(".conflict,")
            return keeps && !words.contains("kept:") ? (line, "an error without 'kept:'") : nil
        }
    }

    /// What stands before the parenthesis that ends a call.
    private static func callWords(_ text: Substring) -> Substring {
        var depth = 1
        return text.prefix { character in
            if character == "(" { depth += 1 }
            if character == ")" { depth -= 1 }
            return depth > 0
        }
    }

    /// Dialogs with keys of their own, which nobody can change, name them as they are.
    private static let ownKeys = ["ColumnsDialog", "CopyDialog", "ViewsDialog", "TenantUserDialog"]

    static let namedKeys = Rule(name: "words on the screen take the names of keys from the bindings") { file in
        guard file.target == "OpsConsole", !ownKeys.contains(where: { file.name.hasPrefix($0) }) else { return [] }
        return file.text.literals.enumerated().compactMap { index, line in
            namedKey(line).map { (index + 1, "'\($0)' does not follow a changed key; ask KeyNames") }
        }
    }

    /// The key and the verb of a line such as `r tries again`; nil when it names none.
    private static func namedKey(_ line: Substring) -> String? {
        let verbs = [
            "asks", "brings", "completes", "ends", "enters", "filters", "leads", "lists", "makes", "marks", "opens",
            "renews", "shows", "takes", "tries", "undoes", "writes",
        ]
        let words = line.split(separator: " ")
        return zip(words, words.dropFirst()).first { key, verb in
            let isLetter = key.count == 1 && key != "a" && key.first.map { $0.isASCII && $0.isLetter } == true
            let isKey = isLetter || ["+", "*", "?"].contains(key) || key.hasPrefix("ctrl-")
            return isKey && verbs.contains(where: { verb.hasPrefix($0) })
        }.map { "\($0) \($1)" }
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
