internal import CNcurses
internal import Glibc

/// A report of a crash: a small file of mode 0600 that says where the program was, never with whose data (TUI-10).
///
/// Whoever prepares it decides what its lines say. All of it is kept ready beforehand, because the handler of a crash
/// may neither allocate nor lock.
public enum CrashReport {
    /// What is to be written when the program crashes.
    public struct Plan: Sendable {
        /// The report's file, whose directory is there; a file of that name is never written over.
        public var path: String
        /// An empty file made beside the report, which tells the next start that there is one it has not told of.
        public var news: String
        /// The first lines, such as the program and its version.
        public var head: [String]
        /// What is said on the terminal when the report is written, and when it cannot be.
        public var written, unwritten: String

        /// Makes a plan.
        public init(path: String, news: String, head: [String], written: String, unwritten: String) {
            (self.path, self.news, self.head, self.written, self.unwritten) = (path, news, head, written, unwritten)
        }
    }

    /// Keeps a report ready from now on, in place of an earlier one.
    ///
    /// The handlers themselves are those that restore the terminal: without an ``NcursesScreen`` there are none.
    public static func prepare(_ plan: Plan) {
        crash.pointee = Prepared(plan)
    }

    /// Says where the program is, in place of what was said before: names of screens and actions, never data.
    ///
    /// Lines of at most 1,000 bytes together.
    public static func note(_ lines: [String]) {
        guard var notes = crash.pointee?.notes else { return }
        notes.clear()
        for line in lines {
            line.utf8.forEach { notes.append($0 >= 0x20 && $0 != 0x7F ? $0 : UInt8(ascii: "?")) }
            notes.append("\n")
        }
        crash.pointee?.notes = notes
    }

    /// Where the parts of the program lie in memory, so that addresses can be told relative to their file.
    struct LoadedFile {
        var start, end: Int
        var name: UnsafePointer<CChar>
    }

    /// What the handler reads and fills.
    struct Prepared {
        let path, news, written, unwritten: UnsafePointer<CChar>
        let head: SignalSafeText
        var notes = SignalSafeText(capacity: 1000)
        var report = SignalSafeText(capacity: 8192)
        let files: UnsafeMutableBufferPointer<LoadedFile>
        let calls: UnsafeMutableBufferPointer<UnsafeMutableRawPointer?>

        init(_ plan: Plan) {
            path = copy(plan.path)
            news = copy(plan.news)
            written = copy(plan.written)
            unwritten = copy(plan.unwritten)
            var lines = SignalSafeText(capacity: 2000)
            for line in plan.head {
                line.utf8.forEach { lines.append($0) }
                lines.append("\n")
            }
            head = lines
            let loaded = LoadedFile.all()
            files = .allocate(capacity: loaded.count)
            _ = files.initialize(from: loaded)
            calls = .allocate(capacity: 64)
            calls.initialize(repeating: nil)
            // The first use loads a library, which a handler must not.
            _ = opsc_calls(calls.baseAddress, 1)
        }
    }

    /// Writes the report and says so; called by the handler of a crash, after the terminal is restored.
    static func write(_ signal: Int32, to terminal: Int32) {
        guard var state = crash.pointee else { return }
        // A crash in here must not come back here.
        crash.pointee = nil
        let file = open(state.path, O_CREAT | O_EXCL | O_WRONLY | O_CLOEXEC | O_NOFOLLOW, 0o600)
        state.report.append(file >= 0 ? state.written : state.unwritten)
        state.report.append("\n")
        state.report.write(to: terminal)
        guard file >= 0 else { return }
        state.report.clear()
        state.report.append(state.head)
        state.report.append("signal: ")
        state.report.append(name(of: signal))
        state.report.append("\nat: ")
        var now = timespec()
        clock_gettime(CLOCK_REALTIME, &now)
        state.report.append(time: now.tv_sec)
        state.report.append("\n")
        state.report.append(state.notes)
        state.report.write(to: file)
        close(open(state.news, O_CREAT | O_EXCL | O_WRONLY | O_CLOEXEC | O_NOFOLLOW, 0o600))
        // Last, for where the stack is broken it ends here.
        state.report.clear()
        writeCalls(&state)
        state.report.write(to: file)
        close(file)
    }

    private static func writeCalls(_ state: inout Prepared) {
        state.report.append("calls, latest first:\n")
        let count = Int(opsc_calls(state.calls.baseAddress, Int32(state.calls.count)))
        for index in 0..<max(0, min(count, state.calls.count)) {
            let address = Int(bitPattern: state.calls[index])
            var offset = address
            state.report.append("  ")
            for file in 0..<state.files.count {
                guard address >= state.files[file].start, address < state.files[file].end else { continue }
                state.report.append(state.files[file].name)
                state.report.append("+")
                offset = address - state.files[file].start
            }
            state.report.append("0x")
            state.report.append(offset, radix: 16)
            state.report.append("\n")
        }
    }

    private static func name(of signal: Int32) -> StaticString {
        switch signal {
        case SIGSEGV: "SIGSEGV"
        case SIGBUS: "SIGBUS"
        case SIGILL: "SIGILL"
        case SIGFPE: "SIGFPE"
        case SIGABRT: "SIGABRT"
        case SIGTRAP: "SIGTRAP"
        default: "another"
        }
    }
}

extension CrashReport.LoadedFile {
    /// Every file that is mapped into this process, by what the kernel tells; the name without its directories, which
    /// may be somebody's.
    static func all() -> [CrashReport.LoadedFile] {
        let file = open("/proc/self/maps", O_RDONLY | O_CLOEXEC)
        guard file >= 0 else { return [] }
        defer { close(file) }
        var bytes: [UInt8] = []
        var buffer = [UInt8](repeating: 0, count: 16_384)
        while true {
            let count = read(file, &buffer, buffer.count)
            guard count > 0 else { break }
            bytes += buffer[..<count]
        }
        var files: [(path: Substring, start: Int, end: Int)] = []
        for line in String(decoding: bytes, as: UTF8.self).split(separator: "\n") {
            // 55e0a000-55e0b000 r-xp 00001000 08:01 131 /usr/bin/opsconsole
            let words = line.split(separator: " ", maxSplits: 5)
            guard words.count == 6 else { continue }
            let (path, ends) = (words[5].drop { $0 == " " }, words[0].split(separator: "-"))
            guard path.hasPrefix("/"), ends.count == 2, let start = Int(ends[0], radix: 16),
                let end = Int(ends[1], radix: 16)
            else { continue }
            if let index = files.firstIndex(where: { $0.path == path }) {
                files[index].end = end
            } else {
                files.append((path, start, end))
            }
        }
        return files.prefix(64).map { file in
            let name = file.path.split(separator: "/").last.map(String.init) ?? ""
            return CrashReport.LoadedFile(start: file.start, end: file.end, name: copy(name))
        }
    }
}

/// A text that stays for as long as the process lives.
private func copy(_ text: String) -> UnsafePointer<CChar> {
    let bytes = Array(text.utf8CString)
    let place = UnsafeMutablePointer<CChar>.allocate(capacity: bytes.count)
    place.initialize(from: bytes, count: bytes.count)
    return UnsafePointer(place)
}

/// What the handler of a crash reads.
// Set only by the thread that owns the screen; a crash reads it as it is.
nonisolated(unsafe) private let crash: UnsafeMutablePointer<CrashReport.Prepared?> = {
    let place = UnsafeMutablePointer<CrashReport.Prepared?>.allocate(capacity: 1)
    place.initialize(to: nil)
    return place
}()
