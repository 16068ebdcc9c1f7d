import Testing

/// A rule of the house that a machine can check in one file.
struct Rule: Sendable, CustomTestStringConvertible {
    /// The rule as a sentence.
    let name: String
    /// Where the file breaks it: line, counted from 1, and what is wrong there.
    let findings: @Sendable (SourceFile) -> [(line: Int, problem: String)]

    var testDescription: String { name }

    /// What is wrong with the files, one line per place, as compilers write it.
    func violations(in files: [SourceFile]) -> [String] {
        files.flatMap { file in findings(file).map { "\(file.path):\($0.line): \($0.problem)" } }
    }
}

extension Rule {
    /// A rule that forbids what `find` sees in a line; `part` chooses what of the file is looked at.
    static func forbid(
        _ name: String, in part: @escaping @Sendable (SwiftText) -> [Substring],
        find: @escaping @Sendable (Substring) -> String?
    ) -> Rule {
        Rule(name: name) { file in
            part(file.text).enumerated().compactMap { index, line in find(line).map { (index + 1, $0) } }
        }
    }
}
