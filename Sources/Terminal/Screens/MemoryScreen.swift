/// A screen in memory: keys are given to it, frames are kept.
///
/// For tests and for `screen NAME`.
public final class MemoryScreen: Screen {
    /// Columns and rows; the next ``resize()`` or frame uses a new value.
    public var size: Size
    /// How many colours it claims to show.
    public var colors: Int
    /// Nothing to wait for: all input is there at once.
    public var inputDescriptor: Int32? { nil }
    /// The last frame, or nil before the first.
    public private(set) var frame: Canvas?
    /// Frames shown so far.
    public private(set) var frameCount = 0
    /// Cells that the last frame changed.
    public private(set) var changedCells = 0
    /// The title set last.
    public private(set) var title = ""
    /// What was copied last.
    public private(set) var clipboard: String?
    /// How often the program was suspended.
    public private(set) var suspensions = 0
    /// Whether it was closed.
    public private(set) var isClosed = false
    private var inputs: [Input] = []

    /// Makes a screen of a size, 80×24 unless told.
    public init(_ size: Size = Size(80, 24), colors: Int = 256) {
        self.size = size
        self.colors = colors
    }

    /// Gives keys to read.
    public func type(_ keys: Key...) { inputs += keys.map { .key($0) } }

    /// Gives a text to read, character by character.
    public func type(_ text: String) { inputs += text.map { .key(.character($0)) } }

    /// Ends the input, as a lost connection does.
    public func hangUp() { inputs.append(.hangup) }

    /// The text of the last frame, lines without trailing spaces.
    public var text: String { frame?.text ?? "" }

    /// Keeps the frame and counts what changed.
    public func present(_ canvas: Canvas) {
        changedCells = canvas.changes(since: frame).reduce(0) { $0 + $1.columns.count }
        frame = canvas
        frameCount += 1
    }

    /// The next input given.
    public func read() -> Input? { inputs.isEmpty ? nil : inputs.removeFirst() }
    /// Nothing to do: ``size`` is the size.
    public func resize() {}
    /// Forgets the last frame.
    public func repaint() { frame = nil }
    /// Counts.
    public func suspend() { suspensions += 1 }
    /// Keeps the title.
    public func setTitle(_ title: String) { self.title = title }
    /// Keeps the text.
    public func copy(_ text: String) -> CopyOutcome {
        guard text.utf8.count <= CopyOutcome.largest else { return .tooLong(text.utf8.count) }
        clipboard = VisibleText.ofCells(text)
        return .sent
    }
    /// Marks it closed.
    public func close() { isClosed = true }
}
