/// A colour of the terminal's palette, or the terminal's own default.
///
/// Numbers above what a terminal has are mapped to the nearest colour it has when the frame is shown.
public struct Color: Hashable, Sendable {
    /// 0 for the default, else the palette number plus one.
    let code: UInt16
    /// The code of what stands for it on a terminal with fewer colours; 0 for none.
    private let spare: UInt16

    private init(code: UInt16, spare: UInt16 = 0) { (self.code, self.spare) = (code, spare) }

    /// A colour of the 256-colour palette.
    public static func palette(_ number: UInt8) -> Color { Color(code: UInt16(number) + 1) }

    /// A colour of the 256-colour palette, and the one that stands for it where there are fewer.
    public static func palette(_ number: UInt8, or spare: Color) -> Color {
        Color(code: UInt16(number) + 1, spare: spare.code)
    }

    /// The palette number, or nil for the terminal's default.
    public var number: Int? { code == 0 ? nil : Int(code) - 1 }

    /// What stands for it on a terminal that does not have it; nil when the nearest colour does.
    public var substitute: Color? { spare == 0 ? nil : Color(code: spare) }

    /// Its red, green and blue from 0 to 255; nil for the default and for the 16 colours that everybody may set as they
    /// like.
    ///
    /// The cube and the greys are those of xterm, which all terminals follow.
    public var rgb: (red: Int, green: Int, blue: Int)? {
        guard let number, number >= 16 else { return nil }
        if number >= 232 {
            let grey = 8 + (number - 232) * 10
            return (grey, grey, grey)
        }
        func level(_ step: Int) -> Int { step == 0 ? 0 : 55 + step * 40 }
        return (level((number - 16) / 36), level((number - 16) / 6 % 6), level((number - 16) % 6))
    }

    /// The terminal's own foreground or background.
    public static let standard = Color(code: 0)
    /// Palette colour 0.
    public static let black = palette(0)
    /// Palette colour 1.
    public static let red = palette(1)
    /// Palette colour 2.
    public static let green = palette(2)
    /// Palette colour 3.
    public static let yellow = palette(3)
    /// Palette colour 4.
    public static let blue = palette(4)
    /// Palette colour 5.
    public static let magenta = palette(5)
    /// Palette colour 6.
    public static let cyan = palette(6)
    /// Palette colour 7.
    public static let white = palette(7)
    /// Palette colour 8.
    public static let gray = palette(8)
    /// Palette colour 9.
    public static let brightRed = palette(9)
    /// Palette colour 10.
    public static let brightGreen = palette(10)
    /// Palette colour 11.
    public static let brightYellow = palette(11)
    /// Palette colour 12.
    public static let brightBlue = palette(12)
    /// Palette colour 15.
    public static let brightWhite = palette(15)
}

/// How a cell looks: colours and attributes.
public struct Style: Hashable, Sendable {
    /// What a terminal can do to a character besides colouring it.
    public struct Attributes: OptionSet, Hashable, Sendable {
        /// The bits.
        public let rawValue: UInt8

        /// Makes a set from its bits.
        public init(rawValue: UInt8) { self.rawValue = rawValue }

        /// Heavier or brighter.
        public static let bold = Attributes(rawValue: 1)
        /// Fainter.
        public static let dim = Attributes(rawValue: 2)
        /// Underlined.
        public static let underline = Attributes(rawValue: 4)
        /// Foreground and background exchanged.
        public static let reverse = Attributes(rawValue: 8)
    }

    /// The colour of the character.
    public var foreground: Color
    /// The colour behind it.
    public var background: Color
    /// Bold, dim, underline, reverse.
    public var attributes: Attributes

    /// Makes a style; without arguments it is the terminal's default.
    public init(_ foreground: Color = .standard, on background: Color = .standard, _ attributes: Attributes = []) {
        self.foreground = foreground
        self.background = background
        self.attributes = attributes
    }

    /// The terminal's default look.
    public static let plain = Style()

    /// The same style with more attributes.
    public func adding(_ more: Attributes) -> Style {
        Style(foreground, on: background, attributes.union(more))
    }
}
