extension Canvas {
    /// One row with its looks as escape sequences (ECMA-48 SGR, 256 colours), ending in the plain look, without
    /// trailing blanks.
    public func ansiLine(_ row: Int) -> String {
        guard row >= 0, row < size.height else { return "" }
        let cells = (0..<size.width).map { self[Point($0, row)] }
        let end = cells.lastIndex { $0 != .blank }.map { $0 + 1 } ?? 0
        var text = ""
        var style = Style.plain
        for cell in cells[..<end] where cell.width > 0 {
            if cell.style != style {
                style = cell.style
                text += "\u{1B}[\(style.sgr)m"
            }
            text += cell.text
        }
        return style == .plain ? text : text + "\u{1B}[0m"
    }
}

extension Style {
    /// The parameters of the sequence that sets this look, whatever the look was before.
    fileprivate var sgr: String {
        var codes = ["0"]
        let names: [(Attributes, String)] = [(.bold, "1"), (.dim, "2"), (.underline, "4"), (.reverse, "7")]
        codes += names.filter { attributes.contains($0.0) }.map(\.1)
        if let number = foreground.number { codes.append("38;5;\(number)") }
        if let number = background.number { codes.append("48;5;\(number)") }
        return codes.joined(separator: ";")
    }
}
