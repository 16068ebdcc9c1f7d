import Glibc
import OpsCommandLine
import OpsConsole
import OpsDomain
import OpsService

/// The full screen, as the command line starts it.
enum FullScreen {
    /// Runs it until the operator leaves.
    /// - Returns: the exit code.
    static func run(_ request: CommandLineProgram.ScreenRequest, for program: CommandLineProgram) -> Int32 {
        do {
            let service = try EmbeddedService(
                storeAt: request.store, actingAs: request.actingAs,
                client: Identity.client(program: "opsconsole", version: ProductVersion.program))
            return try ConsoleRunner.start(
                client: service, options: ConsoleOptions(noColor: getenv("NO_COLOR").map { String(cString: $0) }))
        } catch {
            program.report(error)
            return error.code.exitCode
        }
    }
}
