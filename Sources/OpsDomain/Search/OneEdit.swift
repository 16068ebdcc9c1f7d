/// A typed word laid on the beginning of a text with at most one wrong, missing, extra or swapped letter.
///
/// After the first difference only four tails can match, so it costs little more than a comparison. Letters are whole
/// UTF-8 characters. The text must end with a byte at or below a space, and the typed word must have none such.
struct OneEdit {
    /// Bytes of the text that the typed word covers.
    let length: Int
    /// Where they first differ, in bytes; the length of the word if they do not.
    let difference: Int
    /// Whether there was nothing to correct.
    var isExact: Bool { difference == Int.max }

    /// What the correction costs in a score: people seldom mistype the first letter.
    var penalty: Int { isExact ? 0 : Self.leastPenalty + (difference == 0 ? 4 : 0) }

    /// The least that a correction costs.
    static let leastPenalty = 12

    /// Nil if one edit is not enough, or if the word meant has fewer than four letters.
    @inline(__always)
    init?(_ word: UnsafePointer<UInt8>, _ count: Int, _ text: UnsafePointer<UInt8>) {
        var index = 0
        while index < count, word[index] == text[index] { index += 1 }
        if index == count {
            length = count
            difference = .max
            return
        }
        guard count >= 3, let length = Self.corrected(word, count, text, at: index) else { return nil }
        self.length = length
        self.difference = index
    }

    private static func corrected(
        _ word: UnsafePointer<UInt8>, _ count: Int, _ text: UnsafePointer<UInt8>, at difference: Int
    ) -> Int? {
        var index = difference
        while index > 0, word[index] & 0xC0 == 0x80 { index -= 1 }
        let typed = width(word[index])
        let rest = count - index - typed
        if text[index] <= TextFolding.space {
            return rest == 0 && index >= 4 ? index : nil
        }
        let meant = width(text[index])
        var best: Int?
        // Of several corrections the one that completes the text's word is what was meant.
        func consider(_ length: Int) {
            let isWhole = text[length] <= TextFolding.space
            guard isWhole ? length >= 4 : count >= 4 else { return }
            if best == nil || isWhole { best = length }
        }
        if matches(word + index + typed, rest, text + index + meant) { consider(index + meant + rest) }
        if matches(word + index, rest + typed, text + index + meant) { consider(index + meant + rest + typed) }
        if matches(word + index + typed, rest, text + index) { consider(index + rest) }
        if rest > 0, text[index + meant] > TextFolding.space {
            let typedNext = width(word[index + typed])
            let meantNext = width(text[index + meant])
            if typed == meantNext, typedNext == meant,
                matches(word + index, typed, text + index + meant),
                matches(word + index + typed, typedNext, text + index),
                matches(word + index + typed + typedNext, rest - typedNext, text + index + meant + meantNext)
            {
                consider(count)
            }
        }
        return best
    }

    @inline(__always)
    private static func matches(_ word: UnsafePointer<UInt8>, _ count: Int, _ text: UnsafePointer<UInt8>) -> Bool {
        WordMatcher.startsWith(text, word, count)
    }

    /// Bytes of the character that begins with this byte.
    @inline(__always)
    private static func width(_ lead: UInt8) -> Int {
        lead < 0x80 ? 1 : lead < 0xE0 ? 2 : lead < 0xF0 ? 3 : 4
    }
}
