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
            let options = ConsoleOptions(
                theme: value(of: "OPSCONSOLE_THEME"), noColor: value(of: "NO_COLOR"),
                configuration: Configuration(file: request.configuration), configurationFile: request.configuration,
                crashes: CrashLog(in: request.crashDirectories, program: ProductVersion.crashLines))
            return try ConsoleRunner.start(client: service, options: options)
        } catch {
            program.report(error)
            return error.code.exitCode
        }
    }

    private static func value(of name: String) -> String? { getenv(name).map { String(cString: $0) } }
}
