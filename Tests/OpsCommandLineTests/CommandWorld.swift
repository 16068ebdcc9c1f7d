import FoundationEssentials
import Ledger
import OpsDomain
import OpsService
import Synchronization

@testable import OpsCommandLine

/// A demo store in a directory of its own, and the command line in front of it.
final class CommandWorld {
    static let start = Timestamp(rfc3339: "2026-11-20T12:00:00Z") ?? Timestamp(milliseconds: 0)

    let directory: String
    let path: String
    let clock = ManualClock(CommandWorld.start)
    let steady = ManualSteadyClock()

    /// Without `isEmpty`: three tenants, a ticket, users, five QA items, and staff named like their roles.
    init(isEmpty: Bool = false, isDemo: Bool = true) throws {
        directory = FileManager.default.temporaryDirectory.appendingPathComponent("opscli-\(UUID().uuidString)").path
        try FileManager.default.createDirectory(atPath: directory, withIntermediateDirectories: true)
        path = directory + "/store.db"
        guard !isEmpty else { return }
        try StoreFounding.found(
            at: path, admin: "admin", isDemo: isDemo, client: ClientInfo(userAgent: "test/1"), clock: clock)
        try write { store in
            try Self.addStaff(to: store)
            try Self.addTenants(to: store)
            try Self.addItems(to: store)
        }
    }

    deinit {
        try? FileManager.default.removeItem(atPath: directory)
    }

    private static func addStaff(to store: borrowing Writer) throws {
        for role in Role.allCases where role != .admin {
            try store.run(
                """
                INSERT INTO internal_user (id, login, email, name, role, is_active, languages, skills, created_at,
                    updated_at) VALUES (?1, ?2, ?2 || '@ethico.example', ?2, ?3, 1, '', '', ?4, ?4)
                """, "usr_" + role.rawValue.lowercased(), role.rawValue.lowercased(), role.rawValue, start)
        }
    }

    private static func addTenants(to store: borrowing Writer) throws {
        let tenants = [
            ("org_00417", "Acme Health Group", "acme-health", "ACTIVE"),
            ("org_00021", "Initech Bank AG", "initech-bank", "ACTIVE"),
            ("org_00300", "Umbrella \u{1B}[31mFoods", "umbrella-foods", "SUSPENDED"),
        ]
        for (id, name, slug, status) in tenants {
            try store.run(
                """
                INSERT INTO organization (id, name, slug, status, plan, region, industry, touch, feed_version,
                    updated_at) VALUES (?, ?, ?, ?, 'ENTERPRISE', 'EU', 'healthcare', 'STANDARD', 1, 0)
                """, id, name, slug, status)
            try store.run(
                "INSERT INTO organization_domain (organization_id, domain, verified, feed_version) VALUES (?, ?, 1, 1)",
                id, slug + ".example")
        }
        try store.run(
            """
            INSERT INTO ticket (id, organization_id, subject, status, feed_version)
            VALUES ('ZD-48213', 'org_00417', 'sign-in loop since noon', 'OPEN', 1)
            """)
        try store.run(
            """
            INSERT INTO tenant_user (id, organization_id, email, name, role, status, feed_version)
            VALUES ('tu_1', 'org_00417', 'jane.doe@acme.example', 'Jane Doe', 'ADMIN', 'ACTIVE', 1),
                   ('tu_2', 'org_00417', 'li@acme.example', 'Li Wei', 'EMPLOYEE', 'LOCKED', 1)
            """)
    }

    private static func addItems(to store: borrowing Writer) throws {
        for number in 1...5 {
            try store.run(
                """
                INSERT INTO qa_item (id, organization_id, reference, severity, category, language, priority,
                    imminent_harm, state, intake_text, created_at, updated_at, version, feed_version)
                VALUES (?, ?, ?, ?, 'fraud', 'en', 2, 0, 'PENDING', 'An intake text.', ?, ?, 1, 1)
                """, "qa_\(number)", number < 4 ? "org_00417" : "org_00021", "CASE-000000\(number)", number % 4,
                start.milliseconds - Int64(number) * 60_000, start.milliseconds)
        }
    }

    /// Writes rows under an entry of the test's own.
    func write(_ body: (borrowing Writer) throws -> Void) throws {
        try withStore { store in
            let entry = EntryDraft(
                action: "TEST", operatorLogin: "job:test", operatorRole: "JOB", correlationID: "cor_test",
                userAgent: "test/1")
            try store.write { try $0.record(entry) { writer, _ in try body(writer) } }
        }
    }

    /// The newest ledger entries, newest first.
    func ledger(_ filter: LedgerFilter = LedgerFilter()) throws -> [LedgerEntry] {
        try withStore { store in try store.read { try $0.ledgerEntries(matching: filter, before: nil, limit: 50) } }
    }

    private func withStore<T>(_ body: (LedgerStore) throws -> T) throws -> T {
        let store = try LedgerStore.open(at: path, schema: OpsSchema.current, clock: clock)
        defer { store.close() }
        return try body(store)
    }

    /// Turns both clocks forward.
    func advance(minutes: Int) {
        clock.advance(by: .seconds(60 * minutes))
        steady.advance(milliseconds: Int64(minutes) * 60_000)
    }

    /// Runs a command line as one operator of the demo store; `answer` is what a person types at the question.
    func run(_ words: String..., as login: String? = nil, answering answer: String? = nil) async -> CommandResult {
        let globals = login.map { ["--as", $0] } ?? []
        return await run(words: ["--store", path] + globals + words, answering: answer)
    }

    /// Runs a command line just as it stands.
    func run(
        words: [String], environment: [String: String] = [:], answering answer: String? = nil,
        isOnTerminal: Bool = false, isOutputFull: Bool = false
    ) async -> CommandResult {
        let written = Written()
        var surroundings = Surroundings(
            environment: environment, login: "tester", client: ClientInfo(userAgent: "test/1"),
            isOnTerminal: isOnTerminal, canAsk: answer != nil,
            write: { stream, text in
                if isOutputFull, stream == .data { return false }
                written.add(text, to: stream)
                return true
            },
            readAnswer: { answer }, clock: clock, steady: steady)
        surroundings.systemLog = directory + "/log"
        var screen: CommandLineProgram.ScreenRequest?
        let code: Int32
        switch CommandLineProgram(surroundings).step(words) {
        case .finished(let exitCode): code = exitCode
        case .work(let work): code = await work()
        case .screen(let request):
            screen = request
            code = 0
        case .picture(let request):
            // The program's other half would draw it.
            code = CommandLineProgram(surroundings).finish(request, .success(["(\(request.name ?? "list"))"]))
        }
        return CommandResult(
            code: code, output: written.text(of: .data), messages: written.text(of: .messages), screen: screen)
    }
}

/// What a command line did.
struct CommandResult {
    let code: Int32
    let output: String
    let messages: String
    let screen: CommandLineProgram.ScreenRequest?

    /// The lines of the output, each read as JSON.
    var objects: [JSONValue] {
        get throws { try output.split(separator: "\n").map { try JSONValue(String($0)) } }
    }

    /// The only line of the output.
    var object: JSONValue {
        get throws { try JSONValue(output) }
    }

    /// The error of the messages.
    var error: JSONValue? {
        get throws { try JSONValue(messages)["error"] }
    }
}

/// What was written, by stream.
private final class Written: Sendable {
    private let texts = Mutex<[Surroundings.Stream: String]>([:])

    func add(_ text: String, to stream: Surroundings.Stream) {
        texts.withLock { $0[stream, default: ""] += text }
    }

    func text(of stream: Surroundings.Stream) -> String { texts.withLock { $0[stream] ?? "" } }
}

/// Any JSON.
enum JSONValue: Decodable, Equatable {
    case null
    case bool(Bool)
    case number(Double)
    case string(String)
    case array([JSONValue])
    case object([String: JSONValue])

    init(_ text: String) throws {
        self = try JSONDecoder().decode(JSONValue.self, from: Data(text.utf8))
    }

    init(from decoder: any Decoder) throws {
        let container = try decoder.singleValueContainer()
        if container.decodeNil() {
            self = .null
        } else if let value = try? container.decode(Bool.self) {
            self = .bool(value)
        } else if let value = try? container.decode(Double.self) {
            self = .number(value)
        } else if let value = try? container.decode(String.self) {
            self = .string(value)
        } else if let value = try? container.decode([JSONValue].self) {
            self = .array(value)
        } else {
            self = .object(try container.decode([String: JSONValue].self))
        }
    }

    subscript(_ key: String) -> JSONValue? {
        if case .object(let members) = self { members[key] } else { nil }
    }

    var keys: Set<String> {
        if case .object(let members) = self { Set(members.keys) } else { [] }
    }

    var string: String? {
        if case .string(let value) = self { value } else { nil }
    }

    var number: Double? {
        if case .number(let value) = self { value } else { nil }
    }

    var array: [JSONValue] {
        if case .array(let values) = self { values } else { [] }
    }
}
