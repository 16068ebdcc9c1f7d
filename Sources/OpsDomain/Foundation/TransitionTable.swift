/// A state machine as an explicit table: what is not in it is refused.
public struct TransitionTable<State: Hashable & Sendable, Event: Hashable & Sendable>: Sendable {
    private struct Step: Hashable {
        let state: State
        let event: Event
    }

    private let next: [Step: State]

    /// Makes the table from rows `(from, on, to)`; a later row for the same pair is a programming error.
    public init(_ rows: [(from: State, on: Event, to: State)]) {
        next = Dictionary(uniqueKeysWithValues: rows.map { (Step(state: $0.from, event: $0.on), $0.to) })
    }

    /// The state after `event`, nil when the table does not allow it.
    public func state(after event: Event, from state: State) -> State? {
        next[Step(state: state, event: event)]
    }

    /// Every allowed step, in no order.
    public var rows: [(from: State, on: Event, to: State)] {
        next.map { ($0.key.state, $0.key.event, $0.value) }
    }
}
