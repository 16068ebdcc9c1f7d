/// Breaking text into lines that fit a width.
public enum Wrapping {
    /// The lines of a text, broken at spaces where possible, else inside a word; line ends in the text are kept.
    ///
    /// Spaces at a break are dropped. A width below 1 counts as 1. What a break carries over begins in column `hang`,
    /// unless that would leave it less than half of the width.
    public static func lines(_ text: String, width: Int, hang: Int = 0) -> [String] {
        let hang = hang * 2 > width ? 0 : hang
        let margin = String(repeating: " ", count: hang)
        return text.split(omittingEmptySubsequences: false, whereSeparator: \.isNewline).flatMap { paragraph in
            let characters = Array(paragraph)
            return ranges(characters, width: width, hang: hang).enumerated().map { index, range in
                (index == 0 ? "" : margin) + String(characters[range]).trimmingEnd()
            }
        }
    }

    /// The lines of one paragraph as ranges of its characters, covering all of it; spaces at a break belong to the line
    /// before.
    static func ranges(_ characters: [Character], width whole: Int, hang: Int = 0) -> [Range<Int>] {
        var width = max(1, whole)
        var lines: [Range<Int>] = []
        var start = 0
        var used = 0
        var lastBreak: Int?  // the character after the last space
        var index = 0
        while index < characters.count {
            let columns = TextWidth.of(characters[index])
            let isSpace = characters[index] == " "
            // A space may hang over the edge; it is not seen there.
            if used + columns > width, !isSpace, index > start {
                let end = lastBreak ?? index
                lines.append(start..<end)
                start = end
                width = max(1, whole - hang)
                used = characters[start..<index].reduce(0) { $0 + TextWidth.of($1) }
                lastBreak = nil
                continue
            }
            used += columns
            index += 1
            if isSpace { lastBreak = index }
        }
        lines.append(start..<characters.count)
        return lines
    }
}

extension String {
    func trimmingEnd() -> String {
        var text = Substring(self)
        while text.last == " " { text.removeLast() }
        return String(text)
    }
}
