import OpsDomain

/// What a command line asks for.
enum Request: Sendable {
    /// The full screen.
    case screen(GlobalOptions)
    /// Help about all, a noun, or a verb.
    case help(HelpTopic)
    /// The version.
    case version
    /// A verb.
    case verb(Verb, arguments: [String], options: [String: [String]], GlobalOptions)
}

/// Reads a command line against a table of verbs.
///
/// Options may stand anywhere after the verb, the global ones anywhere at all; `--name=value` and `--name value` mean
/// the same; what follows `--` are arguments.
struct ArgumentParser {
    private let table: VerbTable
    private var words: ArraySlice<String>
    private var globals = GlobalOptions()
    private var noun: String?
    private var verb: Verb?
    private var arguments: [String] = []
    private var options: [String: [String]] = [:]

    private init(_ table: VerbTable, _ words: [String]) {
        self.table = table
        self.words = words[...]
    }

    /// What `words`, without the program's name, ask for.
    static func parse(_ words: [String], table: VerbTable) throws(UsageError) -> Request {
        var parser = ArgumentParser(table, words)
        return try parser.parse()
    }

    private mutating func parse() throws(UsageError) -> Request {
        var onlyArguments = false
        while let word = words.popFirst() {
            if !onlyArguments, word == "--" {
                onlyArguments = true
            } else if !onlyArguments, word.hasPrefix("-"), word != "-" {
                if let request = try take(option: word) { return request }
            } else if let request = try take(argument: word) {
                return request
            }
        }
        guard let verb else {
            if let noun { throw .missingVerb(noun: noun, verbs: table.verbs(of: noun).map(\.name)) }
            return .screen(globals)
        }
        try checkComplete(verb)
        return .verb(verb, arguments: arguments, options: options, globals)
    }

    private mutating func take(argument word: String) throws(UsageError) -> Request? {
        if let verb {
            let last = verb.arguments.last
            guard arguments.count < verb.arguments.count || last?.count == .any || last?.count == .atLeastOne else {
                throw .extraArgument(word, of: verb.title)
            }
            arguments.append(word)
        } else if let noun {
            guard let found = table.verb(noun, word) else {
                let names = table.verbs(of: noun).map(\.name)
                throw .unknownVerb(word, noun: noun, nearest: Spelling.nearest(to: word, among: names))
            }
            verb = found
        } else if word == "help" {
            return .help(try topic(of: Array(words)))
        } else if let found = table.verb(nil, word) {
            verb = found
        } else if table.nouns.contains(word) {
            noun = word
        } else {
            throw .unknownNoun(word, nearest: Spelling.nearest(to: word, among: table.firstWords))
        }
        return nil
    }

    private func topic(of words: [String]) throws(UsageError) -> HelpTopic {
        var parser = ArgumentParser(table, [])
        for word in words.prefix(2) where parser.verb == nil { _ = try parser.take(argument: word) }
        return parser.topic
    }

    private var topic: HelpTopic {
        if let verb { return .verb(verb) }
        return noun.map(HelpTopic.noun) ?? .everything
    }

    private mutating func take(option word: String) throws(UsageError) -> Request? {
        let parts = word.split(separator: "=", maxSplits: 1, omittingEmptySubsequences: false).map(String.init)
        let name = parts[0] == "-h" ? "help" : String(parts[0].drop { $0 == "-" })
        let known = GlobalOptions.grammar + (verb?.options ?? [])
        guard parts[0] == "-h" || parts[0].hasPrefix("--"), let option = known.first(where: { $0.name == name }) else {
            let nearest = Spelling.nearest(to: name, among: known.map(\.name)).map { "--\($0)" }
            throw .unknownOption(parts[0], of: verb?.title ?? noun ?? "opsconsole", nearest: nearest)
        }
        if name == "help" { return .help(topic) }
        if name == "version" { return .version }
        let value = try value(of: option, given: parts.count > 1 ? parts[1] : nil)
        switch name {
        case "store": globals.store = value
        case "as": globals.actingAs = value
        case "json": globals.json = true
        default:
            guard options[name] == nil || option.repeats else { throw .repeated(name) }
            options[name, default: []].append(value)
        }
        return nil
    }

    /// The option's value in the grammar's form; an empty text for a flag.
    private mutating func value(of option: Option, given: String?) throws(UsageError) -> String {
        if case .flag = option.value {
            guard given == nil else { throw .unwantedValue(option.name) }
            return ""
        }
        guard let text = given ?? takeValue() else { throw .missingValue(option.name) }
        switch option.value {
        case .flag, .text: return text
        case .integer(_, let bounds):
            guard let number = Int(text), bounds.contains(number) else {
                let wanted = "a whole number from \(bounds.lowerBound) to \(bounds.upperBound)"
                throw .invalidValue(text, option: option.name, wanted: wanted, nearest: nil)
            }
            return String(number)
        case .token(_, let choices):
            if let choice = choices.first(where: { $0.lowercased() == text.lowercased() }) { return choice }
            throw .invalidValue(
                text, option: option.name, wanted: "one of \(choices.joined(separator: ", "))",
                nearest: Spelling.nearest(to: text, among: choices))
        case .duration:
            guard Call.minutes(of: text) != nil else {
                throw .invalidValue(text, option: option.name, wanted: "a time such as 30m or 2h", nearest: nil)
            }
            return text
        case .day:
            guard CalendarDay(text) != nil else {
                throw .invalidValue(text, option: option.name, wanted: "a day such as 2026-11-20", nearest: nil)
            }
            return text
        }
    }

    /// The next word as a value.
    ///
    /// A filter may begin with a dash, so only a known option is not taken for one.
    private mutating func takeValue() -> String? {
        guard let next = words.first else { return nil }
        let known = GlobalOptions.grammar + (verb?.options ?? [])
        guard next != "--", !known.contains(where: { next == "--\($0.name)" }) else { return nil }
        return words.popFirst()
    }

    private func checkComplete(_ verb: Verb) throws(UsageError) {
        for (index, argument) in verb.arguments.enumerated() where index >= arguments.count {
            if argument.count == .one || argument.count == .atLeastOne {
                throw .missingArgument(argument.name, of: verb.title)
            }
        }
        for option in verb.options where option.isRequired && options[option.name] == nil {
            throw .missingOption(option.name, of: verb.title)
        }
    }
}
