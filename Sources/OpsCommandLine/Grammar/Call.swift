import OpsDomain

/// One verb with the words that it was given, all of them checked against its grammar.
struct Call: Sendable {
    /// The verb.
    let verb: Verb
    /// What followed it.
    let arguments: [String]
    /// The options' values, in the form of the grammar (tokens as they are spelt there).
    let options: [String: [String]]
    /// The words that stood before, after and between for all verbs.
    let globals: GlobalOptions
    /// The world around the program.
    let surroundings: Surroundings

    /// The argument at a place; nil when it was left out.
    func argument(_ index: Int) -> String? {
        arguments.indices.contains(index) ? arguments[index] : nil
    }

    /// The argument at a place that the grammar demands.
    /// - Throws: `OpsError` of code `usage` when it was left out.
    func required(_ index: Int) throws(OpsError) -> String {
        guard let value = argument(index) else {
            let name = verb.arguments.indices.contains(index) ? verb.arguments[index].name : "an argument"
            throw OpsError(UsageError.missingArgument(name, of: verb.title))
        }
        return value
    }

    /// The value of an option; nil when it was left out.
    func text(_ option: String) -> String? { options[option]?.last }

    /// All values of an option that may stand more than once.
    func texts(_ option: String) -> [String] { options[option] ?? [] }

    /// The value of an option that the grammar demands.
    /// - Throws: `OpsError` of code `usage` when it was left out.
    func required(_ option: String) throws(OpsError) -> String {
        guard let value = text(option) else { throw OpsError(UsageError.missingOption(option, of: verb.title)) }
        return value
    }

    /// The value of a number; nil when it was left out.
    func integer(_ option: String) -> Int? { text(option).flatMap { Int($0) } }

    /// The value of a length of time in minutes; nil when it was left out.
    func minutes(_ option: String) -> Int? { text(option).flatMap(Self.minutes(of:)) }

    /// Whether a flag stands.
    func has(_ flag: String) -> Bool { options[flag] != nil }

    /// The minutes of a text such as `30m` or `2h`; nil for anything else.
    static func minutes(of text: String) -> Int? {
        guard let unit = text.last, let number = Int(text.dropLast()), number > 0, number <= 10_000 else { return nil }
        switch unit {
        case "m": return number
        case "h": return number * 60
        default: return nil
        }
    }
}

/// The words that every verb understands.
struct GlobalOptions: Sendable, Hashable {
    /// The store's file, if it was named.
    var store: String?
    /// The operator to act as, on a demo store.
    var actingAs: String?
    /// Whether to answer in JSON.
    var json = false

    /// Their grammar.
    static let grammar: [Option] = [
        Option(name: "store", value: .text("FILE"), help: "the store's file, in place of OPSCONSOLE_STORE"),
        Option(name: "as", value: .text("LOGIN"), help: "act as another operator; on a demo store only"),
        Option(name: "json", value: .flag, help: "answer in JSON: one object, or one a line for lists"),
        Option(name: "help", value: .flag, help: "show what there is, for all, a noun or a verb"),
        Option(name: "version", value: .flag, help: "show the version of the program and of its output"),
    ]
}
