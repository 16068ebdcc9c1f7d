import Terminal
import OpsDomain
import OpsService

/// What comes back from outside the loop: a change of the state, made on the loop's thread.
struct Delivery: Sendable {
    let apply: @Sendable (inout ConsoleState) -> [Effect]

    /// Nothing to deliver.
    static let nothing = Delivery { _ in [] }
}

/// Work for the service, done in a task of its own.
struct Request: Sendable {
    /// What is asked, for tests and crash reports; never data.
    let name: String
    /// Asks, and says what is to be done with the answer.
    ///
    /// `post` delivers progress on the way.
    let run: @Sendable (_ client: any OpsClient, _ post: @escaping @Sendable (Delivery) -> Void) async -> Delivery
}

/// What an update wants done outside the state.
enum Effect: Sendable {
    /// Asks the service.
    case request(Request)
    /// Delivers after some milliseconds; a later timer of the same number replaces the earlier.
    case timer(Int, milliseconds: Int, Delivery)
    /// Draws the terminal anew.
    case repaint
    /// Stops the program until the shell continues it.
    case suspend
    /// Names the window.
    case windowTitle(String)
    /// Puts a text into the clipboard, and says what was copied.
    case copy(String, as: String)
    /// Changes the colours.
    case theme(String)
    /// Ends the program.
    case quit(Int32)
}

/// What happens to the console.
enum ConsoleEvent: Sendable {
    case key(Key)
    case resize(Size)
    /// A second is over.
    case second
    /// An answer, a progress report or a timer.
    case delivery(Delivery)
    /// The terminal is gone.
    case hangup
    /// Somebody asked the process to end.
    case terminate
    /// The program was stopped and goes on.
    case resumed
}
