import OpsDomain
import Terminal

extension ConsoleState {
    /// The words that can be typed here: those of the screen, then those of the console.
    var commandWords: [CommandWord] { (covered ? [] : front.commands) + Self.words }

    private static let words: [CommandWord] = [
        CommandWord("end", "", "end the session"),
        CommandWord("enter", "[TENANT]", "enter a tenant, or switch to it"),
        CommandWord("entry", "SEQ", "show an entry of the ledger"),
        CommandWord("help", "", "everything that can be done here"),
        CommandWord("messages", "", "everything that the console has told you"),
        CommandWord("project", "REF", "show a project's checklist, by its id or its tenant's"),
        CommandWord("quit", "", "leave the console"),
        CommandWord("reload", "", "read this screen again"),
        CommandWord("screen", "NAME", "show a screen", values: ScreenKind.allCases.map(\.rawValue)),
        CommandWord("theme", "NAME", "change the colours", values: Theme.builtIn.map(\.name)),
        CommandWord("ticket", "REF", "enter the tenant of a ticket"),
        CommandWord("view", "NAME", "show a saved view"),
        CommandWord(
            "why", "ACTION [LOGIN]", "why you may, or may not, do something",
            values: OperationCatalog.portals.flatMap { $0.operations.map { $0.name } }),
    ]

    /// Does a typed line: a word, or the beginning of one that is the only such, and what follows it.
    mutating func run(command line: String) -> [Effect] {
        let name = String(line.prefix { $0 != " " })
        let argument = String(line.dropFirst(name.count)).trimmed
        let words = commandWords.map(\.name)
        let matches = words.contains(name) ? [name] : Array(Set(words.filter { $0.hasPrefix(name) })).sorted()
        guard let word = matches.first, matches.count == 1 else {
            let why = matches.isEmpty ? "there is no such command" : "could be \(matches.joined(separator: ", "))"
            say(.warning, ":\(name): \(why)", detail: "? lists what can be done here.")
            return []
        }
        if front.commands.contains(where: { $0.name == word }) {
            return updateFront { _ = $0.run(word, argument, &$1) }
        }
        return run(word: word, argument)
    }

    private mutating func run(word: String, _ argument: String) -> [Effect] {
        switch word {
        case "end": return endSession()
        case "enter", "ticket":
            install(EnterTenantScreen(search: argument))
            return show(.enterTenant)
        case "entry":
            guard let number = Int64(argument), number > 0 else { return refuse("entry", "needs a sequence number") }
            install(LedgerEntryScreen(seq: number))
            return show(.entry)
        case "help": return perform(.help)
        case "messages": return show(.messages)
        case "project":
            guard !argument.isEmpty else { return show(.projects) }
            install(ChecklistScreen(project: argument))
            return show(.checklist)
        case "quit": return quit()
        case "reload": return perform(.reload)
        case "screen":
            guard let kind = ScreenKind(rawValue: argument) else {
                return refuse("screen", "there is no screen '\(argument)'")
            }
            return show(kind)
        case "theme":
            guard Theme.named(argument) != nil else { return refuse("theme", "there is no theme '\(argument)'") }
            return [.theme(argument)]
        case "view":
            guard !argument.isEmpty else { return refuse("view", "needs the name of a saved view") }
            return openView(named: argument)
        case "why":
            guard !argument.isEmpty else { return refuse("why", "needs an action, such as session.open") }
            return why(argument)
        default: return []
        }
    }

    private mutating func refuse(_ word: String, _ why: String) -> [Effect] {
        say(.warning, ":\(word): \(why)")
        return []
    }
}
