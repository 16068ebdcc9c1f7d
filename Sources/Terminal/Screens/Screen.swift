/// Something that shows frames and gives keys: a terminal, or memory in tests.
///
/// Used by one thread.
public protocol Screen: AnyObject {
    /// Columns and rows now.
    var size: Size { get }
    /// How many colours it can show; 0 when it is monochrome.
    var colors: Int { get }
    /// The descriptor that becomes readable when input waits; nil when there is none.
    var inputDescriptor: Int32? { get }

    /// Shows a frame; what did not change since the last one is not sent.
    func present(_ canvas: Canvas)
    /// The next input that is there, without waiting; nil when there is none.
    func read() -> Input?
    /// Takes over a new size of the terminal.
    func resize()
    /// Draws everything anew with the next frame.
    func repaint()
    /// Stops the program as Ctrl-Z does, with the terminal restored; returns when it is continued.
    func suspend()
    /// Sets the title of the window, where there is one.
    func setTitle(_ title: String)
    /// Puts text into the clipboard of the person's own machine (OSC 52), as the screen would show it.
    func copy(_ text: String) -> CopyOutcome
    /// Restores the terminal; nothing may be shown afterwards.
    ///
    /// May be called twice.
    func close()
}

/// What comes from a screen.
public enum Input: Hashable, Sendable {
    case key(Key)
    /// The terminal is gone.
    case hangup
}

/// What became of a text that was to be copied.
public enum CopyOutcome: Hashable, Sendable {
    /// It was sent; no terminal says whether it took it.
    case sent
    /// It has this many bytes, more than ``CopyOutcome/largest``; nothing was sent.
    case tooLong(Int)
    /// The terminal of this name is not known to take it; nothing was sent.
    case notTaken(terminal: String)

    /// Bytes that are copied at most: what the terminals take whose limit is known.
    public static let largest = 74_994
}
