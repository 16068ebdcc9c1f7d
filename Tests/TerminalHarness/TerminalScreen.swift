/// A colour of a cell, as the program asked for it.
public enum TerminalColor: Sendable, Hashable {
    /// The terminal's own colour: the program asked for none.
    case standard
    /// An entry of the 256-colour palette; 0–7 are the ANSI colours, 8–15 their bright forms.
    case indexed(UInt8)
    /// A 24-bit colour.
    case rgb(UInt8, UInt8, UInt8)
}

/// One cell of the screen: a character with its combining marks, and how it is shown.
public struct TerminalCell: Sendable, Hashable {
    /// The text of the cell; a blank for an empty cell, empty for the right half of a wide character.
    public var text: String
    /// Shown bold.
    public var bold: Bool
    /// Shown underlined.
    public var underline: Bool
    /// Shown with foreground and background exchanged.
    public var reverse: Bool
    /// Shown blinking.
    public var blink: Bool
    /// The colour of the character.
    public var foreground: TerminalColor
    /// The colour behind the character.
    public var background: TerminalColor
}

/// A place on the screen; rows and columns count from 0, top left.
public struct TerminalPosition: Sendable, Hashable {
    /// The row, 0 at the top.
    public var row: Int
    /// The column, 0 at the left.
    public var column: Int

    /// A place by row and column.
    public init(row: Int, column: Int) {
        self.row = row
        self.column = column
    }
}

/// What the terminal shows at one moment.
public struct TerminalScreen: Sendable, Hashable {
    /// The cells, row by row from the top.
    public let cells: [[TerminalCell]]
    /// Where the hardware cursor is.
    public let cursor: TerminalPosition
    /// Whether the hardware cursor is shown.
    public let isCursorVisible: Bool
    /// Whether the program has switched to the alternate screen.
    public let isAlternate: Bool

    /// The text of each row, without trailing blanks.
    public var rows: [String] { cells.map { Self.text(of: $0) } }

    /// The whole text, one line per row, without trailing blanks.
    public var text: String { rows.joined(separator: "\n") }

    /// Whether some row contains `text`.
    public func contains(_ text: String) -> Bool { rows.contains { $0.contains(text) } }

    /// The first place where `text` stands within one row, or nil.
    public func position(of text: String) -> TerminalPosition? {
        for (row, line) in cells.enumerated() {
            for column in line.indices where Self.text(of: line[column...]).hasPrefix(text) {
                return TerminalPosition(row: row, column: column)
            }
        }
        return nil
    }

    /// The cells under the first occurrence of `text`; empty when the screen does not show it.
    public func cells(of text: String) -> [TerminalCell] {
        guard let start = position(of: text) else { return [] }
        var found: [TerminalCell] = []
        var length = 0
        for cell in cells[start.row][start.column...] where length < text.count {
            found.append(cell)
            length += cell.text.count
        }
        return found
    }

    private static func text(of cells: some Sequence<TerminalCell>) -> String {
        var line = ""
        for cell in cells { line += cell.text }
        while line.last == " " { line.removeLast() }
        return line
    }
}
