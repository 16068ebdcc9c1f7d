internal import CVTerm

/// A key, or text typed key by key; a string literal is text.
public enum TerminalKey: Sendable, Hashable, ExpressibleByStringInterpolation {
    /// Text as it would be typed; its bytes are sent unchanged.
    case text(String)
    /// A character with Control held, such as `.control("p")`.
    case control(Character)
    /// A character with Alt held: Escape and the character at once.
    case alt(Character)
    /// Text pasted by the terminal, within paste brackets when the program asked for them.
    case paste(String)
    /// A key with a name.
    case enter, tab, backTab, backspace, escape
    /// A key of the cursor block, alone.
    case up, down, left, right, home, end, pageUp, pageDown, insert, delete
    /// A key of the cursor block with Shift held.
    case shiftUp, shiftDown, shiftLeft, shiftRight
    /// A key of the cursor block with Control held.
    case controlLeft, controlRight
    /// A function key, 1–12.
    case function(Int)

    /// Text typed key by key.
    public init(stringLiteral value: String) { self = .text(value) }

    /// The emulator's name for a key whose bytes depend on the terminal's mode, and the modifiers held; else nil.
    var emulated: (key: VTermKey, modifiers: VTermModifier)? {
        switch self {
        case .text, .control, .alt, .paste, .escape: nil
        case .enter: (VTERM_KEY_ENTER, VTERM_MOD_NONE)
        case .tab: (VTERM_KEY_TAB, VTERM_MOD_NONE)
        case .backTab: (VTERM_KEY_TAB, VTERM_MOD_SHIFT)
        case .backspace: (VTERM_KEY_BACKSPACE, VTERM_MOD_NONE)
        case .up: (VTERM_KEY_UP, VTERM_MOD_NONE)
        case .down: (VTERM_KEY_DOWN, VTERM_MOD_NONE)
        case .left: (VTERM_KEY_LEFT, VTERM_MOD_NONE)
        case .right: (VTERM_KEY_RIGHT, VTERM_MOD_NONE)
        case .home: (VTERM_KEY_HOME, VTERM_MOD_NONE)
        case .end: (VTERM_KEY_END, VTERM_MOD_NONE)
        case .pageUp: (VTERM_KEY_PAGEUP, VTERM_MOD_NONE)
        case .pageDown: (VTERM_KEY_PAGEDOWN, VTERM_MOD_NONE)
        case .insert: (VTERM_KEY_INS, VTERM_MOD_NONE)
        case .delete: (VTERM_KEY_DEL, VTERM_MOD_NONE)
        case .shiftUp: (VTERM_KEY_UP, VTERM_MOD_SHIFT)
        case .shiftDown: (VTERM_KEY_DOWN, VTERM_MOD_SHIFT)
        case .shiftLeft: (VTERM_KEY_LEFT, VTERM_MOD_SHIFT)
        case .shiftRight: (VTERM_KEY_RIGHT, VTERM_MOD_SHIFT)
        case .controlLeft: (VTERM_KEY_LEFT, VTERM_MOD_CTRL)
        case .controlRight: (VTERM_KEY_RIGHT, VTERM_MOD_CTRL)
        case .function(let number): (VTermKey(VTERM_KEY_FUNCTION_0.rawValue + UInt32(number)), VTERM_MOD_NONE)
        }
    }
}
