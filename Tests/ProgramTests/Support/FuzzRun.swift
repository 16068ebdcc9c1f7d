import Glibc
import TerminalHarness
import Testing

/// Drives the program with a fuzzer and watches that it lives, answers, and never hides whose tenant one is in.
struct FuzzRun {
    /// What was done, for the log.
    struct Tally: CustomStringConvertible {
        var events = 0
        var starts = 0
        var looks = 0
        var killed = 0
        var bytes = 0

        var description: String {
            "\(events) events, \(starts) starts, \(looks) looks, \(killed) ended by signals, \(bytes) bytes drawn"
        }
    }

    private let world: DemoWorld
    private let program: String
    private var fuzzer: Fuzzer
    private var patience: SplitMix
    private var login: String
    private var session: TerminalSession
    private var recent: [Fuzzer.Event] = []
    private var nextLogin = 0
    private(set) var tally = Tally()

    private static let logins = ["admin", "support_l3", "hotline_ops", "implementation", "support_l1", "auditor"]
    /// A frame that takes longer than this is a hang.
    private static let limit = Duration.seconds(30)
    /// Events between two looks at the whole screen.
    private static let eventsPerLook = 400
    /// What a single start draws at most before it is ended, so that the record of bytes stays small.
    private static let bytesPerStart = 20_000_000

    init(_ world: DemoWorld, program: String, seed: UInt64) throws {
        self.world = world
        self.program = program
        fuzzer = Fuzzer(seed: seed)
        patience = SplitMix(state: ~seed)
        login = Self.logins[0]
        session = try Self.start(program, world, as: login)
        tally.starts = 1
    }

    private static func start(_ program: String, _ world: DemoWorld, as login: String) throws -> TerminalSession {
        // What a dialog writes to a file lands in the directory of the store.
        let session = try TerminalSession(
            [program, "--store", world.store, "--as", login], environment: ["HOME": world.directory.path],
            directory: world.directory.path)
        try session.waitForIdle(limit: limit)
        return session
    }

    /// Does at least so many events.
    ///
    /// Throws when the program crashes, hangs, or shows something that must not be; the message has the last events.
    mutating func run(events: Int) throws {
        let end = tally.events + events
        var lookAt = tally.events + Self.eventsPerLook
        do {
            while tally.events < end {
                let event = fuzzer.next()
                tally.events += event.count
                recent.append(event)
                if recent.count > 60 { recent.removeFirst() }
                try apply(event)
                if tally.events >= lookAt {
                    lookAt = tally.events + Self.eventsPerLook
                    try look()
                }
            }
            try restart()
        } catch {
            throw FuzzFailure(login: login, cause: "\(error)", events: recent.map(\.description))
        }
    }

    private mutating func apply(_ event: Fuzzer.Event) throws {
        do {
            switch event {
            case .keys(let keys): try session.send(keys, areTaken: false, limit: Self.limit)
            case .bytes(let bytes): try session.send(bytes: bytes, limit: Self.limit)
            case .resize(let rows, let columns): try session.resize(rows: rows, columns: columns)
            case .signal(let number): return try apply(signal: number)
            }
            // Mostly the next keys come before the answers to the last ones.
            if patience.next() % 4 == 0 { try session.waitForIdle(limit: Self.limit) }
        } catch HarnessError.ended(.exited(0), _, _) {
            try begin()
        }
        if session.received.count > Self.bytesPerStart { try restart() }
    }

    /// A signal that is only news leaves the program as it is; the others end it, and the terminal is as it was.
    private mutating func apply(signal number: Int32) throws {
        guard session.isRunning else { return try begin() }
        try session.signal(number)
        guard number != SIGWINCH, number != SIGCONT else { return }
        let status = try session.waitForExit(limit: Self.limit)
        let isRight = status == .exited(0) || status == .signalled(number)
        guard isRight else {
            throw HarnessError.ended(status, waitingFor: "end by \(number)", screen: session.screen.text)
        }
        if number != SIGKILL { session.expectRestored() }
        tally.killed += 1
        try begin()
    }

    private mutating func restart() throws {
        try session.terminate()
        try begin()
    }

    /// Starts the program anew as the next operator.
    private mutating func begin() throws {
        tally.bytes += session.received.count
        tally.starts += 1
        nextLogin += 1
        login = Self.logins[nextLogin % Self.logins.count]
        session = try Self.start(program, world, as: login)
    }

    /// Brings the screen to rest and checks that it is alive and says where one is.
    private mutating func look() throws {
        tally.looks += 1
        do {
            try session.resize(rows: 24, columns: 80)
            try session.waitForIdle(limit: Self.limit)
            for _ in 0..<12 {
                try session.send([.escape], areTaken: false, limit: Self.limit)
                try session.waitForIdle(limit: Self.limit)
            }
            let screen = session.screen
            try expect(screen.rows.count == 24 && screen.rows[0].contains("Implementation"), "no portals", screen)
            let banner = screen.rows[1]
            try expect(
                banner.contains("IMPERSONATING") || banner.contains("EXPIRED") || banner.contains("NO SESSION"),
                "no place of the session", screen)
            // An operator who was locked out is told nothing.
            let status = try world.verb("session", "status", "--json", as: login)
            if status.status == .exited(0) {
                let tenant = try Record(json: status.output).record("session")?.text("targetOrganizationName") ?? ""
                try expect(banner.contains(tenant.prefix(20)), "the session is in \(tenant)", screen)
            }
        } catch HarnessError.ended(.exited(0), _, _) {
            try begin()
        }
    }

    private func expect(_ condition: Bool, _ what: String, _ screen: TerminalScreen) throws {
        guard condition else { throw FuzzFailure(login: login, cause: "\(what)\n\(screen.text)", events: []) }
    }
}

/// What a fuzzer found.
struct FuzzFailure: Error, CustomStringConvertible {
    let login: String
    let cause: String
    /// The last events before it, oldest first.
    let events: [String]

    var description: String { "as \(login): \(cause)\nafter:\n\(events.joined(separator: "\n"))" }
}
