import FoundationEssentials
import Glibc
import Terminal

/// Where reports of crashes are kept, and what is told of them at the next start (TUI-10).
public struct CrashLog: Sendable {
    private let directory: String
    private let program: [String]

    /// Reports kept; of more the oldest go.
    private static let kept = 10
    private static let (prefix, suffix, newsSuffix) = ("crash-", ".txt", ".txt.new")

    /// A log in the first of these directories that is there or can be made, with mode 0700; nil when none can.
    ///
    /// `program` are the report's lines on program, version and build.
    public init?(in directories: [String], program: [String]) {
        guard let directory = directories.first(where: Self.make) else { return nil }
        self.directory = directory
        self.program = program
    }

    /// Whether the directory is there to be written.
    ///
    /// Its last three parts are made if need be (`.local/state/opsconsole`), but never somebody's home.
    private static func make(_ directory: String) -> Bool {
        let parts = directory.split(separator: "/")
        for missing in (0..<min(3, parts.count)).reversed() {
            let path = parts.dropLast(missing).joined(separator: "/")
            mkdir(directory.hasPrefix("/") ? "/" + path : path, 0o700)
        }
        return access(directory, W_OK | X_OK) == 0
    }

    /// Keeps the report of this run ready; `now` in seconds since 1970 tells runs apart, with the process id.
    func prepare(now: Int = time(nil), term: String?) {
        let path = "\(directory)/\(Self.prefix)\(now)-\(getpid())\(Self.suffix)"
        // The environment is anybody's: only what a terminal's name is made of gets in.
        let name = String((term ?? "").filter { $0.isASCII && ($0.isLetter || $0.isNumber || "-+._".contains($0)) })
        CrashReport.prepare(
            CrashReport.Plan(
                path: path, news: path + ".new", head: ["Crash of the Ops Console"] + program + ["TERM: \(name)"],
                written:
                    "opsconsole crashed. The terminal is restored; a report without data of tenants is in \(path).",
                unwritten: "opsconsole crashed. The terminal is restored; its report could not be written to \(path)."))
    }

    /// The reports that nobody was told of yet; each is told once.
    func takeNews() -> [String] {
        let names = (try? FileManager.default.contentsOfDirectory(atPath: directory)) ?? []
        let reports = names.filter { $0.hasPrefix(Self.prefix) && $0.hasSuffix(Self.suffix) }.sorted()
        for old in reports.dropLast(Self.kept) { unlink("\(directory)/\(old)") }
        return names.filter { $0.hasPrefix(Self.prefix) && $0.hasSuffix(Self.newsSuffix) }.sorted().compactMap { name in
            guard unlink("\(directory)/\(name)") == 0 else { return nil }
            let report = "\(directory)/\(name.dropLast(Self.newsSuffix.count - Self.suffix.count))"
            return access(report, F_OK) == 0 ? report : nil
        }
    }
}

/// What a crash report says of the moment: names of screens, actions and requests, never data.
struct Trail: Sendable, Hashable {
    /// The latest names, oldest first.
    private(set) var names: [String] = []

    private static let length = 12

    /// Adds a name; one that comes again and again is kept once.
    mutating func add(_ name: String) {
        guard names.last != name else { return }
        names.append(name)
        if names.count > Self.length { names.removeFirst() }
    }
}

extension ConsoleState {
    /// The lines of a crash report that tell where the console is.
    var crashNotes: [String] {
        [
            "screen: \(current.rawValue)", "size: \(size.width)x\(size.height)",
            "dialogs: \(dialogs.map { "\(type(of: $0.model))" }.joined(separator: " "))",
            "session open: \(session == nil ? "no" : "yes")", "latest: \(trail.names.joined(separator: " "))",
        ]
    }
}

extension ConsoleAction {
    /// Its name in a crash report.
    var name: String {
        switch self {
        case .screen(let name): name
        case .show(let kind): "screen.\(kind.rawValue)"
        case .portal(let portal): "portal.\(portal.rawValue + 1)"
        default: "console.\(self)"
        }
    }
}
