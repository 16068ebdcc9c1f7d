internal import CNcurses

/// Makes keys of what ncurses reads: bytes, its key codes, and codes of our own for sequences that terminfo does not
/// name.
///
/// Holds what is left over between reads. `read(milliseconds)` gives the next code or a negative number when none comes
/// in that time.
struct KeyDecoder {
    /// Codes above all of ncurses' own.
    enum Code {
        static let pasteBegin: Int32 = 0x800
        static let pasteEnd: Int32 = 0x801
        static let modified: Int32 = 0x900

        static func modified(_ name: Key.Name, _ modifiers: Key.Modifiers) -> Int32 {
            modified + Int32(Key.Name.allCases.firstIndex(of: name) ?? 0) * 8 + Int32(modifiers.rawValue)
        }
    }

    /// A paste that grows larger is cut: nobody pastes this much on purpose.
    static let longestPaste = 1_000_000
    private var pushedBack: Int32?

    /// The next key, or nil when nothing is there.
    ///
    /// Sequences that mean nothing are skipped.
    mutating func next(mouse: () -> Key?, read: (Int) -> Int32) -> Key? {
        while true {
            let code = take(read, 0)
            guard code >= 0 else { return nil }
            if let key = decode(code, mouse, read) { return key }
        }
    }

    private mutating func take(_ read: (Int) -> Int32, _ milliseconds: Int) -> Int32 {
        defer { pushedBack = nil }
        return pushedBack ?? read(milliseconds)
    }

    private mutating func decode(_ code: Int32, _ mouse: () -> Key?, _ read: (Int) -> Int32) -> Key? {
        switch code {
        case 27: escape(mouse, read)
        case 0: .control("@")
        case 9: .tab
        case 10, 13, KEY_ENTER: .enter
        case 8, 127, KEY_BACKSPACE: .backspace
        case 1...26: Unicode.Scalar(UInt32(code) + 0x60).map { .control(Character($0)) }
        case 28...31: Unicode.Scalar(UInt32(code) + 0x40).map { .control(Character($0)) }
        case 32..<127: Unicode.Scalar(UInt32(code)).map { .character(Character($0)) }
        case 128..<256: scalar(first: UInt8(code), read).map { .character(Character($0)) }
        case Code.pasteBegin: .paste(paste(read))
        case KEY_MOUSE: mouse()
        default: named(code)
        }
    }

    private func named(_ code: Int32) -> Key? {
        if let key = Self.names[code] { return key }
        let first = opsc_function_key(1)
        if code >= first, code < first + 63 { return .function(Int(code - first) + 1) }
        let offset = Int(code - Code.modified)
        guard offset >= 0, offset / 8 < Key.Name.allCases.count else { return nil }
        return .named(Key.Name.allCases[offset / 8], Key.Modifiers(rawValue: UInt8(offset % 8)))
    }

    private static let names: [Int32: Key] = [
        KEY_UP: .up, KEY_DOWN: .down, KEY_LEFT: .left, KEY_RIGHT: .right, KEY_HOME: .home, KEY_END: .end,
        KEY_PPAGE: .pageUp, KEY_NPAGE: .pageDown, KEY_IC: .insert, KEY_DC: .delete, KEY_BTAB: .backTab,
        KEY_SLEFT: .named(.left, .shift), KEY_SRIGHT: .named(.right, .shift), KEY_SR: .named(.up, .shift),
        KEY_SF: .named(.down, .shift), KEY_SHOME: .named(.home, .shift), KEY_SEND: .named(.end, .shift),
        KEY_SDC: .named(.delete, .shift),
    ]

    /// After Escape: nothing is the key itself, a key is that key with Alt, and the start of a sequence nobody knows is
    /// skipped whole, so that its letters do not act as keys.
    private mutating func escape(_ mouse: () -> Key?, _ read: (Int) -> Int32) -> Key? {
        let code = take(read, 0)
        guard code >= 0 else { return .escape }
        if code == 27 {
            pushedBack = code
            return .escape
        }
        let following = "[O]P_^X".utf8.contains(UInt8(truncatingIfNeeded: code)) && code < 128 ? read(0) : -1
        if following >= 0 {
            skip(after: UInt8(code), from: following, read)
            return nil
        }
        switch decode(code, mouse, read) {
        case .character(let character): return .alt(character)
        case .named(let name, let modifiers): return .named(name, modifiers.union(.alt))
        case let other: return other
        }
    }

    private mutating func skip(after introducer: UInt8, from first: Int32, _ read: (Int) -> Int32) {
        var code = first
        var count = 0
        let isString = introducer != UInt8(ascii: "[") && introducer != UInt8(ascii: "O")
        while code >= 0, count < 4096 {
            if isString {
                if code == 7 { return }
                if code == 27 {
                    let last = read(0)
                    if last != 0x5C { pushedBack = last >= 0 ? last : nil }
                    return
                }
            } else if (0x40...0x7E).contains(code) {
                return
            }
            code = read(0)
            count += 1
        }
    }

    /// One character of UTF-8; nil for bytes that are none.
    private mutating func scalar(first: UInt8, _ read: (Int) -> Int32) -> Unicode.Scalar? {
        var bytes = [first]
        let length = first >= 0xF0 ? 4 : first >= 0xE0 ? 3 : first >= 0xC0 ? 2 : 1
        while bytes.count < length {
            // The rest of a character may come in the next packet.
            let code = read(100)
            guard (0x80..<0xC0).contains(code) else {
                if code >= 0 { pushedBack = code }
                return nil
            }
            bytes.append(UInt8(code))
        }
        var decoder = UTF8()
        var iterator = bytes.makeIterator()
        guard case .scalarValue(let scalar) = decoder.decode(&iterator) else { return nil }
        return scalar
    }

    /// Everything up to the end of the paste.
    ///
    /// When its end does not come for half a second it is taken as over.
    private mutating func paste(_ read: (Int) -> Int32) -> String {
        var bytes: [UInt8] = []
        while true {
            let code = read(500)
            if code < 0 || code == Code.pasteEnd { break }
            guard code < 256, bytes.count < Self.longestPaste else { continue }
            bytes.append(UInt8(code))
        }
        let text = String(decoding: bytes, as: UTF8.self)
        return String(text.map { $0 == "\r" || $0 == "\r\n" ? "\n" : $0 })
    }
}
