import Synchronization

/// Counts steps that work reports one by one.
final class StepCounter: Sendable {
    private let count = Mutex(0)

    /// One more step; returns how many there were.
    func next() -> Int {
        count.withLock { count in
            count += 1
            return count
        }
    }
}
