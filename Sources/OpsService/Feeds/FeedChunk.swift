import Ledger
import OpsDomain

/// What one transaction of an import takes of the window, and what becomes of it.
///
/// It is thrown away when the transaction is rolled back, so nothing counts that was not committed.
struct FeedChunk {
    /// How many lines one transaction takes at most (ACC-14, fixed).
    private static let largest = 1000

    /// Lines of one stream in a row: what one ledger entry covers.
    struct Run {
        /// The stream; nil while no record was read.
        fileprivate(set) var stream: FeedStream?
        /// The number of the first line.
        let firstLine: Int
        fileprivate(set) var lines = 0
        fileprivate(set) var applied = 0
        fileprivate(set) var unchanged = 0
        fileprivate(set) var rejected = 0
    }

    /// A line that does not land.
    typealias Reject = (line: LineWindow.Line, objection: FeedObjection)

    private let window: LineWindow
    private let reader: FeedLineReader
    /// Behind the last line taken.
    private(set) var position: LineWindow.Position
    /// What was asked of the store.
    private(set) var memory: FeedMemory
    /// The runs, in their order.
    private(set) var runs: [Run] = []
    /// Tenants that are not in business with us any more.
    private(set) var closedTenants: [String] = []
    /// The last state that the sender gave.
    private(set) var state: String?
    /// Whether the transaction should end: it is large or late enough, or the window holds no more whole lines.
    private(set) var isComplete = false
    /// How many sessions ended.
    var sessionsEnded = 0

    private var unsortedRejects: [Reject] = []
    private var lines = 0
    private var pending: [(line: LineWindow.Line, record: FeedRecord)] = []
    private var pendingKeys: Set<String> = []

    init(window: LineWindow, reader: FeedLineReader, memory: FeedMemory) {
        self.window = window
        self.reader = reader
        self.memory = memory
        position = window.position
    }

    /// The lines that did not land, in their order.
    var rejects: [Reject] { unsortedRejects.sorted { $0.line.number < $1.line.number } }

    /// Takes lines until the stream changes or the chunk is complete.
    mutating func takeRun(
        into store: borrowing Writer, at now: Timestamp, isLate: () -> Bool
    ) throws -> Run {
        var run = Run(firstLine: position.line + 1)
        while !isComplete {
            var next = position
            guard let line = window.next(after: &next) else {
                isComplete = true
                break
            }
            switch message(of: line) {
            case .failure(let objection): reject(line, objection, &run)
            case .success(.nothing): break
            case .success(.state(let value)): state = value
            case .success(.record(let stream, let record)):
                if let current = run.stream, current.name != stream.name {
                    try land(&run, store, at: now)
                    runs.append(run)
                    return run
                }
                run.stream = stream
                if !pendingKeys.insert(record.key).inserted {
                    try land(&run, store, at: now)
                    pendingKeys.insert(record.key)
                }
                pending.append((line, record))
            }
            position = next
            lines += 1
            run.lines += 1
            if let stream = run.stream, pending.count >= stream.recordsPerStatement {
                try land(&run, store, at: now)
                isComplete = isLate()
            }
            if lines == Self.largest { isComplete = true }
        }
        try land(&run, store, at: now)
        runs.append(run)
        return run
    }

    private func message(of line: LineWindow.Line) -> Result<FeedLineReader.Message, FeedObjection> {
        do throws(FeedObjection) {
            return .success(try reader.read(line, in: window))
        } catch {
            return .failure(error)
        }
    }

    private mutating func reject(_ line: LineWindow.Line, _ objection: FeedObjection, _ run: inout Run) {
        unsortedRejects.append((line, objection))
        run.rejected += 1
    }

    /// Stores the pending records.
    private mutating func land(_ run: inout Run, _ store: borrowing Writer, at now: Timestamp) throws {
        guard let stream = run.stream, !pending.isEmpty else { return }
        let landing = try store.land(pending.map(\.record), of: stream, at: now, &memory)
        run.applied += landing.applied
        run.unchanged += landing.unchanged
        for (index, objection) in landing.objections { reject(pending[index].line, objection, &run) }
        closedTenants += landing.closedTenants
        pending.removeAll(keepingCapacity: true)
        pendingKeys.removeAll(keepingCapacity: true)
    }
}
