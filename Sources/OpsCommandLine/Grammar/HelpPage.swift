/// What help is asked about.
enum HelpTopic: Sendable {
    case everything
    case noun(String)
    case verb(Verb)
}

/// Help, made from the table of verbs and from nothing else.
struct HelpPage {
    /// The verbs.
    let table: VerbTable
    /// The columns to fill.
    var width = 80

    /// The text of a page.
    func text(about topic: HelpTopic) -> String {
        switch topic {
        case .everything: everything
        case .noun(let noun): page(of: noun)
        case .verb(let verb): page(of: verb)
        }
    }

    private var everything: String {
        var lines = [
            "Usage: opsconsole [--store FILE] [--as LOGIN] [NOUN VERB …] [--json]", "",
            "Without a noun it opens the full screen.", "", "Commands:",
        ]
        let alone = table.verbs.filter { $0.noun == nil }.map { ($0.name, $0.summary) }
        let nouns = table.nouns.map { noun in (noun, table.verbs(of: noun).map(\.name).joined(separator: ", ")) }
        lines += rows(alone + nouns)
        lines += ["", "Options:"] + rows(GlobalOptions.grammar.map { ($0.usage, $0.help) })
        lines += ["", "More: 'opsconsole NOUN --help', 'opsconsole NOUN VERB --help', opsconsole(1)."]
        return lines.joined(separator: "\n")
    }

    private func page(of noun: String) -> String {
        var lines = ["Usage: opsconsole \(noun) VERB …", "", "Verbs:"]
        lines += rows(table.verbs(of: noun).map { ($0.name, $0.summary) })
        lines += ["", "'opsconsole \(noun) VERB --help' tells more."]
        return lines.joined(separator: "\n")
    }

    private func page(of verb: Verb) -> String {
        var lines = wrap("Usage: opsconsole \(verb.usage)", indent: 8, first: "")
        lines += [""] + wrap(verb.summary.prefix(1).uppercased() + verb.summary.dropFirst() + ".", indent: 0, first: "")
        if !verb.notes.isEmpty { lines += [""] + wrap(verb.notes, indent: 0, first: "") }
        if !verb.arguments.isEmpty { lines += [""] + rows(verb.arguments.map { ($0.name, $0.help) }) }
        if !verb.options.isEmpty {
            lines += ["", "Options:"]
            lines += rows(
                verb.options.map { option in
                    let choices = option.choices.isEmpty ? "" : ": \(option.choices.joined(separator: ", "))"
                    return (option.usage, option.help + choices + (option.isRequired ? " (required)" : ""))
                })
        }
        lines += ["", "Examples:"] + verb.examples.map { "  \($0)" }
        return lines.joined(separator: "\n")
    }

    /// Two columns, the second one wrapped.
    private func rows(_ rows: [(String, String)]) -> [String] {
        let left = min(rows.map { TextTable.columns(of: $0.0) }.max() ?? 0, 24) + 4
        return rows.flatMap { name, help in
            let fits = TextTable.columns(of: name) + 4 <= left
            let first = "  " + (fits ? TextTable.pad(name, to: left - 2) : name)
            if fits { return wrap(help, indent: left, first: first) }
            return [first] + wrap(help, indent: left, first: String(repeating: " ", count: left))
        }
    }

    private func wrap(_ text: String, indent: Int, first: String) -> [String] {
        TextTable.wrap(text, indent: indent, first: first, width: width)
    }
}
