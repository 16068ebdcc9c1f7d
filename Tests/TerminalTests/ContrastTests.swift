import Testing

@testable import Terminal

/// Whether what the themes paint can be read (TUI-8): contrast as WCAG 2.2 defines it.
struct ContrastTests {
    /// A theme, the backgrounds it is for, and the contrast it promises on each.
    struct Promise: Sendable, CustomTestStringConvertible {
        let theme: Theme
        let backgrounds: [Colour]
        let least: Double

        var testDescription: String { theme.name }

        static let all = [
            Promise(theme: .dark, backgrounds: [.black, .charcoal], least: 4.5),
            Promise(theme: .light, backgrounds: [.white, .cream], least: 4.5),
            Promise(theme: .highContrast, backgrounds: [.black, .white], least: 7),
            Promise(theme: .mono, backgrounds: [.black, .charcoal, .white, .cream], least: 7),
        ]
    }

    struct Colour: Sendable {
        let red, green, blue: Int

        static let black = Colour(red: 0, green: 0, blue: 0)
        static let white = Colour(red: 255, green: 255, blue: 255)
        /// What is taken for black, and for white, by terminals that find these too hard.
        static let charcoal = Colour(red: 0x1E, green: 0x1E, blue: 0x1E)
        static let cream = Colour(red: 0xFD, green: 0xF6, blue: 0xE3)

        /// Relative luminance, from 0 to 1 (WCAG 2.2).
        var luminance: Double {
            func linear(_ value: Int) -> Double {
                let share = Double(value) / 255
                guard share > 0.04045 else { return share / 12.92 }
                // ((share + 0.055) / 1.055) ^ 2.4 as x² · x^(2/5), the root by Newton's method.
                let base = (share + 0.055) / 1.055
                var root = 1.0
                for _ in 0..<60 {
                    root -= (root * root * root * root * root - base * base) / (5 * root * root * root * root)
                }
                return base * base * root
            }
            return 0.2126 * linear(red) + 0.7152 * linear(green) + 0.0722 * linear(blue)
        }

        /// From 1 to 21 (WCAG 2.2).
        func contrast(with other: Colour) -> Double {
            let (light, dark) = (max(luminance, other.luminance), min(luminance, other.luminance))
            return (light + 0.05) / (dark + 0.05)
        }
    }

    @Test func `the contrast is that of WCAG`() {
        #expect(abs(Colour.black.contrast(with: .white) - 21) < 0.001)
        let grey = Colour(red: 0x76, green: 0x76, blue: 0x76)
        #expect(abs(grey.contrast(with: .white) - 4.54) < 0.01)
    }

    @Test(arguments: Promise.all)
    func `TUI-8: every pair of colours of a theme can be read on the backgrounds it is for`(_ promise: Promise) {
        for background in promise.backgrounds {
            let text = background.luminance < 0.5 ? Colour(red: 0xD4, green: 0xD4, blue: 0xD4) : .black
            for role in Role.allCases {
                let style = promise.theme[role]
                let pair = (Self.seen(style.foreground, else: text), Self.seen(style.background, else: background))
                guard let front = pair.0, let back = pair.1 else {
                    Issue.record("\(promise.theme.name): nobody knows how \(role) looks")
                    continue
                }
                let contrast = front.contrast(with: back)
                #expect(contrast >= promise.least, "\(promise.theme.name), \(role) on \(background)")
                // The terminal's own colours go together; with one of ours they may not.
                #expect(style.background == .standard || style.foreground != .standard, "\(role)")
            }
        }
    }

    @Test func `TUI-8: no theme with colours relies on how faint a terminal's faint is`() {
        for theme in Theme.builtIn where theme != .mono {
            for role in Role.allCases { #expect(!theme[role].attributes.contains(.dim), "\(theme.name), \(role)") }
        }
    }

    @Test(arguments: [8, 16])
    func `TUI-1, TUI-8: with few colours, each is one that the terminal has, and the pairs stay apart`(_ colors: Int) {
        for theme in Theme.builtIn {
            for role in Role.allCases {
                let style = theme[role]
                let front = Palette.map(style.foreground, colors: colors)
                let back = Palette.map(style.background, colors: colors)
                #expect((-1..<Int32(colors)).contains(front.number) && (-1..<Int32(colors)).contains(back.number))
                #expect(front.number != back.number || front.number == -1, "\(theme.name), \(role)")
            }
        }
        #expect(Palette.map(Theme.dark[.dim].foreground, colors: 16).number == 8)
        #expect(Palette.map(Theme.dark[.dim].foreground, colors: 8).1 == .dim)
        #expect(Palette.map(Theme.dark[.banner].background, colors: 8).number == 3)
    }

    private static func seen(_ color: Color, else own: Colour) -> Colour? {
        if color == .standard { return own }
        return color.rgb.map { Colour(red: $0.red, green: $0.green, blue: $0.blue) }
    }
}
