import Glibc
import OpsDomain
public import OpsService
public import Terminal

/// Runs the console on a terminal: owns the loop, sends requests to the service in tasks, and brings answers back.
public enum ConsoleRunner {
    /// Runs until the operator leaves, on the terminal of the process.
    /// - Returns: the exit code, 0 when the operator left.
    /// - Throws: `ScreenError` when there is no terminal to run on.
    public static func run(client: any OpsClient, options: ConsoleOptions = ConsoleOptions()) throws(ScreenError)
        -> Int32
    {
        options.crashes?.prepare(term: getenv("TERM").map { String(cString: $0) })
        let screen = try NcursesScreen.open(mouse: options.configuration.mouse)
        return run(client: client, screen: screen, options: options, note: screen.note)
    }

    /// Runs on any screen.
    ///
    /// With one that has nothing to wait for it still ends only when the operator leaves.
    /// `note` is said at the start, such as that the terminal's type is unknown.
    /// - Returns: the exit code, 0 when the operator left.
    public static func run(
        client: any OpsClient, screen: any Screen, options: ConsoleOptions = ConsoleOptions(), note: String? = nil
    ) -> Int32 {
        let run = ConsoleRun(client: client, screen: screen, options: options)
        defer { screen.close() }
        return run.run(note: note)
    }
}

/// One run: the state, the loop, and what is under way.
///
/// Used by one thread.
final class ConsoleRun {
    private let client: any OpsClient
    private let options: ConsoleOptions
    /// What the crash report says, as it was told last.
    private var crashNotes: [String] = []
    private let loop: EventLoop<Delivered>
    private var state: ConsoleState
    private var deliveries: [Int: Delivery] = [:]
    private var underWay = 0
    private var exitCode: Int32 = 0
    private var isLeaving = false

    /// What tasks post.
    struct Delivered: Sendable {
        let delivery: Delivery
        /// Whether it is the answer, after which nothing follows; else a progress report.
        let isLast: Bool
    }

    private static let pulseTimer = 0
    private static let leavingTimer = 1
    /// How long leaving waits for what is under way, such as the entry of a search.
    private static let leavingMilliseconds = 2000

    init(client: any OpsClient, screen: any Screen, options: ConsoleOptions, ids: any IDSource = RandomIDs()) {
        self.client = client
        self.options = options
        state = ConsoleState(options: options, ids: ids)
        state.size = screen.size
        loop = EventLoop(screen: screen, theme: options.theme(colors: screen.colors))
        loop.useIdleDescriptor(fromEnvironment: "OPSCONSOLE_IDLE_FD")
    }

    /// Runs until the operator leaves; returns the exit code.
    func run(note: String?) -> Int32 {
        if let note { state.say(.note, note) }
        state.sayConfigurationProblems()
        for report in options.crashes?.takeNews() ?? [] {
            state.say(.warning, "The console crashed in an earlier run.", detail: "Its report: \(report)")
        }
        loop.schedule(Self.pulseTimer, milliseconds: 1000, repeats: true)
        perform(state.start())
        settle()
        loop.run { event in
            self.take(event)
        } draw: { canvas in
            self.state.draw(into: &canvas)
        }
        return exitCode
    }

    private func take(_ event: Event<Delivered>) {
        if isLeaving {
            finish(event)
            return
        }
        switch event {
        case .key(let key): update(.key(key))
        case .resize(let size): update(.resize(size))
        case .timer(Self.pulseTimer): update(.second)
        case .timer(let number):
            if let delivery = deliveries.removeValue(forKey: number) { update(.delivery(delivery)) }
        case .message(let message):
            if message.isLast { underWay -= 1 }
            update(.delivery(message.delivery))
        case .hangup: update(.hangup)
        case .terminate: update(.terminate)
        case .resumed: update(.resumed)
        }
        settle()
    }

    /// After each change of the state.
    private func settle() {
        // Whoever waits for the console to be idle waits for its answers and timers as well, but not for rests.
        loop.outstanding = underWay + deliveries.count { $0.key != ConsoleState.draftTimer }
        guard options.crashes != nil else { return }
        let notes = state.crashNotes
        guard notes != crashNotes else { return }
        crashNotes = notes
        CrashReport.note(notes)
    }

    /// While leaving, only answers count: what was asked for reaches the ledger before the program ends.
    private func finish(_ event: Event<Delivered>) {
        switch event {
        case .message(let message) where message.isLast:
            underWay -= 1
            stopWhenDone()
        case .timer(Self.leavingTimer): loop.stop()
        default: break
        }
    }

    private func stopWhenDone() {
        if underWay == 0 { loop.stop() }
    }

    private func update(_ event: ConsoleEvent) { perform(state.update(event)) }

    private func perform(_ effects: [Effect]) {
        for effect in effects { perform(effect) }
    }

    private func perform(_ effect: Effect) {
        switch effect {
        case .request(let request): send(request)
        case .timer(let number, let milliseconds, let delivery):
            deliveries[number] = delivery
            loop.schedule(number, milliseconds: milliseconds)
        case .repaint: loop.screen.repaint()
        case .suspend: loop.suspend()
        case .windowTitle(let title): loop.screen.setTitle(title)
        case .copy(let text, let name):
            let outcome = loop.screen.copy(text)
            update(.delivery(Delivery { $0.copied(text, as: name, outcome) }))
        case .theme(let name): if let theme = Theme.named(name) { loop.theme = theme }
        case .quit(let code):
            exitCode = code
            isLeaving = true
            loop.schedule(Self.leavingTimer, milliseconds: Self.leavingMilliseconds)
            stopWhenDone()
        }
    }

    private func send(_ request: Request) {
        underWay += 1
        if request.name != Pulse.name { state.trail.add(request.name) }
        let (client, mailbox) = (client, loop.mailbox)
        Task {
            let last = await request.run(client) { mailbox.post(Delivered(delivery: $0, isLast: false)) }
            mailbox.post(Delivered(delivery: last, isLast: true))
        }
    }
}
