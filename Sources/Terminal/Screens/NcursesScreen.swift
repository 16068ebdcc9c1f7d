internal import CNcurses
internal import Glibc

/// The terminal of this process, through ncurses.
///
/// There is at most one at a time; it belongs to the thread that opened it.
public final class NcursesScreen: Screen {
    /// Columns and rows now.
    public private(set) var size: Size
    /// What the person should know about the terminal (a fallback that was taken), or nil.
    public let note: String?
    /// Frames are sent in one write each; this counts their bytes.
    public private(set) var bytesSent = 0

    let kind: TerminalKind
    let buffer: FrameBuffer
    let input: UnsafeMutableRawPointer
    var decoder = KeyDecoder()
    private let isASCII: Bool
    private var palette: Palette
    private var shown: Canvas?
    private var cursorShown: Bool?
    private var title: String?
    private var isClosed = false
    private var isGone = false
    private let heldErrors: Int32
    private let standardError: Int32

    /// Takes over the terminal on standard input and output.
    public static func open(mouse: Bool = false) throws(ScreenError) -> NcursesScreen {
        guard isatty(STDIN_FILENO) == 1, isatty(STDOUT_FILENO) == 1 else { throw .notATerminal }
        return try NcursesScreen(mouse: mouse)
    }

    private init(mouse: Bool) throws(ScreenError) {
        _ = TextWidth.locale
        var settings = termios()
        tcgetattr(STDIN_FILENO, &settings)
        buffer = try FrameBuffer(terminal: STDOUT_FILENO)
        guard let output = fdopen(buffer.output, "w") else { throw .system("open the terminal", errno: errno) }
        let wanted = getenv("TERM").map { String(cString: $0) }
        opsc_set_escape_delay(25)
        let candidates = TerminalKind.candidates(term: wanted)
        guard let term = candidates.first(where: { opsc_open($0, output) != 0 }), let input = opsc_input() else {
            buffer.close()
            throw .unusable(term: wanted ?? "")
        }
        guard opsc_capability("cup") != nil else {
            endwin()
            buffer.close()
            throw .unusable(term: term)
        }
        self.input = input
        kind = TerminalKind(term: term)
        note = term == wanted ? nil : "TERM=\(wanted ?? "") is not known here; going on as \(term)"
        isASCII = TerminalKind.wantsASCII { getenv($0).map { String(cString: $0) } }
        let hasColor = start_color() == OK && use_default_colors() == OK
        palette = Palette(colors: hasColor ? Int(opsc_colors()) : 0)
        size = Size(Int(opsc_columns()), Int(opsc_lines()))
        standardError = isatty(STDERR_FILENO) == 1 ? opsc_duplicate(STDERR_FILENO) : -1
        heldErrors = standardError >= 0 ? opsc_memory_file() : -1
        if heldErrors >= 0 { dup2(heldErrors, STDERR_FILENO) }
        defineKeys()
        if mouse { opsc_mouse_on() }
        TerminalRestore.arm(
            terminal: buffer.terminal, settings: settings, bytes: restoringBytes(mouse: mouse), heldErrors: heldErrors,
            standardError: standardError)
        watchSignals()
        buffer.send(Array(kind.modesOn.utf8))
        resize()
    }

    /// How many colours it can show; 0 when it is monochrome.
    public var colors: Int { palette.colors }
    /// Standard input.
    public var inputDescriptor: Int32? { STDIN_FILENO }

    private func watchSignals() {
        // A pipe or socket that breaks is an error of whoever writes to it, not the end of the program.
        _ = opsc_ignore_signal(SIGPIPE)
        SignalPipe.shared.watch([SIGWINCH, SIGTERM, SIGHUP, SIGINT, SIGQUIT, SIGTSTP, SIGCONT])
    }

    /// Shows a frame: the cells that changed go to ncurses, and what it makes of them to the terminal in one write.
    public func present(_ canvas: Canvas) {
        guard !isClosed, !isGone else { return }
        let runs = canvas.changes(since: shown)
        if runs.isEmpty, canvas.cursor == shown?.cursor, title == nil { return }
        var bytes = buffer.collect {
            for run in runs { put(run, of: canvas) }
            place(canvas.cursor)
            opsc_stage()
            doupdate()
        }
        if kind.isXtermLike, shown != nil {
            bytes = EscapeText.withoutIdleStyles(EscapeText.withoutCharacterSets(bytes))
        }
        if let title {
            bytes = Array("\u{1B}]2;\(title)\u{7}".utf8) + bytes
            self.title = nil
        }
        if kind.takesSynchronizedOutput, let first = runs.first, runs.contains(where: { $0.row != first.row }) {
            bytes = Array("\u{1B}[?2026h".utf8) + bytes + Array("\u{1B}[?2026l".utf8)
        }
        bytesSent += bytes.count
        isGone = !buffer.send(bytes)
        shown = canvas
    }

    private func put(_ run: CellRun, of canvas: Canvas) {
        for column in run.columns {
            let cell = canvas[Point(column, run.row)]
            let (attributes, pair) = palette.look(cell.style)
            if isASCII {
                let base = cell.width == 0 ? " " : PlainASCII.of(cell.base)
                _ = opsc_put(Int32(run.row), Int32(column), wchar_t(base.value), 0, 0, attributes, pair)
            } else if cell.width > 0 {
                _ = opsc_put(
                    Int32(run.row), Int32(column), wchar_t(cell.base.value), wchar_t(cell.mark1.value),
                    wchar_t(cell.mark2.value), attributes, pair)
            }
        }
    }

    private func place(_ cursor: Point?) {
        if let cursor { opsc_move(Int32(cursor.y), Int32(cursor.x)) }
        guard cursorShown != (cursor != nil) else { return }
        cursorShown = cursor != nil
        curs_set(cursor != nil ? 1 : 0)
    }

    /// The next key that is there; a hang-up when the terminal is gone.
    public func read() -> Input? {
        guard !isClosed else { return nil }
        if isGone { return .hangup }
        if let key = decoder.next(mouse: readMouse, read: { opsc_read(self.input, Int32($0)) }) { return .key(key) }
        var state = pollfd(fd: STDIN_FILENO, events: Int16(POLLIN), revents: 0)
        guard poll(&state, 1, 0) > 0 else { return nil }
        let isBroken = state.revents & Int16(POLLHUP | POLLERR | POLLNVAL) != 0
        // Readable without a byte is the end of input.
        return isBroken || opsc_bytes_waiting(STDIN_FILENO) == 0 ? .hangup : nil
    }

    /// Takes over the size the kernel knows.
    public func resize() {
        var columns: Int32 = 0
        var rows: Int32 = 0
        guard opsc_terminal_size(buffer.terminal, &columns, &rows) == 0, columns > 0, rows > 0 else { return }
        if columns != opsc_columns() || rows != opsc_lines() {
            resizeterm(rows, columns)
            size = Size(Int(columns), Int(rows))
        }
        // What a terminal does to its text when its size changes is its own affair: start from an empty screen, also
        // when it went to another size and back before anybody looked.
        clearForRepaint()
    }

    /// Draws everything anew with the next frame.
    public func repaint() {
        guard !isClosed else { return }
        reset_prog_mode()
        buffer.send(Array(kind.modesOn.utf8))
        clearForRepaint()
    }

    private func clearForRepaint() {
        shown = nil
        opsc_erase()
        opsc_repaint()
    }

    /// Gives the terminal back, stops the process group as the shell expects, and takes the terminal over again when
    /// continued.
    public func suspend() {
        guard !isClosed else { return }
        buffer.send(Array(kind.modesOff.utf8))
        endwin()
        TerminalRestore.setArmed(false)
        _ = opsc_default_signal(SIGTSTP)
        _ = opsc_default_signal(SIGCONT)
        kill(0, SIGTSTP)
        watchSignals()
        TerminalRestore.setArmed(true)
        // ncurses comes back from `endwin` with the next update and then sets the terminal's modes itself, so this one goes out directly.
        opsc_erase()
        opsc_repaint()
        opsc_stage()
        doupdate()
        buffer.send(Array(kind.modesOn.utf8))
        cursorShown = nil
        shown = nil
    }

    /// Sets the window's title with the next frame; only printable text gets through, at most 120 columns.
    public func setTitle(_ title: String) {
        guard kind.takesTitle else { return }
        self.title = EscapeText.title(title, isASCII: isASCII)
    }

    /// Puts text into the clipboard, through tmux or screen where the program runs in one.
    public func copy(_ text: String) -> CopyOutcome {
        let text = VisibleText.ofCells(text)
        guard text.utf8.count <= CopyOutcome.largest else { return .tooLong(text.utf8.count) }
        let ways = ClipboardWay.ways(kind) { getenv($0) != nil }
        guard !ways.isEmpty, !isClosed else { return .notTaken(terminal: kind.term) }
        let sequence = ways.map { $0.sequence(text) }.joined()
        return buffer.send(Array(sequence.utf8)) ? .sent : .notTaken(terminal: kind.term)
    }

    /// Restores the terminal; may be called twice.
    public func close() {
        guard !isClosed else { return }
        isClosed = true
        buffer.send(Array(kind.modesOff.utf8))
        endwin()
        TerminalRestore.setArmed(false)
        copyErrors(from: heldErrors, to: standardError)
        buffer.close()
    }

    /// What undoes everything without ncurses' help, for the end by a crash.
    private func restoringBytes(mouse: Bool) -> [UInt8] {
        let names: [String] = ["sgr0", "op", "cnorm", "rmkx", "rmcup"]
        let capabilities = names.compactMap { name -> String? in
            opsc_capability(name).map { EscapeText.withoutPadding(String(cString: $0)) }
        }
        // ncurses asks for both; a terminal that has neither never saw the mouse switched on.
        let mouseOff = mouse && kind.isXtermLike ? "\u{1B}[?1006;1000l" : ""
        return Array((mouseOff + kind.modesOff + capabilities.joined() + "\r").utf8)
    }
}
