import OpsDomain
import Synchronization
import Terminal
import Testing

@testable import OpsConsole

/// A console without a terminal: keys go in, requests are answered one after the other, frames are looked at.
final class ConsoleHarness {
    var state: ConsoleState
    let client: ScriptedClient
    var size: Size
    var theme: Theme
    /// Requests of these names wait until they are released.
    var heldNames: Set<String> = []
    private(set) var held: [Request] = []
    private(set) var timers: [Int: Delivery] = [:]
    private(set) var exitCode: Int32?
    private(set) var windowTitle = ""
    /// What was copied, in order.
    private(set) var copies: [String] = []
    /// What the terminal makes of a copy.
    var copyOutcome = CopyOutcome.sent
    private(set) var repaints = 0
    private(set) var suspensions = 0

    init(_ client: ScriptedClient, size: Size = Size(80, 24), theme: Theme = .dark) {
        self.client = client
        self.size = size
        self.theme = theme
        state = ConsoleState(options: ConsoleOptions(), ids: SeededIDs(seed: 7))
    }

    /// Starts the console and answers its first questions.
    static func started(_ client: ScriptedClient, size: Size = Size(80, 24), theme: Theme = .dark) async
        -> ConsoleHarness
    {
        let console = ConsoleHarness(client, size: size, theme: theme)
        await console.start()
        return console
    }

    /// Starts, and answers the first questions.
    func start() async {
        await perform(state.start())
        _ = draw()
    }

    /// Presses keys, drawing after each as the loop does.
    func press(_ keys: Key...) async {
        for key in keys { await send(.key(key)) }
    }

    /// Types a text.
    func type(_ text: String) async {
        for character in text { await send(.key(.character(character))) }
    }

    /// A second passes.
    func pulse() async { await send(.second) }

    func send(_ event: ConsoleEvent) async {
        await perform(state.update(event))
        _ = draw()
    }

    /// Lets a timer go off.
    func fireTimers() async {
        let due = timers
        timers = [:]
        for (_, delivery) in due.sorted(by: { $0.key < $1.key }) { await send(.delivery(delivery)) }
    }

    /// Answers a request that waited.
    func release(_ index: Int = 0) async {
        let request = held.remove(at: index)
        await answer(request)
        _ = draw()
    }

    private func perform(_ effects: [Effect]) async {
        for effect in effects {
            switch effect {
            case .request(let request):
                if heldNames.contains(request.name) { held.append(request) } else { await answer(request) }
            case .timer(let number, _, let delivery): timers[number] = delivery
            case .repaint: repaints += 1
            case .suspend: suspensions += 1
            case .windowTitle(let title): windowTitle = title
            case .copy(let text, let name):
                copies.append(text)
                await perform(state.copied(text, as: name, copyOutcome))
            case .theme(let name): theme = Theme.named(name) ?? theme
            case .quit(let code): exitCode = code
            }
        }
    }

    private func answer(_ request: Request) async {
        let posted = Posted()
        let last = await request.run(client) { posted.add($0) }
        for delivery in posted.all + [last] { await perform(state.update(.delivery(delivery))) }
    }

    /// Draws a frame.
    func draw() -> Canvas {
        var canvas = Canvas(size, theme: theme)
        state.draw(into: &canvas)
        return canvas
    }

    var text: String { draw().text }

    /// Whether the frame says something somewhere.
    func shows(_ words: String) -> Bool { text.contains(words) }
}

/// Progress reports in the order in which they came.
private final class Posted: Sendable {
    private let deliveries = Mutex<[Delivery]>([])
    var all: [Delivery] { deliveries.withLock { $0 } }
    func add(_ delivery: Delivery) { deliveries.withLock { $0.append(delivery) } }
}
