import Ledger
public import OpsDomain
import OpsService

/// The command line as a function: words in, text and an exit code out (OPS-4).
public struct CommandLineProgram: Sendable {
    /// What the full screen needs to know of the command line.
    public struct ScreenRequest: Sendable, Hashable {
        /// The store's file.
        public let store: String
        /// The operator to act as, on a demo store.
        public let actingAs: String?
        /// The directories for reports of crashes, best first.
        public let crashDirectories: [String]
        /// The file with the operator's settings, which need not be there; nil when nothing says where it could be.
        public let configuration: String?
    }

    /// What a command line comes to.
    public enum Step: Sendable {
        /// All is said; the program ends with this code.
        case finished(Int32)
        /// A verb is to be done, which takes its time and answers with the exit code.
        case work(@Sendable () async -> Int32)
        /// The full screen is to open.
        case screen(ScreenRequest)
        /// A screen is to be drawn as text; `finish` takes it.
        case picture(PictureRequest)
    }

    private let surroundings: Surroundings
    let table: VerbTable

    /// The program in a world.
    public init(_ surroundings: Surroundings) {
        self.init(surroundings, table: .standard)
    }

    init(_ surroundings: Surroundings, table: VerbTable) {
        self.surroundings = surroundings
        self.table = table
    }

    /// What the words ask for, the program's own name not among them.
    public func step(_ words: [String]) -> Step {
        let json = words.prefix { $0 != "--" }.contains("--json")
        do {
            switch try parse(words) {
            case .screen(let globals):
                return try screen(globals)
            case .help(let topic):
                try put(HelpPage(table: table).text(about: topic))
            case .version:
                try put(version(json: json))
            case .verb(let verb, let arguments, let options, let globals):
                let call = Call(
                    verb: verb, arguments: arguments, options: options, globals: globals, surroundings: surroundings)
                if case .picture = verb.action { return .picture(try PictureRequest(call)) }
                return .work { await perform(call) }
            }
            return .finished(0)
        } catch {
            write(error, json: json)
            return .finished(error.code.exitCode)
        }
    }

    /// Says on standard error what went wrong.
    public func report(_ error: OpsError) {
        write(error, json: false)
    }

    private func parse(_ words: [String]) throws(OpsError) -> Request {
        do {
            return try ArgumentParser.parse(words, table: table)
        } catch {
            throw OpsError(error)
        }
    }

    /// The full screen needs a terminal; elsewhere the verbs do the same work.
    private func screen(_ globals: GlobalOptions) throws(OpsError) -> Step {
        guard !globals.json else {
            throw OpsError(
                .usage, "screen.json", "The full screen has no JSON form.", subject: "--json",
                advice: "Name a verb: \(table.firstWords.joined(separator: ", ")).")
        }
        guard surroundings.isOnTerminal else {
            throw OpsError(
                .usage, "screen.terminal", "This is not a terminal, so the full screen cannot open.",
                advice: "'opsconsole screen NAME' prints a screen as text. Or use a verb: "
                    + "\(table.firstWords.joined(separator: ", ")). See 'opsconsole --help'.")
        }
        let store = try StoreLocation.path(named: globals.store, environment: surroundings.environment)
        let environment = surroundings.environment
        return .screen(
            ScreenRequest(
                store: store, actingAs: globals.actingAs,
                crashDirectories: StateLocation.crashDirectories(store: store, environment: environment),
                configuration: StateLocation.configuration(environment)))
    }

    private func perform(_ call: Call) async -> Int32 {
        do {
            let reply = try await answer(call)
            try write(reply, json: call.globals.json)
            return reply.exitCode
        } catch {
            write(error, json: call.globals.json, of: call.verb)
            return error.code.exitCode
        }
    }

    private func answer(_ call: Call) async throws(OpsError) -> Reply {
        switch call.verb.action {
        case .alone(let action):
            return try await action(call)
        case .picture:
            throw OpsError(
                .failed, "screen.elsewhere", "Screens are not drawn here.",
                advice: "This is a fault of the program: tell an admin.")
        case .onStore(let action):
            let service = try call.openStore()
            do {
                let reply = try await action(call, service)
                await service.close()
                return reply
            } catch {
                await service.close()
                throw error
            }
        }
    }

    private func version(json: Bool) -> String {
        json
            ? "{\"output\":\(ProductVersion.output),\"program\":\"\(ProductVersion.program)\"}"
            : "opsconsole \(ProductVersion.program), output format \(ProductVersion.output)"
    }

    /// Puts a text on standard output.
    /// - Throws: `OpsError` when it did not go out: a script must not take a part for the whole.
    func put(_ text: String) throws(OpsError) {
        guard !text.isEmpty, !surroundings.write(.data, text + "\n") else { return }
        throw OpsError(
            .failed, "output.failed", "The answer could not be written to standard output.",
            kept: "What the verb did is done.", advice: "Make room, or look at where the output goes.")
    }

    /// Says something on standard error; where that cannot be written nobody is left to be told.
    private func say(_ text: String) {
        _ = surroundings.write(.messages, text + "\n")
    }

    func write(_ reply: Reply, json: Bool) throws(OpsError) {
        try put(json ? reply.objects.joined(separator: "\n") : SafeText.block(reply.text))
        if let next = reply.next {
            say(json ? note(["next": next.key]) : "There is more: --\(next.option) \(SafeText.line(next.key))")
        }
        for text in reply.notes { say(json ? note(["note": text]) : SafeText.line(text)) }
    }

    private func note(_ content: [String: String]) -> String { (try? JSONLine.text(of: content)) ?? "" }

    func write(_ error: OpsError, json: Bool, of verb: Verb? = nil) {
        let error = CommandLineWording(table: table, verb: verb).said(error)
        if json, let line = try? JSONLine.text(of: ["error": error]) {
            say(line)
        } else if surroundings.canAsk {
            say(CommandLineWording.lines(error))
        } else {
            say(SafeText.line("opsconsole: \(error)"))
        }
    }
}

extension Call {
    /// The store's file.
    func storePath() throws(OpsError) -> String {
        try StoreLocation.path(named: globals.store, environment: surroundings.environment)
    }

    /// Opens the store as the operator.
    func openStore() throws(OpsError) -> EmbeddedService {
        try EmbeddedService(
            storeAt: try storePath(), login: surroundings.login, actingAs: globals.actingAs,
            client: surroundings.client, clock: surroundings.clock, steady: surroundings.steady, ids: surroundings.ids,
            systemLog: surroundings.systemLog)
    }
}
