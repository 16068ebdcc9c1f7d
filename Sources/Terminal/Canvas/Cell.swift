/// What stands in one place of the canvas: a character of one or two columns, with its look.
///
/// It is plain data without references, so that comparing two frames costs no more than comparing bytes.
/// More than two combining marks are dropped: no real text needs them, and towers of marks break a line.
public struct Cell: Hashable, Sendable {
    /// The base character; U+0000 in the right half of a wide one.
    public internal(set) var base: Unicode.Scalar
    /// Combining marks; U+0000 where there is none.
    var mark1: Unicode.Scalar
    var mark2: Unicode.Scalar
    /// Columns: 1, 2, or 0 for the right half of a wide character.
    public internal(set) var width: UInt8
    /// The look.
    public internal(set) var style: Style

    init(
        _ base: Unicode.Scalar, style: Style, width: UInt8 = 1, mark1: Unicode.Scalar = "\0",
        mark2: Unicode.Scalar = "\0"
    ) {
        self.base = base
        self.mark1 = mark1
        self.mark2 = mark2
        self.width = width
        self.style = style
    }

    /// An empty place.
    public static let blank = Cell(" ", style: .plain)

    /// The right half of a wide character.
    static func continuation(_ style: Style) -> Cell { Cell("\0", style: style, width: 0) }

    /// The text of the cell; empty in the right half of a wide character.
    public var text: String {
        guard width > 0 else { return "" }
        var text = String(Character(base))
        if mark1.value != 0 { text.unicodeScalars.append(mark1) }
        if mark2.value != 0 { text.unicodeScalars.append(mark2) }
        return text
    }
}
