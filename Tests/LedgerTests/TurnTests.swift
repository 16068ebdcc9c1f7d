import Glibc
import Ledger
import Testing

/// Who asks for the store while another writes comes in turn (PERF-10).
@Suite(.serialized) struct TurnTests {
    let scratch = Scratch()

    /// A thread that opens the store, and writes one entry when it is told to.
    private final class Writer {
        private let go: UnsafeMutablePointer<sem_t>
        private let isOpen: UnsafeMutablePointer<sem_t>
        private let scratch: Scratch
        private let action: String
        private var thread = pthread_t()
        private(set) var failure: (any Error)?

        init(_ action: String, in scratch: Scratch) {
            self.scratch = scratch
            self.action = action
            (go, isOpen) = (.allocate(capacity: 1), .allocate(capacity: 1))
            for semaphore in [go, isOpen] { sem_init(semaphore, 0, 0) }
            pthread_create(
                &thread, nil, { $0.flatMap { Unmanaged<Writer>.fromOpaque($0).takeRetainedValue().run() } },
                Unmanaged.passRetained(self).toOpaque())
            sem_wait(isOpen)
        }

        deinit {
            for semaphore in [go, isOpen] { semaphore.deallocate() }
        }

        private func run() -> UnsafeMutableRawPointer? {
            do {
                let store = try World.open(scratch)
                sem_post(isOpen)
                sem_wait(go)
                try store.write { _ = try $0.record(World.draft(action)) }
            } catch {
                failure = error
                sem_post(isOpen)
            }
            return nil
        }

        func start() { sem_post(go) }

        func join() { pthread_join(thread, nil) }
    }

    /// Waits, at most 20 s, until so many wait for locks of a file; the kernel lists them with an arrow.
    private func waitUntil(_ count: Int, waitFor path: String) throws {
        var status = stat()
        try #require(stat(path, &status) == 0)
        let end = ContinuousClock.now + .seconds(20)
        var waiting = -1
        while waiting != count, ContinuousClock.now < end {
            let locks = Glibc.open("/proc/locks", O_RDONLY)
            defer { close(locks) }
            var bytes: [UInt8] = []
            var part = [UInt8](repeating: 0, count: 64 << 10)
            // The kernel hands the list over in parts, however large the buffer.
            while case let size = read(locks, &part, part.count), size > 0 { bytes += part.prefix(size) }
            let lines = String(decoding: bytes, as: UTF8.self).split(separator: "\n")
            waiting = lines.count { $0.contains("->") && $0.contains(":\(status.st_ino) ") }
        }
        try #require(waiting == count)
    }

    @Test func `PERF-10: writers come in the order in which they asked, and a greedy one behind them`() throws {
        let greedy = try World.create(in: scratch)
        let writers = ["FIRST", "SECOND", "THIRD"].map { Writer($0, in: scratch) }
        try greedy.write { _ in
            for (number, writer) in writers.enumerated() {
                writer.start()
                try waitUntil(number + 1, waitFor: scratch.file("ops.db.lock"))
            }
        }
        try greedy.write { _ = try $0.record(World.draft("GREEDY")) }
        for writer in writers { writer.join() }
        #expect(writers.allSatisfy { $0.failure == nil })
        let actions = try greedy.read { try $0.ledgerEntries(limit: 4).map(\.action) }
        #expect(actions.reversed() == ["FIRST", "SECOND", "THIRD", "GREEDY"])
    }

    @Test func `PERF-10: who gives up waiting leaves the turn to the next`() throws {
        let holder = try World.create(in: scratch)
        let impatient = try World.open(scratch)
        impatient.patience = 30
        let patient = Writer("PATIENT", in: scratch)
        try holder.write { _ in
            #expect(throws: LedgerError.self) { try impatient.write { _ in } }
            patient.start()
            try waitUntil(1, waitFor: scratch.file("ops.db.lock"))
            #expect(throws: LedgerError.self) { try impatient.write { _ in } }
        }
        patient.join()
        #expect(patient.failure == nil)
        try impatient.write { _ = try $0.record(World.draft("LATER")) }
        let actions = try holder.read { try $0.ledgerEntries(limit: 2).map(\.action) }
        #expect(actions.reversed() == ["PATIENT", "LATER"])
    }
}
