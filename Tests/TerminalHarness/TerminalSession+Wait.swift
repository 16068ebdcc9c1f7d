internal import CPseudoTerminal
import Glibc

extension TerminalSession {
    /// Waits until the program says that it has drawn a frame and has nothing pending.
    ///
    /// Counts only signals since the last key, resize or signal sent, from a program that tells how many keys it took
    /// only those after the keys sent, and uses the signal up. Afterwards `received` and
    /// `screen` hold that whole frame. Throws `HarnessError`.
    public func waitForIdle(limit: Duration = standardLimit) throws {
        try wait(for: "idle signal", limit: limit) { self.isIdle }
        isIdle = false
        // A read flushes what the kernel still holds between the terminal's two ends, so nothing of the frame is missed.
        readTerminal()
    }

    /// Waits until the program has written nothing for `pause`; for programs that do not tell when they are idle.
    ///
    /// Throws `HarnessError`, `timeOut` when it goes on writing.
    public func waitForQuiet(_ pause: Duration, limit: Duration = standardLimit) throws {
        let end = ContinuousClock.now + limit
        while ContinuousClock.now < end {
            let count = received.count
            do {
                try wait(for: "output", limit: pause) { self.received.count > count }
            } catch HarnessError.timeOut {
                return
            }
        }
        throw timeOut("silence", limit)
    }

    /// Waits until some row of the screen contains `text`; returns that screen.
    ///
    /// Throws `HarnessError`.
    @discardableResult
    public func waitFor(text: String, limit: Duration = standardLimit) throws -> TerminalScreen {
        try waitFor("text “\(text)”", limit: limit) { $0.contains(text) }
    }

    /// Waits until no row of the screen contains `text`; returns that screen.
    ///
    /// Throws `HarnessError`.
    @discardableResult
    public func waitForAbsence(of text: String, limit: Duration = standardLimit) throws -> TerminalScreen {
        try waitFor("absence of “\(text)”", limit: limit) { !$0.contains(text) }
    }

    /// Waits until `condition` holds for the screen; `subject` names it in the failure.
    ///
    /// Throws `HarnessError`.
    @discardableResult
    public func waitFor(
        _ subject: String, limit: Duration = standardLimit, condition: (TerminalScreen) -> Bool
    ) throws -> TerminalScreen {
        var seen = screen
        var seenLength = fed
        var holds = condition(seen)
        try wait(for: subject, limit: limit) {
            if self.received.count > seenLength {
                seen = self.screen
                seenLength = self.fed
                holds = condition(seen)
            }
            return holds
        }
        return seen
    }

    /// Waits for the end of the program and takes in the last it wrote.
    ///
    /// Throws `HarnessError.timeOut`.
    @discardableResult
    public func waitForExit(limit: Duration = standardLimit) throws -> ExitStatus {
        try wait(for: "end of the program", limit: limit) { self.exitStatus != nil }
        guard let exitStatus else { throw timeOut("end of the program", limit) }
        return exitStatus
    }

    /// Reads terminal, idle signal and exit notice as they come, until `isDone`.
    func wait(for subject: String, limit: Duration, until isDone: () -> Bool) throws {
        let deadline = ContinuousClock.now + limit
        while true {
            takeWhatCame()
            if isDone() { return }
            if let exitStatus { throw HarnessError.ended(exitStatus, waitingFor: subject, screen: screen.text) }
            let rest = deadline - .now
            guard rest > .zero else { throw timeOut(subject, limit) }
            waitForEvent(milliseconds: rest.milliseconds)
        }
    }

    private func timeOut(_ subject: String, _ limit: Duration) -> HarnessError {
        .timeOut(waitingFor: subject, limit: limit, screen: screen.text)
    }

    /// Sleeps until a descriptor has something, or the time is over.
    ///
    /// A negative descriptor is ignored by `poll`.
    private func waitForEvent(milliseconds: Int32) {
        var descriptors = [
            pollfd(
                fd: isHungUp ? -1 : terminal.master, events: Int16(isWriting ? POLLIN | POLLOUT : POLLIN), revents: 0),
            pollfd(fd: isIdleClosed ? -1 : terminal.idle, events: Int16(POLLIN), revents: 0),
            pollfd(fd: terminal.exit, events: Int16(POLLIN), revents: 0),
        ]
        poll(&descriptors, nfds_t(descriptors.count), max(1, milliseconds))
    }

    /// Takes in all that has come.
    ///
    /// The end of the program is looked at first and the terminal read last, so that whoever sees an end or an idle
    /// signal also has every byte written before it.
    func takeWhatCame() {
        var status: Int32 = 0
        if exitStatus == nil, waitpid(process, &status, WNOHANG) == process {
            exitStatus = ExitStatus(waitStatus: status)
        }
        readIdle()
        readTerminal()
    }

    func readTerminal() {
        var buffer = [UInt8](repeating: 0, count: 65_536)
        while !isHungUp {
            let count = read(terminal.master, &buffer, buffer.count)
            guard count > 0 else {
                // EIO: the last descriptor of the program's side was closed.
                if count == 0 || (errno != EAGAIN && errno != EINTR) { isHungUp = true }
                return
            }
            let now = ContinuousClock.now
            if firstByteAt == nil { firstByteAt = now }
            lastByteAt = now
            received.append(contentsOf: buffer[..<count])
        }
    }

    private func readIdle() {
        var buffer = [UInt8](repeating: 0, count: 256)
        while !isIdleClosed {
            let count = read(terminal.idle, &buffer, buffer.count)
            if count > 0 { hasBeenIdle = true }
            if count > 0, keys.take(buffer[..<count]) { isIdle = true }
            if count == 0 { isIdleClosed = true }
            if count < 0 { return }
        }
    }

    /// Drops idle signals that came before the event that is about to be sent.
    func forgetIdle() {
        readIdle()
        isIdle = false
    }
}

extension Duration {
    /// Whole milliseconds, within the range of `poll`.
    var milliseconds: Int32 {
        let (seconds, attoseconds) = components
        return Int32(clamping: seconds * 1_000 + attoseconds / 1_000_000_000_000_000)
    }
}
