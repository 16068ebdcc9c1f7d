import Dispatch
import Glibc
import Testing

@testable import Terminal

// One after the other: signals belong to the process.
@Suite(.serialized) struct LoopTests {
    private enum Message: Sendable, Equatable { case answer(Int) }

    @Test func `keys become events in order and one frame follows the batch`() {
        let screen = MemoryScreen(Size(10, 2))
        screen.type("ab")
        screen.type(.enter)
        let loop = EventLoop<Int>(screen: screen)
        var keys: [Key] = []
        loop.run(
            update: { if case .key(let key) = $0 { keys.append(key) } },
            draw: { $0.write("\(keys.count)", at: Point(0, 0)) })
        #expect(keys == [.character("a"), .character("b"), .enter])
        #expect(screen.text == "3\n")
        #expect(screen.frameCount == 2)
    }

    @Test func `stop ends the loop at once and nothing more is drawn`() {
        let screen = MemoryScreen(Size(10, 2))
        screen.type("abc")
        let loop = EventLoop<Int>(screen: screen)
        var count = 0
        loop.run(
            update: { _ in
                count += 1
                loop.stop()
            }, draw: { _ in })
        #expect(count == 1)
        #expect(screen.frameCount == 1)
    }

    @Test(.timeLimit(.minutes(1)))
    func `answers posted by other threads wake the loop and come in order`() {
        let screen = MemoryScreen(Size(10, 2))
        let loop = EventLoop<Message>(screen: screen)
        loop.outstanding = 100
        let mailbox = loop.mailbox
        // A thread of its own: those of tasks may all be busy with tests that wait for a program.
        DispatchQueue(label: "answers").async { for number in 0..<100 { mailbox.post(.answer(number)) } }
        var answers: [Int] = []
        loop.run(
            update: { event in
                guard case .message(.answer(let number)) = event else { return }
                answers.append(number)
                loop.outstanding -= 1
            }, draw: { _ in })
        #expect(answers == Array(0..<100))
    }

    @Test(.timeLimit(.minutes(1)))
    func `timers go off, repeat, and can be taken back`() {
        let loop = EventLoop<Int>(screen: MemoryScreen())
        loop.schedule(1, milliseconds: 1, repeats: true)
        loop.schedule(2, milliseconds: 2)
        loop.schedule(3, milliseconds: 1)
        loop.cancel(3)
        var fired: [Int] = []
        loop.run(
            update: { event in
                guard case .timer(let id) = event else { return }
                fired.append(id)
                if fired.filter({ $0 == 1 }).count == 3, fired.contains(2) { loop.stop() }
            }, draw: { _ in })
        #expect(fired.filter { $0 == 2 }.count == 1)
        #expect(!fired.contains(3))
    }

    @Test func `TUI-10: a hang-up is an event, and nothing is drawn after it`() {
        let screen = MemoryScreen()
        screen.hangUp()
        screen.type("x")
        let loop = EventLoop<Int>(screen: screen)
        var events: [String] = []
        loop.run(
            update: {
                events.append("\($0)")
                loop.stop()
            }, draw: { _ in })
        #expect(events == ["hangup"])
        #expect(screen.frameCount == 1)
    }

    @Test(arguments: [(SIGTERM, "terminate"), (SIGINT, "terminate"), (SIGHUP, "hangup"), (SIGWINCH, "resize")])
    func `TUI-10: signals become events of the loop`(signal: Int32, event: String) {
        SignalPipe.shared.watch([signal])
        defer { Glibc.signal(signal, SIG_DFL) }
        let loop = EventLoop<Int>(screen: MemoryScreen(Size(10, 2)))
        var events: [String] = []
        raise(signal)
        raise(signal)
        loop.run(
            update: {
                events.append("\($0)")
                loop.stop()
            }, draw: { _ in })
        #expect(events.count == 1)
        #expect(events.first?.hasPrefix(event) == true)
    }

    @Test func `SIGTSTP suspends and SIGCONT draws everything anew`() {
        SignalPipe.shared.watch([SIGTSTP, SIGCONT])
        defer { for signal in [SIGTSTP, SIGCONT] { Glibc.signal(signal, SIG_DFL) } }
        let screen = MemoryScreen(Size(10, 2))
        let loop = EventLoop<Int>(screen: screen)
        raise(SIGTSTP)
        loop.run(update: { _ in }, draw: { _ in })
        #expect(screen.suspensions == 1)
        raise(SIGCONT)
        loop.run(update: { _ in }, draw: { _ in })
        #expect(screen.changedCells == 20)
    }

    @Test func `the idle signal comes once a frame is out and nothing is left to do or to wait for`() {
        var ends: [Int32] = [-1, -1]
        #expect(pipe(&ends) == 0)
        defer { for end in ends { close(end) } }
        _ = fcntl(ends[0], F_SETFL, O_NONBLOCK)
        let screen = MemoryScreen(Size(10, 2))
        screen.type("abc")
        let loop = EventLoop<Int>(screen: screen)
        loop.idleDescriptor = ends[1]
        loop.run(update: { _ in }, draw: { _ in })
        var bytes = [UInt8](repeating: 0, count: 8)
        // It tells how many keys are in the frame.
        #expect(read(ends[0], &bytes, 8) == 2 && bytes.starts(with: Array("3.".utf8)))

        loop.outstanding = 1
        loop.mailbox.post(7)
        loop.run(
            update: { event in
                guard case .message = event else { return }
                #expect(read(ends[0], &bytes, 8) == -1)
                loop.outstanding = 0
            }, draw: { _ in })
        #expect(read(ends[0], &bytes, 8) == 2)
    }

    @Test func `the idle descriptor is taken from the environment only when it is one`() {
        let loop = EventLoop<Int>(screen: MemoryScreen())
        defer { unsetenv("TERMINAL_TEST_IDLE") }
        for value in ["", "x", "1", "99999"] {
            setenv("TERMINAL_TEST_IDLE", value, 1)
            loop.useIdleDescriptor(fromEnvironment: "TERMINAL_TEST_IDLE")
            #expect(loop.idleDescriptor == nil)
        }
        let descriptor = dup(STDOUT_FILENO)
        defer { close(descriptor) }
        setenv("TERMINAL_TEST_IDLE", "\(descriptor)", 1)
        loop.useIdleDescriptor(fromEnvironment: "TERMINAL_TEST_IDLE")
        #expect(loop.idleDescriptor == descriptor)
    }

    @Test func `suspending tells the size and that the program goes on, then draws`() {
        let screen = MemoryScreen(Size(10, 2))
        screen.type(.control("z"))
        let loop = EventLoop<Int>(screen: screen)
        var events: [String] = []
        loop.run(
            update: { event in
                switch event {
                case .key: loop.suspend()
                case .resize(let size): events.append("\(size.width)×\(size.height)")
                case .resumed: events.append("resumed")
                default: break
                }
            }, draw: { _ in })
        #expect(screen.suspensions == 1)
        #expect(events == ["10×2", "resumed"])
        #expect(screen.frameCount == 2)
    }

    @Test func `a timer that was missed several times goes off once and keeps its beat`() {
        var now: Int64 = 0
        var timers = Timers { now }
        timers.schedule(1, milliseconds: 100, repeats: true)
        timers.schedule(2, milliseconds: 50, repeats: false)
        #expect(timers.millisecondsToNext() == 50)
        #expect(timers.due() == [])
        now = 350
        #expect(timers.due() == [2, 1])
        #expect(timers.millisecondsToNext() == 50)
        now = 400
        #expect(timers.due() == [1])
        timers.cancel(1)
        #expect(timers.millisecondsToNext() == nil)
    }
}
