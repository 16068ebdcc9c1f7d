import FoundationEssentials
import Glibc
import Ledger
import OpsDomain
import Synchronization

/// Which consoles live, beside the store: one file per console, locked by the kernel while its process lives (ACC-12).
///
/// This is passing data: losing the directory loses no record. A file holds the last heartbeat in milliseconds; when
/// the process ends in whatever way, the kernel drops the lock and the heartbeat stays as the time it was last seen.
final class ConsolePresence: Sendable {
    /// What is known of an operator's consoles.
    struct Sighting: Sendable, Hashable {
        /// How many live, this one among them.
        var living = 0
        /// The newest heartbeat of those that do not; nil when there is none.
        var lastSeen: Timestamp?
    }

    /// How long after the last console vanished its session ends, in milliseconds (ACC-12).
    static let grace: Int64 = 60_000
    private static let beatEvery: Int64 = 5000

    private struct Held {
        let descriptor: Int32
        var beatAt: Timestamp
    }

    private let directory: String
    private let held = Mutex<Held?>(nil)

    /// The presence beside a store; this process is no console of it yet.
    init(store path: String) {
        directory = path + ".consoles"
    }

    deinit {
        held.withLock { if let held = $0 { Self.release(held.descriptor) } }
    }

    /// Gives the lock back and closes the file.
    ///
    /// Closing alone is not enough: a child that was forked a moment ago holds the lock too, until it runs its program.
    private static func release(_ descriptor: Int32) {
        flock(descriptor, LOCK_UN)
        close(descriptor)
    }

    /// Whether this process is a console of the store.
    var isEntered: Bool { held.withLock { $0 != nil } }

    /// Makes this process a console of `operatorID`; nothing happens when it is one already.
    /// - Throws: `OpsError` of kind `presence` when the directory beside the store cannot be written.
    func enter(operatorID: String, at now: Timestamp) throws {
        guard !isEntered else { return }
        mkdir(directory, 0o700)
        let path = "\(directory)/\(operatorID).\(getpid()).\(UInt32.random(in: 0...UInt32.max))"
        let descriptor = open(path, O_CREAT | O_EXCL | O_RDWR | O_CLOEXEC | O_NOFOLLOW, 0o600)
        guard descriptor >= 0, flock(descriptor, LOCK_EX) == 0 else {
            if descriptor >= 0 { close(descriptor) }
            throw OpsError(
                .failed, "presence", "The directory \(directory) cannot be written.", subject: directory,
                kept: "Nothing was changed.", advice: "Check its owner and rights.")
        }
        Self.write(now, to: descriptor)
        held.withLock { $0 = Held(descriptor: descriptor, beatAt: now) }
    }

    /// Notes that this console lives, at most once in five seconds.
    func beat(at now: Timestamp) {
        held.withLock { held in
            guard let current = held, abs(now.milliseconds - current.beatAt.milliseconds) >= Self.beatEvery else {
                return
            }
            Self.write(now, to: current.descriptor)
            held?.beatAt = now
        }
    }

    /// This process is a console no more; when it was last seen stays.
    func leave(at now: Timestamp) {
        held.withLock { held in
            guard let current = held else { return }
            Self.write(now, to: current.descriptor)
            Self.release(current.descriptor)
            held = nil
        }
    }

    /// What is known of an operator's consoles.
    func sighting(of operatorID: String) -> Sighting {
        var sighting = Sighting()
        for path in files(of: operatorID) {
            let file = open(path, O_RDONLY | O_CLOEXEC | O_NOFOLLOW)
            guard file >= 0 else { continue }
            defer { close(file) }
            if flock(file, LOCK_SH | LOCK_NB) != 0 {
                sighting.living += 1
            } else if let seen = Self.read(from: file) {
                sighting.lastSeen = max(sighting.lastSeen ?? seen, seen)
            }
        }
        return sighting
    }

    /// Whether the last console of an operator vanished longer ago than the grace.
    ///
    /// A heartbeat from the future means that the clock was set back; that never lengthens a session (ACC-13).
    func isLost(operatorID: String, at now: Timestamp) -> Bool {
        let sighting = sighting(of: operatorID)
        guard sighting.living == 0 else { return false }
        guard let seen = sighting.lastSeen else { return true }
        return seen > now || now.milliseconds - seen.milliseconds >= Self.grace
    }

    /// Removes what vanished consoles of an operator left behind.
    func clear(operatorID: String) {
        for path in files(of: operatorID) {
            let file = open(path, O_RDONLY | O_CLOEXEC | O_NOFOLLOW)
            guard file >= 0 else { continue }
            defer { close(file) }
            if flock(file, LOCK_EX | LOCK_NB) == 0, Self.read(from: file) != nil { unlink(path) }
        }
    }

    private func files(of operatorID: String) -> [String] {
        let names = (try? FileManager.default.contentsOfDirectory(atPath: directory)) ?? []
        return names.filter { $0.hasPrefix(operatorID + ".") }.map { directory + "/" + $0 }
    }

    private static func write(_ now: Timestamp, to file: Int32) {
        // A fixed width, so that a shorter number leaves nothing of a longer one.
        let digits = String(now.milliseconds)
        let text = String(repeating: "0", count: max(0, 16 - digits.utf8.count)) + digits + "\n"
        _ = Array(text.utf8).withUnsafeBytes { pwrite(file, $0.baseAddress, $0.count, 0) }
    }

    /// The heartbeat; nil in a file that is just being made.
    private static func read(from file: Int32) -> Timestamp? {
        var bytes = [UInt8](repeating: 0, count: 16)
        guard pread(file, &bytes, bytes.count, 0) == bytes.count else { return nil }
        return Int64(String(decoding: bytes, as: UTF8.self)).map(Timestamp.init(milliseconds:))
    }
}
