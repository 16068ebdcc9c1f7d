internal import CNcurses

extension NcursesScreen {
    /// Tells ncurses the sequences that terminfo does not describe, or to which it gives unstable codes.
    func defineKeys() {
        define("\u{1B}[200~", KeyDecoder.Code.pasteBegin)
        define("\u{1B}[201~", KeyDecoder.Code.pasteEnd)
        let letters: [(String, Key.Name)] = [
            ("A", .up), ("B", .down), ("C", .right), ("D", .left), ("H", .home), ("F", .end),
        ]
        let numbers: [(String, Key.Name)] = [
            ("1", .home), ("2", .insert), ("3", .delete), ("4", .end), ("5", .pageUp), ("6", .pageDown), ("7", .home),
            ("8", .end),
        ]
        // Terminals send plain arrows in one of two forms, whatever terminfo says.
        for (letter, name) in letters {
            define("\u{1B}[\(letter)", KeyDecoder.Code.modified(name, []))
            define("\u{1B}O\(letter)", KeyDecoder.Code.modified(name, []))
        }
        for (number, name) in numbers { define("\u{1B}[\(number)~", KeyDecoder.Code.modified(name, [])) }
        define("\u{1B}[Z", KeyDecoder.Code.modified(.tab, .shift))
        for modifiers in UInt8(1)...7 {
            let set = Key.Modifiers(rawValue: modifiers)
            for (letter, name) in letters {
                define("\u{1B}[1;\(modifiers + 1)\(letter)", KeyDecoder.Code.modified(name, set))
            }
            for (number, name) in numbers {
                define("\u{1B}[\(number);\(modifiers + 1)~", KeyDecoder.Code.modified(name, set))
            }
        }
    }

    private func define(_ sequence: String, _ code: Int32) { define_key(sequence, code) }

    /// The mouse event that ncurses holds, or nil when it is one that nobody uses.
    func readMouse() -> Key? {
        var x: Int32 = 0
        var y: Int32 = 0
        let action: Key.Mouse.Action
        switch opsc_mouse(&x, &y) {
        case 1: action = .click
        case 4: action = .wheelUp
        case 5: action = .wheelDown
        default: return nil
        }
        return .mouse(Key.Mouse(action, at: Point(Int(x), Int(y))))
    }
}
