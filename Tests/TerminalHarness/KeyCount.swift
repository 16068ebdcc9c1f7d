/// How many keys a program was sent, and how many it says to have taken.
///
/// An idle signal may come from a frame that was drawn before the program saw the last keys; a number in it tells. A
/// signal without a number is believed.
struct KeyCount {
    private var expected = 0
    private var taken = 0
    private var digits = 0

    /// Notes keys that are sent: the fewest that may come of them, for what follows Escape may become one key with it.
    mutating func expect(_ keys: [TerminalKey]) {
        expected = max(expected, taken)
        for key in keys {
            if case .text(let text) = key { expected += text.unicodeScalars.count } else { expected += 1 }
            if case .alt = key { return }
            if key == .escape { return }
        }
    }

    /// Takes what came of idle signals; whether one of them covers all keys sent.
    mutating func take(_ bytes: ArraySlice<UInt8>) -> Bool {
        var covers = false
        for byte in bytes {
            if let digit = Int(exactly: byte).map({ $0 - 48 }), (0...9).contains(digit) {
                digits = digits * 10 + digit
                hasDigits = true
            } else {
                if hasDigits { taken = digits }
                covers = covers || !hasDigits || taken >= expected
                (digits, hasDigits) = (0, false)
            }
        }
        return covers
    }

    private var hasDigits = false
}
