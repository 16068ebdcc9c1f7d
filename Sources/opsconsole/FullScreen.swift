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
            let service = try service(at: request.store, actingAs: request.actingAs)
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

    /// Prints a screen as text, or which screens there are.
    /// - Returns: the exit code.
    static func draw(_ request: PictureRequest, for program: CommandLineProgram) async -> Int32 {
        guard let name = request.name else {
            return program.finish(
                request,
                listing: ScreenPicture.listings.map {
                    ScreenListing(name: $0.name, title: $0.title, subject: $0.subject)
                })
        }
        do throws(OpsError) {
            let picture = try ScreenPicture(
                of: name, subject: request.subject, size: request.size, theme: request.theme, ansi: request.ansi)
            let service = try service(at: request.store, actingAs: request.actingAs)
            let rows = try await picture.rows(client: service)
            await service.close()
            return program.finish(request, .success(rows))
        } catch {
            return program.finish(request, .failure(error))
        }
    }

    private static func service(at store: String, actingAs login: String?) throws(OpsError) -> EmbeddedService {
        try EmbeddedService(
            storeAt: store, actingAs: login,
            client: Identity.client(program: "opsconsole", version: ProductVersion.program))
    }

    private static func value(of name: String) -> String? { getenv(name).map { String(cString: $0) } }
}
