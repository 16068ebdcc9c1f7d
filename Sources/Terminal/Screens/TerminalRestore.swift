internal import CNcurses
internal import Glibc

/// Puts the terminal back whatever way the program ends.
///
/// The normal way is ``NcursesScreen/close()``. For `exit` and for crashes the same bytes are prepared beforehand and
/// written with
/// nothing but async-signal-safe calls.
enum TerminalRestore {
    /// What a handler needs, prepared while all is well.
    struct Prepared {
        var terminal: Int32
        var settings: termios
        var bytes: UnsafeMutableBufferPointer<UInt8>
        /// Messages that libraries wrote to standard error while the screen was ours, and the true standard error.
        var heldErrors: Int32
        var standardError: Int32
        var isArmed: Bool
    }

    /// Arms it: from now on every end of the process restores the terminal.
    static func arm(terminal: Int32, settings: termios, bytes: [UInt8], heldErrors: Int32, standardError: Int32) {
        let copy = UnsafeMutableBufferPointer<UInt8>.allocate(capacity: bytes.count)
        _ = copy.initialize(from: bytes)
        let isFirst = prepared.pointee == nil
        prepared.pointee?.bytes.deallocate()
        prepared.pointee = Prepared(
            terminal: terminal, settings: settings, bytes: copy, heldErrors: heldErrors, standardError: standardError,
            isArmed: true)
        guard isFirst else { return }
        atexit { restoreNow() }
        catchCrashes()
    }

    /// Arms it again after the terminal was given back for a while, or disarms it.
    static func setArmed(_ isArmed: Bool) { prepared.pointee?.isArmed = isArmed }

    private static func catchCrashes() {
        // A stack that overflowed cannot run a handler; it gets another one.
        let size = 64 * 1024
        var stack = stack_t(ss_sp: malloc(size), ss_flags: 0, ss_size: size)
        sigaltstack(&stack, nil)
        for signal in [SIGSEGV, SIGBUS, SIGILL, SIGFPE, SIGABRT, SIGTRAP] {
            _ = opsc_on_signal(
                signal,
                { signal in
                    restoreNow()
                    CrashReport.write(signal, to: prepared.pointee?.terminal ?? STDERR_FILENO)
                    raise(signal)
                }, opsc_crash_flags())
        }
    }
}

/// What handlers read.
// Set before any handler is installed and afterwards only by the thread that owns the screen; a crash reads it as it is.
nonisolated(unsafe) private let prepared: UnsafeMutablePointer<TerminalRestore.Prepared?> = {
    let place = UnsafeMutablePointer<TerminalRestore.Prepared?>.allocate(capacity: 1)
    place.initialize(to: nil)
    return place
}()

/// Restores the terminal with async-signal-safe calls only, once.
private func restoreNow() {
    guard let state = prepared.pointee, state.isArmed else { return }
    prepared.pointee?.isArmed = false
    _ = write(state.terminal, state.bytes.baseAddress, state.bytes.count)
    var settings = state.settings
    tcsetattr(state.terminal, TCSANOW, &settings)
    copyErrors(from: state.heldErrors, to: state.standardError)
}

/// Shows what was written to standard error meanwhile; async-signal-safe.
func copyErrors(from held: Int32, to standardError: Int32) {
    guard held >= 0, standardError >= 0 else { return }
    dup2(standardError, STDERR_FILENO)
    lseek(held, 0, SEEK_SET)
    withUnsafeTemporaryAllocation(byteCount: 1024, alignment: 1) { buffer in
        while true {
            let count = read(held, buffer.baseAddress, buffer.count)
            guard count > 0 else { return }
            _ = write(standardError, buffer.baseAddress, count)
        }
    }
}
