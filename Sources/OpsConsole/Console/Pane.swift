import OpsDomain

/// Tells panes apart; a new one is given to each screen and dialog when it is opened.
struct PaneID: Hashable, Sendable {
    let number: Int

    static let none = PaneID(number: 0)
}

/// A part of the console that asks the service for something and gets the answer later: a screen or a dialog.
protocol Pane: Sendable {
    /// Set by the console when the pane is opened; an answer for a pane that is gone is dropped.
    var id: PaneID { get set }
}

/// One thing that a pane shows: on its way, there, or failed.
///
/// Of several requests the newest wins.
struct Load<Value: Sendable>: Sendable {
    /// The last good answer; it stays while a newer one is on its way and when that fails.
    private(set) var value: Value?
    /// Why the newest request failed.
    private(set) var error: OpsError?
    /// Whether the newest request is on its way.
    private(set) var isLoading = false
    private var generation = 0

    /// Notes that a request is sent, and returns its number.
    mutating func begin() -> Int {
        generation += 1
        isLoading = true
        return generation
    }

    /// Takes an answer; false when it is stale and was dropped.
    mutating func finish(_ number: Int, _ result: Result<Value, OpsError>) -> Bool {
        guard number == generation else { return false }
        isLoading = false
        switch result {
        case .success(let answer): (value, error) = (answer, nil)
        case .failure(let failure): error = failure
        }
        return true
    }

    /// Forgets everything; what is on its way will be stale.
    mutating func reset() {
        generation += 1
        (value, error, isLoading) = (nil, nil, false)
    }
}
