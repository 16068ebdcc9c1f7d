import FoundationEssentials
import TerminalHarness

/// The store that is measured on: built once through the product itself, and kept until `make clean`.
struct BigStore {
    let program: String
    let path: String
    let tenants: Int
    let items: Int

    /// The store of this size, built if it is not there yet.
    init(program: String, directory: String, tenants: Int, items: Int) throws {
        self.program = program
        self.tenants = tenants
        self.items = items
        path = "\(directory)/store-\(tenants)-\(items).db"
        let done = path + ".complete"
        // One of another version of the program is made again.
        if FileManager.default.fileExists(atPath: done), (try? run(["session", "list"], login: "admin")) != nil {
            // An index of another version is made again, and nothing else.
            try run(["jobs", "run", "search-index"], login: "admin", limit: .seconds(1800))
            return
        }
        try FileManager.default.createDirectory(atPath: directory, withIntermediateDirectories: true)
        for leftover in try FileManager.default.contentsOfDirectory(atPath: directory) {
            try FileManager.default.removeItem(atPath: directory + "/" + leftover)
        }
        print("building a store of \(tenants) tenants and \(items) QA items …")
        let began = ContinuousClock.now
        try run(["demo", "--tenants", "\(tenants)", "--qa-items", "\(items)"], limit: .seconds(1800))
        print("built in \(Measurement.format((ContinuousClock.now - began).milliseconds / 1000)) s")
        _ = FileManager.default.createFile(atPath: done, contents: nil)
    }

    /// A store that is there already.
    init(program: String, at path: String) {
        self.program = program
        self.path = path
        tenants = 0
        items = 0
    }

    /// How long a verb takes from start to end, in milliseconds.
    func time(_ arguments: [String], login: String) throws -> Double {
        let began = ContinuousClock.now
        try run(arguments, login: login)
        return (ContinuousClock.now - began).milliseconds
    }

    /// Runs a verb on it.
    @discardableResult
    func run(_ arguments: [String], login: String? = nil, limit: Duration = .seconds(300)) throws -> ProgramRun {
        let acting = login.map { ["--as", $0] } ?? []
        let run = try ProgramRun.run([program, "--store", path] + acting + arguments, limit: limit)
        guard run.status == .exited(0) else {
            throw BenchError("\(arguments.joined(separator: " ")) ended with \(run.status): \(run.messages)")
        }
        return run
    }

    /// Starts the full screen on it, 40×120.
    func open(as login: String) throws -> TerminalSession {
        try TerminalSession([program, "--store", path, "--as", login], rows: 40, columns: 120)
    }
}

/// Why a measurement could not be taken.
struct BenchError: Error, CustomStringConvertible {
    let description: String

    init(_ description: String) {
        self.description = description
    }
}
