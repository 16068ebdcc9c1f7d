import Glibc
import OpsCommandLine

/// The program: it finds out what the command line asks for, and ends with its exit code.
enum OpsConsoleProgram {
    static func start() -> Never {
        var surroundings = Surroundings.process()
        surroundings.keyTable = { KeyTable(configurationFile: $0) }
        let program = CommandLineProgram(surroundings)
        switch program.step(Array(CommandLine.arguments.dropFirst())) {
        case .finished(let code): exit(code)
        // The full screen has this thread for itself, apart from the pool that does the work.
        case .screen(let request): exit(FullScreen.run(request, for: program))
        case .work(let work): run(work)
        case .picture(let request): run { await FullScreen.draw(request, for: program) }
        }
    }

    private static func run(_ work: @escaping @Sendable () async -> Int32) -> Never {
        Task.detached { exit(await work()) }
        while true { pause() }
    }
}
