internal import Glibc

/// Timers on the monotonic clock, so that setting the time of day does not disturb them.
struct Timers {
    private struct Entry {
        var due: Int64
        var every: Int64?
    }

    private var entries: [Int: Entry] = [:]
    private let now: () -> Int64

    /// `now` gives milliseconds on a clock that never goes back.
    init(now: @escaping () -> Int64 = Timers.monotonic) { self.now = now }

    mutating func schedule(_ id: Int, milliseconds: Int, repeats: Bool) {
        let interval = Int64(max(1, milliseconds))
        entries[id] = Entry(due: now() + interval, every: repeats ? interval : nil)
    }

    mutating func cancel(_ id: Int) { entries[id] = nil }

    /// Milliseconds until the next one, at least 0; nil when there is none.
    func millisecondsToNext() -> Int? {
        entries.values.map(\.due).min().map { Int(max(0, $0 - now())) }
    }

    /// The ids that are due, earliest first.
    ///
    /// A repeating one that was missed several times is due once.
    mutating func due() -> [Int] {
        guard !entries.isEmpty else { return [] }
        let time = now()
        let ids = entries.filter { $0.value.due <= time }.sorted { ($0.value.due, $0.key) < ($1.value.due, $1.key) }
            .map(\.key)
        for id in ids {
            guard let entry = entries[id] else { continue }
            if let every = entry.every {
                entries[id]?.due += every * ((time - entry.due) / every + 1)
            } else {
                entries[id] = nil
            }
        }
        return ids
    }

    static func monotonic() -> Int64 {
        var time = timespec()
        clock_gettime(CLOCK_MONOTONIC, &time)
        return Int64(time.tv_sec) * 1000 + Int64(time.tv_nsec) / 1_000_000
    }
}
