internal import CNcurses
internal import Glibc

/// What the loop hands to the program.
public enum Event<Message: Sendable>: Sendable {
    /// A key, click or paste.
    case key(Key)
    /// The terminal has a new size; the next frame is drawn for it.
    case resize(Size)
    /// The timer of that id went off.
    case timer(Int)
    /// Somebody posted this into the mailbox.
    case message(Message)
    /// The terminal is gone (end of input or SIGHUP); nothing can be shown any more.
    case hangup
    /// SIGTERM or SIGINT from outside: the program should end.
    case terminate
    /// The program was stopped and goes on now.
    case resumed
}

/// Waits for keys, signals, timers and messages, and draws a frame when all of them are dealt with.
///
/// One thread runs it and owns the screen and the program's state; nothing else may touch them.
public final class EventLoop<Message: Sendable> {
    /// The screen it reads and draws.
    public let screen: any Screen
    /// Where other threads put their answers.
    public let mailbox: Mailbox<Message>
    /// The look of the frames.
    public var theme: Theme
    /// After each frame with nothing left to do the number of keys taken so far is written to it, and a dot.
    ///
    /// Tests wait for that instead of sleeping, and know by the number whether their keys are in the frame.
    var idleDescriptor: Int32?
    private var keysTaken = 0
    /// Requests whose answers have not come yet; the program counts them.
    ///
    /// While there are any the loop is not idle.
    public var outstanding = 0
    private var timers = Timers()
    private var hasHungUp = false
    private var isStopped = false
    private var wantsSuspend = false
    private var canvas: Canvas

    /// Makes a loop on a screen.
    public init(screen: any Screen, mailbox: Mailbox<Message> = Mailbox(), theme: Theme = .dark) {
        self.screen = screen
        self.mailbox = mailbox
        self.theme = theme
        canvas = Canvas(screen.size, theme: theme)
    }

    /// Takes ``idleDescriptor`` from an environment variable, when it holds the number of an open descriptor.
    public func useIdleDescriptor(fromEnvironment name: String) {
        guard let value = getenv(name), let descriptor = Int32(String(cString: value)), descriptor > 2 else { return }
        idleDescriptor = fcntl(descriptor, F_GETFD) >= 0 ? descriptor : nil
    }

    /// Lets ``run(update:draw:)`` return after the current event.
    public func stop() { isStopped = true }

    /// Stops the process as Ctrl-Z does, after the current event; it gets ``Event/resumed`` when it goes on.
    public func suspend() { wantsSuspend = true }

    /// Lets a timer go off once after, or again every, so many milliseconds.
    ///
    /// One with the same id is replaced.
    public func schedule(_ id: Int, milliseconds: Int, repeats: Bool = false) {
        timers.schedule(id, milliseconds: milliseconds, repeats: repeats)
    }

    /// Takes a timer back.
    public func cancel(_ id: Int) { timers.cancel(id) }

    /// Handles events until ``stop()``; a frame is drawn at the start and then after each batch of events.
    ///
    /// With a screen that has nothing to wait for (a ``MemoryScreen``) it returns when the input is used up, no timer
    /// runs and
    /// no answer is outstanding.
    public func run(update: (Event<Message>) -> Void, draw: (inout Canvas) -> Void) {
        opsc_clear_signal_mask()
        frame(draw)
        while !isStopped {
            let handled = deliver(update)
            if isStopped { return }
            if handled {
                if !hasHungUp { frame(draw) }
            } else {
                if outstanding == 0 { signalIdle() }
                guard sleep() else { return }
            }
        }
    }

    /// Hands over all that is there; false when nothing was.
    private func deliver(_ update: (Event<Message>) -> Void) -> Bool {
        var handled = false
        func hand(_ event: Event<Message>) {
            guard !isStopped else { return }
            handled = true
            update(event)
            suspendIfWanted(update)
        }
        for signal in SignalPipe.shared.take() { if let event = event(for: signal) { hand(event) } }
        if wantsSuspend { handled = true }
        suspendIfWanted(update)
        while !isStopped, !hasHungUp, let input = screen.read() {
            switch input {
            case .key(let key):
                keysTaken += 1
                hand(.key(key))
            case .hangup:
                hasHungUp = true
                hand(.hangup)
            }
        }
        for message in mailbox.takeAll() { hand(.message(message)) }
        for timer in timers.due() { hand(.timer(timer)) }
        return handled
    }

    private func frame(_ draw: (inout Canvas) -> Void) {
        canvas.theme = theme
        canvas.clear(size: screen.size)
        draw(&canvas)
        screen.present(canvas)
    }

    private func event(for signal: Int32) -> Event<Message>? {
        switch signal {
        case SIGWINCH:
            screen.resize()
            return .resize(screen.size)
        case SIGHUP where !hasHungUp:
            hasHungUp = true
            return .hangup
        case SIGTERM, SIGINT, SIGQUIT: return .terminate
        case SIGTSTP:
            wantsSuspend = true
            return nil
        case SIGCONT:
            // Stopped by somebody who did not ask (SIGSTOP): the shell has used the terminal meanwhile.
            screen.repaint()
            return .resumed
        default: return nil
        }
    }

    private func suspendIfWanted(_ update: (Event<Message>) -> Void) {
        guard wantsSuspend, !isStopped else { return }
        wantsSuspend = false
        screen.suspend()
        screen.resize()
        update(.resize(screen.size))
        update(.resumed)
    }

    /// Waits until something happens; false when nothing ever can.
    private func sleep() -> Bool {
        let timeout = timers.millisecondsToNext()
        let input = hasHungUp ? nil : screen.inputDescriptor
        if input == nil, !hasHungUp, timeout == nil, outstanding == 0 { return false }
        var descriptors = [input ?? -1, SignalPipe.shared.descriptor, mailbox.descriptor].map {
            pollfd(fd: $0, events: Int16(POLLIN), revents: 0)
        }
        _ = poll(&descriptors, nfds_t(descriptors.count), Int32(timeout ?? -1))
        return true
    }

    private func signalIdle() {
        guard let idleDescriptor else { return }
        let signal = Array("\(keysTaken).".utf8)
        signal.withUnsafeBytes { _ = write(idleDescriptor, $0.baseAddress, $0.count) }
    }
}
