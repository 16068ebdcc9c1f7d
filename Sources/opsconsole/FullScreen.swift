import OpsCommandLine

/// The full screen, as the command line starts it.
enum FullScreen {
    /// Runs it until the operator leaves.
    /// - Returns: the exit code.
    static func run(_ request: CommandLineProgram.ScreenRequest) -> Int32 { 0 }
}
