internal import CNcurses

/// Turns styles into what ncurses wants, and colours a terminal does not have into ones it has.
struct Palette {
    /// How many colours the terminal has.
    let colors: Int
    private var known: [Style: (attributes: UInt32, pair: Int32)] = [:]

    init(colors: Int) { self.colors = colors }

    /// Attributes and colour pair of a style; pairs are made when first needed.
    mutating func look(_ style: Style) -> (attributes: UInt32, pair: Int32) {
        if let look = known[style] { return look }
        var attributes: UInt32 = 0
        let (foreground, extra) = Self.map(style.foreground, colors: colors)
        let (background, _) = Self.map(style.background, colors: colors)
        let wanted = style.attributes.union(extra)
        if wanted.contains(.bold) { attributes |= opsc_bold() }
        if wanted.contains(.dim) { attributes |= opsc_dim() }
        if wanted.contains(.underline) { attributes |= opsc_underline() }
        if wanted.contains(.reverse) { attributes |= opsc_reverse() }
        // Pair 0 is the terminal's default; when all pairs are taken the text stays readable in it.
        var pair: Int32 = 0
        if colors >= 8, foreground >= 0 || background >= 0 { pair = max(0, alloc_pair(foreground, background)) }
        known[style] = (attributes, pair)
        return (attributes, pair)
    }

    /// The nearest colour that a terminal with so many colours has (-1 for its default), and what makes up for the
    /// difference.
    static func map(_ color: Color, colors: Int) -> (number: Int32, Style.Attributes) {
        guard let number = color.number, colors >= 8 else { return (-1, []) }
        if number < colors { return (Int32(number), []) }
        if let substitute = color.substitute { return map(substitute, colors: colors) }
        // Bright black as bold black cannot be seen on many terminals; faint can.
        if number == 8 { return (-1, .dim) }
        if number < 16 { return (Int32(number - 8), .bold) }
        if number >= 232 { return number < 244 ? (-1, .dim) : (7, []) }
        let (red, green, blue) = ((number - 16) / 36, (number - 16) / 6 % 6, (number - 16) % 6)
        return (Int32((red > 2 ? 1 : 0) + (green > 2 ? 2 : 0) + (blue > 2 ? 4 : 0)), [])
    }
}
