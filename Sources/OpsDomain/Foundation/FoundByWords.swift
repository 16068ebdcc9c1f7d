public import Ledger

/// A row of a list that is found by the words in it (TUI-5): on the screen, in an export, by a verb.
public protocol FoundByWords: Sendable {
    /// All texts by which it is found: what the screen shows of it, and what an export says.
    func words(at now: Timestamp?) -> [String]
    /// Ids that find it when they are given whole: their letters mean nothing, so a part of one finds nothing.
    var identities: [String] { get }
}

extension FoundByWords {
    public var identities: [String] { [] }
}

/// Words, all of which a row must hold, in capitals or not: the filter of every list that has no expressions.
public struct WordFilter: Sendable, Hashable {
    /// As it is typed.
    public let text: String
    private let words: [String]

    /// The filter of a text; an empty one keeps everything.
    public init(_ text: String) {
        self.text = text
        words = text.lowercased().split(separator: " ").map(String.init)
    }

    /// Whether it keeps everything.
    public var isEmpty: Bool { words.isEmpty }

    /// Whether it keeps a row.
    public func keeps(_ row: some FoundByWords, at now: Timestamp?) -> Bool {
        guard !words.isEmpty else { return true }
        let place = row.words(at: now).joined(separator: "\n").lowercased()
        return words.allSatisfy { word in
            // What is longer than the text cannot be in it, and a pasted word may be very long.
            word.utf8.count <= place.utf8.count && place.contains(word)
                || row.identities.contains { $0.lowercased() == word }
        }
    }
}

/// How lists write values, so that what is seen is also what is found.
public enum ListText {
    /// Day and time in UTC to the minute, `2026-11-20 14:02`.
    public static func minute(_ time: Timestamp) -> String { String(second(time).prefix(16)) }

    /// Day and time in UTC to the second, `2026-11-20 14:02:31`.
    public static func second(_ time: Timestamp) -> String {
        let text = time.description
        return text.prefix(10) + " " + text.dropFirst(11).prefix(8)
    }

    /// How long ago, in at most six columns: `3d 4h`, `2h 5m`, `<1m`; from ten of the larger unit on `10d`, `12h`.
    public static func age(_ past: Timestamp, at now: Timestamp?) -> String {
        guard let now else { return "" }
        let seconds = max(0, Int((now.milliseconds - past.milliseconds) / 1000))
        let (days, hours, minutes) = (seconds / 86_400, seconds / 3600, seconds / 60)
        if days > 0 { return days < 10 ? "\(days)d \(hours % 24)h" : "\(days)d" }
        if hours > 0 { return hours < 10 ? "\(hours)h \(minutes % 60)m" : "\(hours)h" }
        // A text that counts seconds would also change each second, which costs bytes on a slow line.
        return minutes > 0 ? "\(minutes)m" : "<1m"
    }

    /// A number with a comma before each three digits, `1,200`.
    public static func grouped(_ number: Int64) -> String {
        let digits = String(number.magnitude)
        let parts = digits.enumerated().map { place, digit in
            place > 0 && (digits.count - place).isMultiple(of: 3) ? ",\(digit)" : "\(digit)"
        }
        return (number < 0 ? "-" : "") + parts.joined()
    }

    /// A token such as `IN_PROGRESS` in words, `in progress`.
    public static func words(_ token: String) -> String { token.lowercased().replacing("_", with: " ") }
}
