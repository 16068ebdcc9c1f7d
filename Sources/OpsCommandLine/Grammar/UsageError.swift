import OpsDomain

/// A command line that the grammar does not know, as data.
enum UsageError: Error, Hashable {
    case unknownNoun(String, nearest: String?)
    case missingVerb(noun: String, verbs: [String])
    case unknownVerb(String, noun: String, nearest: String?)
    case unknownOption(String, of: String, nearest: String?)
    case missingArgument(String, of: String)
    case extraArgument(String, of: String)
    case missingOption(String, of: String)
    case missingValue(String)
    case unwantedValue(String)
    case repeated(String)
    case invalidValue(String, option: String, wanted: String, nearest: String?)
}

extension OpsError {
    /// The one place where a wrong command line becomes words.
    init(_ error: UsageError) {
        self.init(.usage, "usage.\(error.kind)", error.message, subject: error.subject, advice: error.advice)
    }
}

extension UsageError {
    fileprivate var kind: String {
        switch self {
        case .unknownNoun: "noun"
        case .missingVerb, .unknownVerb: "verb"
        case .unknownOption, .missingOption, .repeated: "option"
        case .missingArgument, .extraArgument: "argument"
        case .missingValue, .unwantedValue, .invalidValue: "value"
        }
    }

    fileprivate var message: String {
        switch self {
        case .unknownNoun(let word, _): "There is no command '\(word)'."
        case .missingVerb(let noun, let verbs): "'\(noun)' needs a verb: \(verbs.joined(separator: ", "))."
        case .unknownVerb(let word, let noun, _): "'\(noun)' has no verb '\(word)'."
        case .unknownOption(let word, let title, _): "'\(title)' has no option '\(word)'."
        case .missingArgument(let name, let title): "'\(title)' needs \(name)."
        case .extraArgument(let word, let title): "'\(title)' does not know what to do with '\(word)'."
        case .missingOption(let name, let title): "'\(title)' needs --\(name)."
        case .missingValue(let name): "--\(name) needs a value."
        case .unwantedValue(let name): "--\(name) takes no value."
        case .repeated(let name): "--\(name) may stand only once."
        case .invalidValue(let word, let option, let wanted, _): "--\(option): '\(word)' is not \(wanted)."
        }
    }

    fileprivate var subject: String {
        switch self {
        case .unknownNoun(let word, _), .unknownVerb(let word, _, _), .unknownOption(let word, _, _): word
        case .missingVerb(let noun, _): noun
        case .missingArgument(let name, _), .extraArgument(let name, _): name
        case .missingOption(let name, _), .missingValue(let name), .unwantedValue(let name), .repeated(let name):
            "--\(name)"
        case .invalidValue(_, let option, _, _): "--\(option)"
        }
    }

    fileprivate var advice: String {
        switch self {
        case .unknownNoun(_, let nearest): Self.meant(nearest) ?? "See 'opsconsole --help'."
        case .unknownVerb(_, let noun, let nearest): Self.meant(nearest) ?? "See 'opsconsole \(noun) --help'."
        case .unknownOption(_, let title, let nearest): Self.meant(nearest) ?? "See 'opsconsole \(title) --help'."
        case .invalidValue(_, _, _, let nearest?): "Did you mean '\(nearest)'?"
        case .missingVerb(let noun, _): "See 'opsconsole \(noun) --help'."
        case .missingArgument(_, let title), .extraArgument(_, let title), .missingOption(_, let title):
            "See 'opsconsole \(title) --help'."
        case .missingValue, .unwantedValue, .repeated, .invalidValue: "See --help."
        }
    }

    private static func meant(_ nearest: String?) -> String? { nearest.map { "Did you mean '\($0)'?" } }
}
