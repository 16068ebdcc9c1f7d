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
    /// After each frame with nothing left to do one byte is written to it; tests wait for that instead of sleeping.
    public var idleDescriptor: Int32?
    private var timers = Timers()
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

    /// Handles events until ``stop()``; frames are drawn first at the start and then after each batch of events.
    ///
    /// With a screen that has nothing to wait for (a ``MemoryScreen``) and no timer it returns when the input is used
    /// up.
    public func run(update: (Event<Message>) -> Void, draw: (inout Canvas) -> Void) {
        opsc_clear_signal_mask()
        let signals = SignalPipe.shared
        var hungUp = false
        frame(draw)
        while !isStopped {
            if !hasWork(hungUp) {
                signalIdle()
                guard wait(hungUp) else { return }
            }
            for signal in signals.take() where !isStopped { handle(signal, &hungUp, update) }
            while !isStopped, !hungUp, let input = screen.read() {
                switch input {
                case .key(let key): update(.key(key))
                case .hangup: hungUp = true
                }
                suspendIfWanted(update)
                if hungUp { update(.hangup) }
            }
            for message in mailbox.takeAll() where !isStopped { update(.message(message)) }
            for timer in timers.due() where !isStopped { update(.timer(timer)) }
            suspendIfWanted(update)
            if !isStopped, !hungUp { frame(draw) }
        }
    }

    private func frame(_ draw: (inout Canvas) -> Void) {
        canvas.theme = theme
        canvas.clear(size: screen.size)
        draw(&canvas)
        screen.present(canvas)
    }

    private func handle(_ signal: Int32, _ hungUp: inout Bool, _ update: (Event<Message>) -> Void) {
        switch signal {
        case SIGWINCH:
            screen.resize()
            update(.resize(screen.size))
        case SIGHUP:
            guard !hungUp else { return }
            hungUp = true
            update(.hangup)
        case SIGTSTP: wantsSuspend = true
        case SIGTERM, SIGINT, SIGQUIT: update(.terminate)
        default: break
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

    /// Whether something waits that a poll would not tell.
    private func hasWork(_ hungUp: Bool) -> Bool { screen.inputDescriptor == nil && !hungUp && isFirstPass }

    /// Sleeps until something happens; false when nothing ever can.
    private func wait(_ hungUp: Bool) -> Bool {
        let input = hungUp ? nil : screen.inputDescriptor
        let timeout = timers.millisecondsToNext()
        if input == nil, screen.inputDescriptor == nil, timeout == nil, !isFirstPass { return false }
        isFirstPass = false
        var descriptors = [input ?? -1, SignalPipe.shared.descriptor, mailbox.descriptor].map {
            pollfd(fd: $0, events: Int16(POLLIN), revents: 0)
        }
        _ = poll(&descriptors, nfds_t(descriptors.count), Int32(timeout ?? -1))
        return true
    }

    private var isFirstPass = true

    private func signalIdle() {
        guard let idleDescriptor else { return }
        withUnsafeBytes(of: UInt8(ascii: ".")) { _ = write(idleDescriptor, $0.baseAddress, 1) }
    }
}
