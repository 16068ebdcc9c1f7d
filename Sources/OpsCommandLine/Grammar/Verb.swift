import OpsDomain
import OpsService

/// One verb of the command line as data: the parser, the help, the man page's test and completion read it.
struct Verb: Sendable {
    /// What the verb does, once its words are understood.
    enum Action: Sendable {
        /// Works on an open store, as the operator.
        case onStore(@Sendable (Call, EmbeddedService) async throws(OpsError) -> Reply)
        /// Needs no open store, such as the making of one.
        case alone(@Sendable (Call) async throws(OpsError) -> Reply)
        /// Draws a screen, which the program's other half does.
        case picture
    }

    /// The noun, such as `qa`; nil for the few verbs that stand alone.
    let noun: String?
    /// The verb, such as `list`.
    let name: String
    /// What it does, in one line without a full stop.
    let summary: String
    /// What else one must know, in sentences.
    var notes = ""
    /// What follows the verb, in order.
    var arguments: [Argument] = []
    /// The options besides the global ones.
    var options: [Option] = []
    /// The list whose saved views `--view` names; nil where there is no such option.
    var views: ViewList?
    /// Whole command lines.
    let examples: [String]
    /// What it does.
    let action: Action

    /// `qa list`, or `init` where there is no noun.
    var title: String { noun.map { "\($0) \(name)" } ?? name }

    /// The command line in short: `qa show ITEM`.
    var usage: String {
        let required = options.filter(\.isRequired).map { "\($0.usage)" }
        let optional = options.filter { !$0.isRequired }.map { "[\($0.usage)]" }
        return ([title] + arguments.map(\.usage) + required + optional).joined(separator: " ")
    }
}

/// A word that follows the verb.
struct Argument: Sendable {
    /// How often it may stand.
    enum Count: Sendable {
        case one, optional, any, atLeastOne
    }

    /// Its name in the help, in capitals.
    let name: String
    /// What it is.
    let help: String
    /// How often it may stand.
    var count = Count.one

    /// As it stands in the usage line.
    var usage: String {
        switch count {
        case .one: name
        case .optional: "[\(name)]"
        case .any: "[\(name)…]"
        case .atLeastOne: "\(name)…"
        }
    }
}

/// A word with two dashes.
struct Option: Sendable {
    /// What follows it.
    enum Value: Sendable {
        /// Nothing: it stands or not.
        case flag
        /// Any text.
        case text(String)
        /// A whole number within bounds.
        case integer(String, ClosedRange<Int>)
        /// One of a few words; upper and lower case are the same.
        case token(String, [String])
        /// A length of time in minutes or hours, such as `30m` or `2h`.
        case duration(String)
        /// A day, `YYYY-MM-DD`.
        case day(String)
    }

    /// Its name without the dashes.
    let name: String
    /// What follows it.
    let value: Value
    /// What it means, without a full stop.
    let help: String
    /// Whether the verb cannot do without it.
    var isRequired = false
    /// Whether it may stand more than once.
    var repeats = false

    /// The name of the value in the help; nil for a flag.
    var placeholder: String? {
        switch value {
        case .flag: nil
        case .text(let name), .integer(let name, _), .token(let name, _), .duration(let name), .day(let name): name
        }
    }

    /// As it stands in the usage line.
    var usage: String {
        (["--\(name)"] + [placeholder].compactMap(\.self)).joined(separator: " ") + (repeats ? " …" : "")
    }

    /// The words to choose from; empty when the value is free.
    var choices: [String] {
        if case .token(_, let choices) = value { choices } else { [] }
    }
}
