import Glibc
import OpsCommandLine
import Synchronization

/// The program: it finds out what the command line asks for, and ends with its exit code.
enum OpsConsoleProgram {
    static func start() -> Never {
        let program = CommandLineProgram(Surroundings.process())
        let step = wait { await program.run(Array(CommandLine.arguments.dropFirst())) }
        switch step {
        case .finished(let code): exit(code)
        case .screen(let request): exit(FullScreen.run(request))
        }
    }

    /// Does asynchronous work on the concurrency pool while this thread waits: the full screen needs this thread
    /// for itself, so it must not become the main actor's.
    private static func wait<Result: Sendable>(
        for work: @escaping @Sendable () async -> Result
    ) -> Result {
        let outcome = Outcome<Result>()
        Task.detached { outcome.fulfil(await work()) }
        return outcome.wait()
    }
}

/// A value that one thread waits for.
private final class Outcome<Value: Sendable>: Sendable {
    private let value = Mutex<Value?>(nil)
    private let pipe: (reading: Int32, writing: Int32)

    init() {
        var ends: [Int32] = [-1, -1]
        if pipe2(&ends, O_CLOEXEC) != 0 { fatalError("no pipe: \(String(cString: strerror(errno)))") }
        pipe = (ends[0], ends[1])
    }

    deinit {
        close(pipe.reading)
        close(pipe.writing)
    }

    func fulfil(_ result: Value) {
        value.withLock { $0 = result }
        var byte: UInt8 = 1
        while Glibc.write(pipe.writing, &byte, 1) < 0, errno == EINTR {}
    }

    func wait() -> Value {
        while true {
            if let result = value.withLock({ $0 }) { return result }
            var byte: UInt8 = 0
            _ = read(pipe.reading, &byte, 1)
        }
    }
}
