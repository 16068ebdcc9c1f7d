import Glibc

/// Interrupts a blocking call of the thread that made it once a time is over; file locks have no limit of their own.
final class WaitAlarm {
    private var timer: timer_t?
    private let end: Int

    /// An alarm for so long from now; it rings only when it is set.
    init(milliseconds: Int) {
        end = Self.now + milliseconds
    }

    deinit {
        if let timer { timer_delete(timer) }
    }

    /// Whether the time is over.
    var isOver: Bool { Self.now >= end }

    /// Sets it; false when the system has no timer left and nothing would interrupt.
    func set() -> Bool {
        if timer != nil { return true }
        let rest = max(1, end - Self.now)
        guard Self.isReady else { return false }
        // The threads on which actors run take no signals.
        var signals = sigset_t()
        sigemptyset(&signals)
        sigaddset(&signals, Self.signal)
        pthread_sigmask(SIG_UNBLOCK, &signals, nil)
        var event = sigevent()
        event.sigev_notify = Int32(SIGEV_THREAD)
        event.sigev_value.sival_ptr = UnsafeMutableRawPointer(bitPattern: UInt(pthread_self()))
        event._sigev_un._sigev_thread._function = { waiter in
            _ = pthread_kill(pthread_t(UInt(bitPattern: waiter.sival_ptr)), WaitAlarm.signal)
        }
        guard timer_create(CLOCK_MONOTONIC, &event, &timer) == 0 else { return false }
        // It comes again: the first may arrive just before the call that it should interrupt.
        var times = itimerspec(
            it_interval: timespec(tv_sec: 0, tv_nsec: 20_000_000),
            it_value: timespec(tv_sec: rest / 1000, tv_nsec: rest % 1000 * 1_000_000))
        return timer_settime(timer, 0, &times, nil) == 0
    }

    /// A signal that nothing else here uses, that harms nobody, and of which at most one is kept for a blocked thread.
    private static let signal = SIGURG

    /// The signal does nothing but interrupt: its handler is empty, and calls are not begun again after it.
    private static let isReady: Bool = {
        var action = sigaction()
        action.__sigaction_handler.sa_handler = { _ in }
        return sigaction(signal, &action, nil) == 0
    }()

    /// Milliseconds of a clock that nobody sets.
    private static var now: Int {
        var time = timespec()
        clock_gettime(CLOCK_MONOTONIC, &time)
        return time.tv_sec * 1000 + time.tv_nsec / 1_000_000
    }
}
