extension EscapeText {
    /// The bytes of a frame without the changes of style that nobody sees.
    ///
    /// Before it resets everything ncurses resets the colour, and between two cells of one colour it goes back to the
    /// plain style for the spaces. With a table full of dim cells that is a quarter of a frame.
    static func withoutIdleStyles(_ bytes: [UInt8]) -> [UInt8] {
        var out: [UInt8] = []
        out.reserveCapacity(bytes.count)
        var style = StyleInForce.unknown
        // Where the last reset stands in `out`, and what it ended, while only spaces follow it.
        var reset: (place: Int, ended: StyleInForce)?
        var index = 0
        while index < bytes.count {
            guard bytes[index] == 0x1B, let end = endOfStyle(in: bytes, at: index) else {
                if bytes[index] != 0x20 { reset = nil }
                out.append(bytes[index])
                index += 1
                continue
            }
            let parameters = bytes[index + 2..<end - 1]
            if parameters.isEmpty {
                reset = (out.count, style)
                style = .plain
                out += bytes[index..<end]
            } else if parameters.elementsEqual("0".utf8) {
                style = .plain
                reset = nil
                out += bytes[index..<end]
            } else if parameters.elementsEqual("39".utf8), bytes[end...].starts(with: "\u{1B}[m".utf8) {
                // What follows resets the colour, too.
            } else if let last = reset, last.ended == .colour(parameters), style == .plain {
                out.removeSubrange(last.place..<last.place + 3)
                style = last.ended
                reset = nil
            } else {
                style = style == .plain && isColour(parameters) ? .colour(parameters) : .unknown
                reset = nil
                out += bytes[index..<end]
            }
            index = end
        }
        return out
    }

    private enum StyleInForce: Equatable {
        case unknown, plain
        /// Nothing but this colour of characters, by the parameters that set it.
        case colour(ArraySlice<UInt8>)
    }

    /// The index after a sequence `ESC [ … m` that begins here; nil for any other.
    private static func endOfStyle(in bytes: [UInt8], at start: Int) -> Int? {
        guard start + 1 < bytes.count, bytes[start + 1] == UInt8(ascii: "[") else { return nil }
        var index = start + 2
        while index < bytes.count, (0x30...0x3B).contains(bytes[index]) { index += 1 }
        return index < bytes.count && bytes[index] == UInt8(ascii: "m") ? index + 1 : nil
    }

    /// Whether parameters set a colour of characters and nothing else: `36`, `90`, `38;5;240`.
    private static func isColour(_ parameters: ArraySlice<UInt8>) -> Bool {
        let numbers = parameters.split(separator: UInt8(ascii: ";"), omittingEmptySubsequences: false)
            .map { Int(String(decoding: $0, as: UTF8.self)) ?? 0 }
        if numbers.count == 1 { return (30...37).contains(numbers[0]) || (90...97).contains(numbers[0]) }
        return numbers.count == 3 && numbers[0] == 38 && numbers[1] == 5
    }
}
