/// Why a terminal could not be taken over.
///
/// The wording is the caller's.
public enum ScreenError: Error, Hashable, Sendable {
    /// Standard input or output is not a terminal.
    case notATerminal
    /// The terminal cannot place its cursor, or nothing on this machine describes it; its TERM.
    case unusable(term: String)
    /// The system refused something; what was done, and its error number.
    case system(String, errno: Int32)
}
