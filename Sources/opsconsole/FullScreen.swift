import Glibc
import OpsCommandLine
import OpsConsole
import OpsDomain
import OpsService

/// The full screen, as the command line starts it.
enum FullScreen {
    /// Runs it until the operator leaves.
    /// - Returns: the exit code.
    static func run(_ request: CommandLineProgram.ScreenRequest) -> Int32 {
        do {
            let client = Identity.client(program: "opsconsole", version: ProductVersion.program)
            let service = try EmbeddedService(storeAt: request.store, actingAs: request.actingAs, client: client)
            let options = ConsoleOptions(
                theme: value(of: "OPSCONSOLE_THEME"), noColor: value(of: "NO_COLOR"),
                idleDescriptor: value(of: "OPSCONSOLE_IDLE_FD").flatMap { Int32($0) })
            return try ConsoleRunner.run(client: service, options: options)
        } catch let error as OpsError {
            complain(error.description)
            return error.code.exitCode
        } catch {
            complain("\(error)")
            return OpsError.Code.unavailable.exitCode
        }
    }

    private static func value(of name: String) -> String? {
        getenv(name).map { String(cString: $0) }
    }

    private static func complain(_ text: String) {
        let line = "opsconsole: \(text)\n"
        _ = line.withCString { write(STDERR_FILENO, $0, strlen($0)) }
    }
}
