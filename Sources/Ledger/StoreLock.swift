import Glibc

/// The lock beside a store that its writers take in turn, across processes and within one.
final class StoreLock {
    private let descriptor: Int32
    private let path: String
    /// How long `acquire` waits, in milliseconds.
    var patience = 10_000

    /// Opens the lock file, making it if need be.
    init(path: String) throws(LedgerError) {
        self.path = path
        descriptor = Glibc.open(path, O_CREAT | O_RDWR | O_CLOEXEC | O_NOFOLLOW, 0o600)
        guard descriptor >= 0 else { throw StoreFiles.failure(path, errno) }
    }

    deinit {
        Glibc.close(descriptor)
    }

    /// Takes the lock; throws `busy` when others hold it longer than `patience`.
    func acquire() throws(LedgerError) {
        // flock has no time limit of its own, so it is asked again: soon at first, then every 2 ms.
        var pause: useconds_t = 50
        let limit = Self.milliseconds + patience
        while flock(descriptor, LOCK_EX | LOCK_NB) != 0 {
            let number = errno
            guard number == EWOULDBLOCK || number == EINTR else { throw StoreFiles.failure(path, number) }
            guard Self.milliseconds < limit else { throw LedgerError(.busy, path) }
            usleep(pause)
            pause = min(pause * 2, 2_000)
        }
    }

    /// Gives the lock back.
    func release() {
        flock(descriptor, LOCK_UN)
    }

    private static var milliseconds: Int {
        var time = timespec()
        clock_gettime(CLOCK_MONOTONIC, &time)
        return time.tv_sec * 1000 + time.tv_nsec / 1_000_000
    }
}
