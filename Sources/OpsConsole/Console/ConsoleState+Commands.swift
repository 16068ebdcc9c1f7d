import Ledger
import OpsDomain
import Terminal

extension ConsoleState {
    /// The words that can be typed here: those of the screen, then those of the console.
    var commandWords: [CommandWord] { (covered ? [] : front.commands) + Self.words }

    private static let words: [CommandWord] = [
        CommandWord("ages", "", "how old the open blockers are, and whose"),
        CommandWord("config", "", "your settings, and how their file is written"),
        CommandWord("end", "", "end the session"),
        CommandWord("enter", "[TENANT]", "enter a tenant, or switch to it"),
        CommandWord("entry", "SEQ", "show an entry of the ledger"),
        CommandWord("help", "", "everything that can be done here"),
        CommandWord("messages", "", "everything that the console has told you"),
        CommandWord("project", "REF", "show a project's checklist, by its id or its tenant's"),
        CommandWord("quit", "", "leave the console"),
        CommandWord("reload", "", "read this screen again"),
        CommandWord("rights", "[LOGIN] [DATE]", "what you, or somebody else, may do, now or as of a date"),
        CommandWord("screen", "NAME [OF]", "show a screen", values: ScreenKind.allCases.map(\.rawValue)),
        CommandWord("theme", "NAME", "change the colours", values: Theme.builtIn.map(\.name)),
        CommandWord("ticket", "REF", "enter the tenant of a ticket"),
        CommandWord("view", "NAME", "show a saved view"),
        CommandWord(
            "why", "ACTION [LOGIN] [DATE]", "why you may, or may not, do something, now or as of a date",
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
            say(.warning, ":\(name): \(why).", detail: "\(situation.keys["console.help"]) lists what can be done here.")
            return []
        }
        if front.commands.contains(where: { $0.name == word }) {
            return updateFront { _ = $0.run(word, argument, &$1) }
        }
        return run(word: word, argument)
    }

    private mutating func run(word: String, _ argument: String) -> [Effect] {
        switch word {
        case "ages":
            if let objection = ScreenKind.blockers.objection(situation) { return object(":ages", objection) }
            return open(BlockerAgesDialog())
        case "config": return open(TextDialog("Settings", ConfigurationLines.lines(options), isBoundToSession: false))
        case "end": return endSession()
        case "enter", "ticket":
            install(EnterTenantScreen(search: argument))
            return show(.enterTenant)
        case "entry": return open(.entry, about: argument)
        case "help": return perform(.help)
        case "messages": return show(.messages)
        case "project":
            guard !argument.isEmpty else { return show(.projects) }
            return open(.checklist, about: argument)
        case "quit": return quit()
        case "reload": return perform(.reload)
        case "rights":
            guard let asked = whoAndWhen(argument, "rights") else { return [] }
            install(RightsScreen(of: asked.login, at: asked.date))
            return show(.rights)
        case "screen":
            let name = String(argument.prefix { $0 != " " })
            guard let kind = ScreenKind(rawValue: name) else {
                return refuse("screen", "there is no screen '\(name)'")
            }
            let subject = String(argument.dropFirst(name.count)).trimmed
            return subject.isEmpty && screens[kind] != nil ? show(kind) : open(kind, about: subject)
        case "theme":
            guard Theme.named(argument) != nil else { return refuse("theme", "there is no theme '\(argument)'") }
            return [.theme(argument)]
        case "view":
            guard !argument.isEmpty else { return refuse("view", "needs the name of a saved view") }
            return openView(named: argument)
        case "why":
            guard !argument.isEmpty else { return refuse("why", "needs an action, such as session.open") }
            let action = String(argument.prefix { $0 != " " })
            guard let asked = whoAndWhen(String(argument.dropFirst(action.count)), "why") else { return [] }
            return why(action, of: asked.login, at: asked.date)
        default: return []
        }
    }

    /// Shows a screen anew, about what a typed text names; says what is wrong with the text instead.
    private mutating func open(_ kind: ScreenKind, about text: String) -> [Effect] {
        // Who may not see the screen is told so before what it needs.
        guard kind.objection(situation) == nil else { return show(kind) }
        do throws(OpsError) {
            install(try kind.make(about: text))
            return show(kind)
        } catch {
            say(.warning, error.message, detail: error.advice)
            return []
        }
    }

    /// A login, a date, both in either order, or neither; nil, after having said why, for anything else.
    private mutating func whoAndWhen(_ text: String, _ word: String) -> (login: String?, date: Timestamp?)? {
        var login: String?
        var date: Timestamp?
        for part in text.split(separator: " ").map(String.init) {
            // No login begins with a digit.
            if part.first?.isNumber == true, date == nil, let now = situation.now {
                do throws(OpsError) {
                    date = try WrittenTime.past(part, "date", now: now)
                } catch {
                    _ = refuse(word, error.message)
                    return nil
                }
            } else if login == nil {
                login = part
            } else {
                _ = refuse(word, "there is one word too many: '\(part)'")
                return nil
            }
        }
        return (login, date)
    }

    private mutating func refuse(_ word: String, _ why: String) -> [Effect] {
        say(.warning, ":\(word): \(why)")
        return []
    }
}
