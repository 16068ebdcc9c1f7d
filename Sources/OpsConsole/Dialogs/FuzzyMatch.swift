/// Finding by a few letters: those of the pattern must occur in order (TUI-4).
enum FuzzyMatch {
    /// How well a text matches, more is better; nil when it does not.
    ///
    /// Letters at word starts and in a row count more.
    static func score(_ pattern: String, _ text: String) -> Int? {
        var wanted = pattern.lowercased().filter { !$0.isWhitespace }[...]
        guard !wanted.isEmpty else { return 0 }
        var score = 0
        var isRun = false
        var isWordStart = true
        for letter in text.lowercased() {
            if letter == wanted.first {
                wanted = wanted.dropFirst()
                score += isWordStart ? 8 : isRun ? 4 : 1
                isRun = true
                if wanted.isEmpty { return score * 4 - min(text.count, 60) / 4 }
            } else {
                isRun = false
            }
            isWordStart = !letter.isLetter && !letter.isNumber
        }
        return nil
    }
}
