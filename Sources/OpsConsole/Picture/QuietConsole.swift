import OpsDomain
import OpsService
import Synchronization
import Terminal

/// The console without a terminal and without keys: each question is answered before the next is put.
struct QuietConsole {
    var state: ConsoleState
    private let client: any OpsClient
    /// Timers that did not go off yet, by their number.
    private var timers: [Int: Delivery] = [:]

    /// How often timers may start others; a screen that reads after a rest does so once.
    private static let rounds = 8

    init(_ client: any OpsClient, size: Size) {
        self.client = client
        state = ConsoleState(options: ConsoleOptions(), ids: RandomIDs())
        state.size = size
    }

    /// Finds out who the operator is and which session is open.
    ///
    /// It is not counted as a console of the operator: no session lives or ends with it.
    /// - Throws: `OpsError` when the service does not know the operator or does not answer.
    mutating func signIn() async throws(OpsError) {
        state.hasLanded = true
        await settle { state in [state.identify()] + state.pulse() }
        if let reason = state.lockout ?? state.outage { throw reason }
    }

    /// Changes the state and does what it wants, until nothing is wanted any more.
    ///
    /// Timers go off at once: nobody presses a key in between.
    mutating func settle(_ change: (inout ConsoleState) -> [Effect]) async {
        await perform(change(&state))
        for _ in 0..<Self.rounds where !timers.isEmpty {
            let due = timers.sorted { $0.key < $1.key }
            timers = [:]
            for (_, delivery) in due { await perform(delivery.apply(&state)) }
        }
    }

    private mutating func perform(_ effects: [Effect]) async {
        for effect in effects {
            switch effect {
            case .request(let request): await answer(request)
            case .timer(let number, _, let delivery): timers[number] = delivery
            // What only a terminal has.
            case .repaint, .suspend, .windowTitle, .copy, .theme, .quit: break
            }
        }
    }

    private mutating func answer(_ request: Request) async {
        let reports = Reports()
        let last = await request.run(client) { reports.add($0) }
        for delivery in reports.all + [last] { await perform(delivery.apply(&state)) }
    }
}

/// Progress reports in the order in which they came.
private final class Reports: Sendable {
    private let deliveries = Mutex<[Delivery]>([])
    var all: [Delivery] { deliveries.withLock { $0 } }
    func add(_ delivery: Delivery) { deliveries.withLock { $0.append(delivery) } }
}
