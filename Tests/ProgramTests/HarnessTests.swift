import Glibc
import TerminalHarness
import Testing

/// The harness itself, tried on programs that every machine has: what it says of ours must be trustworthy.
@Suite(.serialized)
struct HarnessTests {
    let limit = Duration.seconds(10)

    @Test func `typed text comes back through the terminal and the cursor follows`() throws {
        let session = try TerminalSession(["cat"])
        try session.send("grüße 漢字!")
        let screen = try session.waitFor(text: "grüße 漢字!", limit: limit)
        #expect(screen.cursor == TerminalPosition(row: 0, column: 11))
        #expect(screen.cells[0][7].text.isEmpty)
        #expect(screen.rows.count == 24)
        #expect(screen.cells.allSatisfy { $0.count == 80 })
    }

    @Test func `attributes and colours are told per cell`() throws {
        let output =
            #"\033[1;31mbold\033[0m \033[7mback\033[0m \033[4;38;5;200mline\033[0m \033[48;2;1;2;3mrgb\033[0m."#
        let session = try TerminalSession(["printf", output])
        try session.waitForExit(limit: limit)
        let screen = session.screen
        #expect(screen.rows[0] == "bold back line rgb.")
        #expect(screen.cells(of: "bold").allSatisfy { $0.bold && !$0.reverse && $0.foreground == .indexed(1) })
        #expect(screen.cells(of: "back").allSatisfy { $0.reverse && !$0.bold && $0.foreground == .standard })
        #expect(screen.cells(of: "line").allSatisfy { $0.underline && $0.foreground == .indexed(200) })
        #expect(screen.cells(of: "rgb").allSatisfy { $0.background == .rgb(1, 2, 3) })
        #expect(screen.cells(of: "rgb").count == 3)
        #expect(screen.cells(of: "absent").isEmpty)
        #expect(String(decoding: session.received.prefix(4), as: UTF8.self) == "\u{1B}[1;")
    }

    @Test func `keys are sent as the terminal's mode demands`() throws {
        let script =
            #"printf '\033[?1h\033[?2004h>'; stty raw -echo; echo ready; head -c 30 | od -An -tx1 -w30; echo end"#
        let session = try TerminalSession(["bash", "-c", script], columns: 120)
        try session.waitFor(text: "ready", limit: limit)
        try session.send(.up, .escape, .control("p"), .alt("1"), .backTab, .pageDown, .function(1), .paste("p"))
        let screen = try session.waitFor(text: "end", limit: limit)
        let keys = "1b 4f 41 1b 10 1b 31 1b 5b 5a 1b 5b 36 7e 1b 4f 50"
        #expect(screen.contains("\(keys) 1b 5b 32 30 30 7e 70 1b 5b 32 30 31 7e"))
    }

    @Test func `a new size reaches the program as SIGWINCH`() throws {
        let session = try shell("trap 'stty size' WINCH; echo ready; sleep 60 & wait")
        try session.waitFor(text: "ready", limit: limit)
        try session.resize(rows: 50, columns: 200)
        let screen = try session.waitFor(text: "50 200", limit: limit)
        #expect(screen.rows.count == 50)
        #expect(screen.cells.allSatisfy { $0.count == 200 })
    }

    @Test func `the idle signal brings the whole frame, and old signals do not count`() throws {
        let frame = "seq 1 2000; echo frame $line; printf i >&$OPSCONSOLE_IDLE_FD"
        let session = try shell("printf i >&3; while read -r line; do \(frame); done")
        try session.waitForIdle(limit: limit)
        for number in 1...20 {
            try session.send("n\(number)", .enter)
            try session.waitForIdle(limit: limit)
            #expect(session.screen.contains("frame n\(number)"))
            #expect(session.receivedSinceSend.count > 8_000)
            #expect(try #require(session.responseTime) > .zero)
        }
        #expect(throws: HarnessError.self) { try session.waitForIdle(limit: .milliseconds(50)) }
    }

    @Test func `an idle signal of a frame from before the keys does not count`() throws {
        let session = try shell(
            "printf 0. >&3; read -r line; printf 2. >&3; read -r line; echo got $line; printf 2. >&3; printf 5. >&3; read -r end"
        )
        try session.waitForIdle(limit: limit)
        try session.send("ab", .enter)
        #expect(throws: HarnessError.self) { try session.waitForIdle(limit: .milliseconds(50)) }
        try session.send("c", .enter)
        try session.waitForIdle(limit: limit)
        #expect(session.screen.contains("got c"))
    }

    @Test func `a wait ends at its limit and shows the screen`() throws {
        let session = try shell("echo what there is; read -r line")
        try session.waitFor(text: "what there is", limit: limit)
        let error = #expect(throws: HarnessError.self) {
            try session.waitFor(text: "what there is not", limit: .milliseconds(50))
        }
        let description = try #require(error).description
        #expect(description.contains("no text “what there is not” within"))
        #expect(description.hasSuffix("what there is" + String(repeating: "\n", count: 23)))
    }

    @Test func `the end of the program ends a wait at once`() throws {
        let session = try shell("echo last words; exit 3")
        let error = #expect(throws: HarnessError.self) { try session.waitFor(text: "never", limit: limit) }
        #expect(try #require(error).description.hasPrefix("exited with 3 before text “never”; the screen:\nlast words"))
        #expect(session.exitStatus == .exited(3))
    }

    @Test func `a condition that holds no more is waited out`() throws {
        let session = try shell(#"echo busy; read -r line; printf '\033[2J\033[Hfree'; read -r line"#)
        try session.waitFor(text: "busy", limit: limit)
        try session.send(.enter)
        #expect(try session.waitForAbsence(of: "busy", limit: limit).contains("free"))
    }

    @Test func `the child starts with no signal blocked and none ignored`() throws {
        let session = try TerminalSession(["grep", "-E", "^Sig(Blk|Ign):", "/proc/self/status"])
        try session.waitForExit(limit: limit)
        let masks = session.screen.rows.prefix(2).compactMap { UInt64($0.suffix(16), radix: 16) }
        // Signals 32 and 33 are glibc's own: no program can set them.
        #expect(masks.map { $0 & ~(0b11 << 31) } == [0, 0])
    }

    @Test func `the child inherits the terminal and the idle signal and nothing else`() throws {
        let other = open("/dev/null", O_RDONLY)
        defer { close(other) }
        let session = try TerminalSession(["ls", "/proc/self/fd"])
        try session.waitForExit(limit: limit)
        // 4 is the directory that ls reads.
        #expect(session.screen.rows[0].split(separator: " ") == ["0", "1", "2", "3", "4"])
    }

    @Test func `signals, kill and hang-up are told apart`() throws {
        let terminated = try TerminalSession(["cat"])
        try terminated.signal(SIGTERM)
        #expect(try terminated.waitForExit(limit: limit) == .signalled(SIGTERM))
        #expect(throws: HarnessError.self) { try terminated.signal(SIGTERM) }

        #expect(try TerminalSession(["cat"]).terminate(limit: limit) == .signalled(SIGKILL))

        let lost = try TerminalSession(["cat"])
        lost.hangUp()
        #expect(try lost.waitForExit(limit: limit) == .signalled(SIGHUP))
        #expect(throws: HarnessError.self) { try lost.lineDiscipline() }
    }

    @Test func `a discarded session leaves no process`() throws {
        var process: Int32 = 0
        do {
            let session = try TerminalSession(["cat"])
            process = session.process
            #expect(kill(process, 0) == 0)
        }
        #expect(kill(process, 0) == -1)
    }

    @Test func `the terminal's settings are visible from outside`() throws {
        let session = try shell("read -r line; stty raw -echo; echo raw; cat")
        let before = try session.lineDiscipline()
        #expect(before == LineDiscipline(echo: true, canonical: true, signals: true, outputProcessing: true))
        try session.send(.enter)
        try session.waitFor(text: "raw", limit: limit)
        let after = try session.lineDiscipline()
        #expect(after == LineDiscipline(echo: false, canonical: false, signals: false, outputProcessing: false))
    }

    @Test func `alternate screen and hidden cursor are seen, and their restoring`() throws {
        let session = try shell(
            "tput smcup; tput civis; echo inside; read -r line; tput cnorm; tput rmcup; echo outside")
        let inside = try session.waitFor(text: "inside", limit: limit)
        #expect(inside.isAlternate)
        #expect(!inside.isCursorVisible)
        try session.send(.enter)
        let outside = try session.waitFor(text: "outside", limit: limit)
        #expect(!outside.isAlternate)
        #expect(outside.isCursorVisible)
        #expect(!outside.contains("inside"))
    }

    @Test func `memory and processor time of the program are measured`() throws {
        let work =
            "text=$(head -c 20000000 /dev/zero | tr '\\0' x); for i in {1..20000}; do :; done; echo done; read -r x"
        let session = try shell(work)
        try session.waitFor(text: "done", limit: limit)
        #expect(try session.peakResidentBytes() > 20_000_000)
        #expect(try session.residentBytes() > 1_000_000)
        #expect(try session.processorTime() > .milliseconds(1))
        try session.terminate(limit: limit)
        #expect(throws: HarnessError.self) { try session.peakResidentBytes() }
    }

    @Test func `under a shell a program is suspended and continued`() throws {
        let session = try TerminalSession.inShell(["bash", "-c", "echo it\\'s here; read -r x; echo got $x"])
        try session.waitFor(text: "it's here", limit: limit)
        try session.send(.control("z"))
        try session.waitFor(text: "Stopped", limit: limit)
        try session.sendToShell("fg", .enter)
        try session.waitFor("command named by fg", limit: limit) { $0.rows.contains { $0.hasPrefix("'bash'") } }
        try session.send("again", .enter)
        try session.waitFor(text: "got again", limit: limit)
    }

    @Test func `what cannot be started says why`() throws {
        #expect(throws: HarnessError.self) { try TerminalSession(["no-such-program-anywhere"]) }
        let error = #expect(throws: HarnessError.self) { try TerminalSession(["/etc/passwd"]) }
        #expect(try #require(error).description == "start of /etc/passwd failed with errno \(EACCES)")
        #expect(throws: HarnessError.self) { try TerminalSession(["cat"], directory: "/no/such/place") }
        #expect(throws: HarnessError.self) { try ProgramRun.run(["/etc/passwd"]) }
    }

    @Test func `a program without a terminal is run to its end`() throws {
        let script = "cat; echo oops >&2; test -t 0 || test -t 1 || echo $ANSWER; exit 4"
        let run = try ProgramRun.run(["bash", "-c", script], environment: ["ANSWER": "none"], input: "in\n")
        #expect(run.status == .exited(4))
        #expect(run.output == "in\nnone\n")
        #expect(run.messages == "oops\n")
        let error = #expect(throws: HarnessError.self) {
            try ProgramRun.run(["bash", "-c", "echo stuck >&2; sleep 60"], limit: .milliseconds(300))
        }
        #expect(try #require(error).description.contains("stuck"))
    }

    @Test func `a temporary directory is private and goes with its contents`() throws {
        var path = ""
        do {
            let directory = try TemporaryDirectory()
            path = directory.path
            var status = stat()
            #expect(stat(path, &status) == 0)
            #expect(status.st_mode & 0o777 == 0o700)
            #expect(try ProgramRun.run(["touch", directory.file("one")]).status == .exited(0))
        }
        #expect(access(path, F_OK) == -1)
    }

    private func shell(_ script: String) throws -> TerminalSession {
        try TerminalSession(["bash", "-c", script])
    }
}
