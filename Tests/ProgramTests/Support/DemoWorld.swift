import FoundationEssentials
import Glibc
import TerminalHarness
import Testing

/// A demo store of its own for one test, with the real program on it.
///
/// The store is made once by `demo` and copied, so that a test starts in milliseconds.
final class DemoWorld {
    private static let template = Result { try Template() }

    private struct Template: Sendable {
        let path: String

        init() throws {
            let directory = try TemporaryDirectory()
            path = "\(directory.path)-demo"
            try FileManager.default.createDirectory(atPath: path, withIntermediateDirectories: false)
            DemoWorld.removeAtExit(path)
            let made = try ProgramRun.run([
                try ProgramEnvironment.product("opsconsole"), "--store", "\(path)/store.db", "demo",
            ])
            try #require(made.status == .exited(0), "\(made.messages)")
        }
    }

    let directory: TemporaryDirectory
    /// The store's file.
    var store: String { directory.file("store.db") }
    let program: String

    init() throws {
        program = try ProgramEnvironment.product("opsconsole")
        directory = try TemporaryDirectory()
        let template = try Self.template.get()
        for name in try FileManager.default.contentsOfDirectory(atPath: template.path) {
            try FileManager.default.copyItem(atPath: "\(template.path)/\(name)", toPath: directory.file(name))
        }
    }

    /// The full screen as an operator, on a terminal of this size.
    func screen(
        as login: String, _ size: Size = .small, term: String = "xterm-256color", environment: [String: String] = [:]
    ) throws -> TerminalSession {
        try TerminalSession(
            command(as: login), environment: environment, rows: size.rows, columns: size.columns, term: term)
    }

    /// The words that start the program on this store.
    func command(as login: String) -> [String] { [program, "--store", store, "--as", login] }

    /// Runs a verb without a terminal.
    func verb(_ words: String..., as login: String, input: String = "") throws -> ProgramRun {
        try ProgramRun.run(command(as: login) + words, input: input)
    }

    /// Runs a verb that must end well, and reads its JSON, one object a line.
    func objects(_ words: String..., as login: String) throws -> [Record] {
        let run = try ProgramRun.run(command(as: login) + words + ["--json"])
        try #require(run.status == .exited(0), "\(words): \(run.messages)")
        return try run.output.split(separator: "\n").map { try Record(json: String($0)) }
    }

    /// The ledger from the oldest entry on, of one operator.
    func entries(of login: String) throws -> [Record] {
        try objects("ledger", "list", "--filter", "operator:\(login)", "--limit", "500", as: "admin").reversed()
    }

    /// Whether chain and rows are as the ledger says.
    func isClean() throws -> Bool {
        try objects("ledger", "verify", as: "auditor").first?["clean"] == .bool(true)
    }

    /// Runs a statement through the `sqlite3` shell.
    func sqlite3(_ statement: String) throws {
        let run = try ProgramRun.run(["sqlite3", store, statement])
        try #require(run.status == .exited(0), "\(run.messages)")
    }

    private static func removeAtExit(_ path: String) {
        madeDirectory = strdup(path)
        atexit {
            if let path = madeDirectory { try? FileManager.default.removeItem(atPath: String(cString: path)) }
        }
    }
}

/// The directory of the template; written once before any test can read it, read once at exit.
private nonisolated(unsafe) var madeDirectory: UnsafeMutablePointer<CChar>?

/// The sizes in which every job is done: the smallest one that must do, and a wide one with more beside the list.
struct Size: Sendable, CustomTestStringConvertible {
    let rows: Int
    let columns: Int

    static let small = Size(rows: 24, columns: 80)
    static let wide = Size(rows: 45, columns: 160)
    static let both = [small, wide]

    var testDescription: String { "\(columns)×\(rows)" }
}

/// An object of a verb's JSON, as far as tests look at it.
struct Record: Decodable, Hashable, Sendable {
    enum Value: Decodable, Hashable, Sendable {
        case text(String), number(Double), bool(Bool), record(Record), null, other

        init(from decoder: any Decoder) throws {
            let container = try decoder.singleValueContainer()
            if container.decodeNil() {
                self = .null
            } else if let value = try? container.decode(Bool.self) {
                self = .bool(value)
            } else if let value = try? container.decode(Double.self) {
                self = .number(value)
            } else if let value = try? container.decode(String.self) {
                self = .text(value)
            } else if let value = try? container.decode(Record.self) {
                self = .record(value)
            } else {
                self = .other
            }
        }
    }

    private let values: [String: Value]

    init(json: String) throws { self = try JSONDecoder().decode(Record.self, from: Data(json.utf8)) }

    init(from decoder: any Decoder) throws {
        values = try decoder.singleValueContainer().decode([String: Value].self)
    }

    subscript(_ key: String) -> Value? { values[key] }

    /// A member that is a text; empty when there is none.
    func text(_ key: String) -> String {
        if case .text(let text)? = values[key] { text } else { "" }
    }

    /// A member that is an object.
    func record(_ key: String) -> Record? {
        if case .record(let record)? = values[key] { record } else { nil }
    }
}
