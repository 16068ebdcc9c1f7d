/// Which modules a target may see, besides those of the system.
///
/// Arrows point down only (docs/architecture.md).
enum Layers {
    static let allowed: [String: Set<String>] = [
        "SQLite": ["CSQLite"],
        "Ledger": ["SQLite", "CCrypto"],
        "OpsDomain": ["Ledger"],
        "OpsService": ["OpsDomain", "Ledger", "CSimdJSON"],
        "OpsCommandLine": ["OpsService", "OpsDomain", "Ledger"],
        "Terminal": ["CNcurses"],
        "OpsConsole": ["Terminal", "OpsService", "OpsDomain", "Ledger"],
        "opsconsole": ["OpsCommandLine", "OpsConsole", "OpsService", "OpsDomain", "Terminal"],
        "opsbench": ["TerminalHarness", "OpsDomain", "Ledger"],
    ]

    /// Modules that every target may see.
    ///
    /// Foundation is not among them: it quadruples the size of the program.
    static let system: Set<String> = ["FoundationEssentials", "Glibc", "Synchronization", "Dispatch"]

    /// Debian's libraries: seen by one target each, and never part of its interface.
    static let libraries: Set<String> = ["CSQLite", "CCrypto", "CSimdJSON", "CNcurses"]
}

extension Rule {
    static let imports = Rule.forEachImport("a target imports only the layers below it") { file, line, module in
        guard let allowed = Layers.allowed[String(file.target)] else {
            return "\(file.target) is not in the table of layers"
        }
        guard !allowed.contains(module), !Layers.system.contains(module) else { return nil }
        return "\(file.target) must not import \(module)"
    }

    static let internalLibraries = Rule.forEachImport("a C library stays inside its target") { _, line, module in
        let isInternal = line.contains("internal ") || line.contains("private ")
        return Layers.libraries.contains(module) && !isInternal ? "import \(module) needs `internal`" : nil
    }

    /// A rule about import declarations: `find` gets the file, the declaration and the name of the module.
    private static func forEachImport(
        _ name: String, find: @escaping @Sendable (SourceFile, Substring, String) -> String?
    ) -> Rule {
        Rule(name: name) { file in
            file.text.code.enumerated().flatMap { index, line in
                line.split(separator: ";").compactMap { declaration in
                    module(of: declaration).flatMap { find(file, declaration, $0) }.map { (index + 1, $0) }
                }
            }
        }
    }

    /// The module that an import declaration names; nil for any other code.
    static func module(of line: Substring) -> String? {
        let words = line.split { $0 == " " || $0 == "\t" }
        let modifiers: Set<Substring> = ["public", "package", "internal", "fileprivate", "private"]
        let kinds: Set<Substring> = ["struct", "class", "enum", "protocol", "func", "var", "let", "typealias"]
        let declaration = words.drop { $0.hasPrefix("@") || modifiers.contains($0) }
        guard declaration.first == "import" else { return nil }
        let path = declaration.dropFirst().drop { kinds.contains($0) }.first
        return path?.split(separator: ".").first.map(String.init)
    }
}
