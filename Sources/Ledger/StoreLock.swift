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
    ///
    /// Who waits next holds the turnstile, so that a process which takes the lock again and again, as bulk work does,
    /// cannot keep others out: it has to come through the turnstile, too.
    func acquire() throws(LedgerError) {
        let limit = Self.milliseconds + patience
        try wait(until: limit) { setTurnstile(F_WRLCK) }
        defer { _ = setTurnstile(F_UNLCK) }
        try wait(until: limit) { flock(descriptor, LOCK_EX | LOCK_NB) == 0 }
    }

    /// Asks until it is given, soon at first, then every 2 ms; locks have no time limit of their own.
    private func wait(until limit: Int, _ isGiven: () -> Bool) throws(LedgerError) {
        var pause: useconds_t = 50
        while !isGiven() {
            let number = errno
            guard [EWOULDBLOCK, EACCES, EINTR].contains(number) else { throw StoreFiles.failure(path, number) }
            guard Self.milliseconds < limit else { throw LedgerError(.busy, path) }
            usleep(pause)
            pause = min(pause * 2, 2_000)
        }
    }

    /// Sets or clears the lock of the first byte, which belongs to the open file as that of `flock` does.
    private func setTurnstile(_ kind: Int32) -> Bool {
        // F_OFD_SETLK of <fcntl.h>, which Swift does not see.
        let command: Int32 = 37
        var range = Glibc.flock()
        range.l_type = Int16(kind)
        range.l_whence = Int16(SEEK_SET)
        range.l_len = 1
        return fcntl(descriptor, command, &range) == 0
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
