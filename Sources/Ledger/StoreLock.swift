import Glibc

/// The lock beside a store that its writers take in turn, across processes and within one.
///
/// `flock` on the file is the lock; it is what keeps writers apart. Before it come tickets, one byte of the file each,
/// locked by whoever drew it until the work is done: a writer waits for the ticket before its own, so that all come in
/// the order in which they asked. Without them whoever asks at the right moment gets the lock, and with fifty consoles
/// some wait twenty times as long as others. A process that dies gives its ticket back with all its locks.
final class StoreLock {
    private let descriptor: Int32
    private let path: String
    /// The ticket in hand; nil while the lock is not held.
    private var ticket: Int?
    /// How long `acquire` waits, in milliseconds.
    var patience = 10_000

    /// The byte that is locked while a ticket is drawn.
    private static let door = 0
    /// The byte of the first ticket; the file itself holds only the number of the next one.
    private static let firstTicket = 1 << 20

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
        let alarm = WaitAlarm(milliseconds: patience)
        let own = try drawTicket(alarm)
        do {
            // Only for the moment at which the one before has done its work.
            try wait(alarm) { setLock(F_RDLCK, byte: own - 1, wait: $0) }
            _ = setLock(F_UNLCK, byte: own - 1, wait: false)
            try wait(alarm) { flock(descriptor, $0 ? LOCK_EX : LOCK_EX | LOCK_NB) == 0 }
        } catch {
            _ = setLock(F_UNLCK, byte: own, wait: false)
            throw error
        }
        ticket = own
    }

    /// Gives the lock back.
    func release() {
        flock(descriptor, LOCK_UN)
        if let ticket { _ = setLock(F_UNLCK, byte: ticket, wait: false) }
        ticket = nil
    }

    /// The byte of the next ticket, locked.
    private func drawTicket(_ alarm: WaitAlarm) throws(LedgerError) -> Int {
        try wait(alarm) { setLock(F_WRLCK, byte: Self.door, wait: $0) }
        defer { _ = setLock(F_UNLCK, byte: Self.door, wait: false) }
        var next: UInt32 = 0
        // A file without a number is new. The number only keeps the order, so that nothing hangs on what it is.
        _ = pread(descriptor, &next, 4, 0)
        let own = Self.firstTicket + Int(next)
        next &+= 1
        guard pwrite(descriptor, &next, 4, 0) == 4 else { throw StoreFiles.failure(path, errno) }
        try wait(alarm) { setLock(F_WRLCK, byte: own, wait: $0) }
        return own
    }

    /// Asks, and if it is not given at once, asks to be woken when it is; the alarm and other signals interrupt that.
    ///
    /// Without an alarm it asks every millisecond.
    private func wait(_ alarm: WaitAlarm, _ isGiven: (_ wait: Bool) -> Bool) throws(LedgerError) {
        if isGiven(false) { return }
        let isWoken = !alarm.isOver && alarm.set()
        while !isGiven(isWoken) {
            guard [EINTR, EWOULDBLOCK, EACCES].contains(errno) else { throw StoreFiles.failure(path, errno) }
            guard !alarm.isOver else { throw LedgerError(.busy, path) }
            if !isWoken { usleep(1_000) }
        }
    }

    /// Sets or clears the lock of a byte, which belongs to the open file as that of `flock` does.
    private func setLock(_ kind: Int32, byte: Int, wait: Bool) -> Bool {
        // F_OFD_SETLK and F_OFD_SETLKW of <fcntl.h>, which Swift does not see.
        let command: Int32 = wait ? 38 : 37
        var range = Glibc.flock()
        range.l_type = Int16(kind)
        range.l_whence = Int16(SEEK_SET)
        range.l_start = byte
        range.l_len = 1
        return fcntl(descriptor, command, &range) == 0
    }
}
