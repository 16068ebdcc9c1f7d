/// One thing a person did on the keyboard (or with the mouse), decoded.
public enum Key: Hashable, Sendable {
    /// A printable character, composed ones as a whole.
    case character(Character)
    /// Ctrl with a lower-case letter, or with one of `@ \ ] ^ _`; Ctrl-Space is `@`.
    case control(Character)
    /// Alt (or Escape before it) with a character.
    case alt(Character)
    /// A key with a name, perhaps with modifiers.
    case named(Name, Modifiers)
    /// F1 to F63.
    case function(Int)
    /// Text pasted as a whole, with `\n` between lines.
    ///
    /// No binding ever fires from it.
    case paste(String)
    /// A click or a turn of the wheel; only when the mouse is switched on.
    case mouse(Mouse)

    /// The keys with a name.
    public enum Name: String, CaseIterable, Hashable, Sendable {
        case enter, tab, escape, backspace, insert, delete, up, down, left, right, home, end
        case pageUp = "page-up"
        case pageDown = "page-down"
    }

    /// Shift, Alt and Ctrl, as far as terminals tell.
    public struct Modifiers: OptionSet, Hashable, Sendable {
        /// The bits, as xterm counts them.
        public let rawValue: UInt8

        /// Makes a set from its bits.
        public init(rawValue: UInt8) { self.rawValue = rawValue }

        /// Shift.
        public static let shift = Modifiers(rawValue: 1)
        /// Alt.
        public static let alt = Modifiers(rawValue: 2)
        /// Ctrl.
        public static let control = Modifiers(rawValue: 4)
    }

    /// What the mouse did, and where.
    public struct Mouse: Hashable, Sendable {
        /// What it did.
        public enum Action: Hashable, Sendable { case click, wheelUp, wheelDown }

        /// What it did.
        public var action: Action
        /// Where.
        public var at: Point

        /// Makes a mouse event.
        public init(_ action: Action, at point: Point) {
            self.action = action
            at = point
        }
    }

    /// The space bar.
    public static let space = Key.character(" ")
    /// Return.
    public static let enter = Key.named(.enter, [])
    /// Tab.
    public static let tab = Key.named(.tab, [])
    /// Shift-Tab.
    public static let backTab = Key.named(.tab, .shift)
    /// Escape by itself.
    public static let escape = Key.named(.escape, [])
    /// Backspace.
    public static let backspace = Key.named(.backspace, [])
    /// Insert.
    public static let insert = Key.named(.insert, [])
    /// Delete.
    public static let delete = Key.named(.delete, [])
    /// Arrow up.
    public static let up = Key.named(.up, [])
    /// Arrow down.
    public static let down = Key.named(.down, [])
    /// Arrow left.
    public static let left = Key.named(.left, [])
    /// Arrow right.
    public static let right = Key.named(.right, [])
    /// Home.
    public static let home = Key.named(.home, [])
    /// End.
    public static let end = Key.named(.end, [])
    /// Page up.
    public static let pageUp = Key.named(.pageUp, [])
    /// Page down.
    public static let pageDown = Key.named(.pageDown, [])
}
