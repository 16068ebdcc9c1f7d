import OpsDomain
import OpsService
import Synchronization

/// One line on standard error that says how far long work has come, for a person who waits (TUI-6).
///
/// Scripts and JSON get none. It is drawn at most ten times a second and taken away at the end.
final class ProgressLine: Sendable {
    private let surroundings: Surroundings
    private let isShown: Bool
    private let title: String
    private let state: Mutex<State>

    private struct State {
        var drawnAt: Int64
        var columns = 0
    }

    /// A line that begins with a word for the work; nothing is drawn in the first half second.
    init(_ title: String, for call: Call) {
        surroundings = call.surroundings
        isShown = call.surroundings.canAsk && !call.globals.json
        self.title = title
        state = Mutex(State(drawnAt: call.surroundings.steady.now().milliseconds + 400))
    }

    /// Draws how far it is; `total` is nil where nobody knows.
    func show(_ done: Int, of total: Int?) {
        guard isShown else { return }
        let now = surroundings.steady.now().milliseconds
        state.withLock { state in
            guard now - state.drawnAt >= 100 else { return }
            let text = "\(title) \(done)" + (total.map { " of \($0), \($0 > 0 ? done * 100 / $0 : 100) %" } ?? "")
            let columns = TextTable.columns(of: text)
            _ = surroundings.write(.messages, "\r" + TextTable.pad(text, to: state.columns))
            state = State(drawnAt: now, columns: columns)
        }
    }

    /// Takes the line away.
    func clear() {
        guard isShown else { return }
        state.withLock { state in
            guard state.columns > 0 else { return }
            _ = surroundings.write(.messages, "\r" + String(repeating: " ", count: state.columns) + "\r")
            state.columns = 0
        }
    }
}
