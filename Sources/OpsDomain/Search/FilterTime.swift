/// Instants and durations as they are typed in filters.
///
/// Times are milliseconds since 1970, UTC.
enum FilterTime {
    static let second: Int64 = 1_000
    static let minute = 60 * second
    static let hour = 60 * minute
    static let day = 24 * hour
    static let week = 7 * day

    /// The span `[start, end)` that a typed time names: a day for `2026-11-20`, a minute for `2026-11-20T10:30Z`.
    static func span(_ text: String, now: Int64) -> Range<Int64>? {
        let today = now.flooredDown(to: day)
        switch text.lowercased() {
        case "today": return today..<today + day
        case "yesterday": return today - day..<today
        default: break
        }
        var reader = DigitReader(text)
        guard let year = reader.digits(4), year >= 1 else { return nil }
        if reader.isAtEnd { return midnight(year, 1, 1)..<midnight(year + 1, 1, 1) }
        guard reader.skip("-"), let month = reader.digits(2), (1...12).contains(month) else { return nil }
        if reader.isAtEnd {
            return midnight(year, month, 1)..<(month == 12 ? midnight(year + 1, 1, 1) : midnight(year, month + 1, 1))
        }
        guard reader.skip("-"), let date = reader.digits(2), (1...daysIn(month, of: year)).contains(date) else {
            return nil
        }
        let start = midnight(year, month, date)
        if reader.isAtEnd { return start..<start + day }
        guard reader.skip("T") || reader.skip("t") || reader.skip(" ") else { return nil }
        return time(&reader).map { start + $0.lowerBound..<start + $0.upperBound }
    }

    /// The rest of a date-time after its `T`, as a span from midnight.
    private static func time(_ reader: inout DigitReader) -> Range<Int64>? {
        guard let hours = reader.digits(2), hours < 24, reader.skip(":"), let minutes = reader.digits(2), minutes < 60
        else { return nil }
        var start = Int64(hours) * hour + Int64(minutes) * minute
        var width = minute
        if reader.skip(":") {
            guard let seconds = reader.digits(2), seconds < 60 else { return nil }
            start += Int64(seconds) * second
            width = second
            if reader.skip(".") {
                guard let milliseconds = reader.fraction() else { return nil }
                start += Int64(milliseconds)
                width = 1
            }
        }
        guard let offset = offset(&reader), reader.isAtEnd else { return nil }
        return start - offset..<start - offset + width
    }

    private static func offset(_ reader: inout DigitReader) -> Int64? {
        if reader.isAtEnd || reader.skip("Z") || reader.skip("z") { return 0 }
        let isWest = reader.skip("-")
        guard isWest || reader.skip("+"), let hours = reader.digits(2), hours < 24, reader.skip(":"),
            let minutes = reader.digits(2), minutes < 60
        else { return nil }
        return (Int64(hours) * hour + Int64(minutes) * minute) * (isWest ? -1 : 1)
    }

    /// A duration and the unit of its last part: `1h30m` is 90 minutes, in minutes.
    ///
    /// Units: s, m, h, d, w.
    static func duration(_ text: String) -> (length: Int64, unit: Int64)? {
        var length: Int64 = 0
        var unit = Int64.max
        var number: Int64?
        for character in text.lowercased() {
            if let digit = character.asciiDigit {
                let value = (number ?? 0) * 10 + Int64(digit)
                guard value < 1_000_000_000 else { return nil }
                number = value
                continue
            }
            // Each unit once and from large to small, as durations are written.
            guard let count = number, let next = Self.unit(character), next < unit else { return nil }
            length += count * next
            unit = next
            number = nil
        }
        guard number == nil, unit != .max else { return nil }
        return (length, unit)
    }

    private static func unit(_ character: Character) -> Int64? {
        switch character {
        case "s": second
        case "m": minute
        case "h": hour
        case "d": day
        case "w": week
        default: nil
        }
    }

    /// The day of an instant as it is stored in a date column.
    static func dayText(_ milliseconds: Int64) -> String {
        // Days to a civil date: Howard Hinnant, "chrono-Compatible Low-Level Date Algorithms".
        let days = milliseconds.flooredDown(to: day) / day + 719_468
        let era = days.flooredDown(to: 146_097) / 146_097
        let dayOfEra = days - era * 146_097
        let yearOfEra = (dayOfEra - dayOfEra / 1_460 + dayOfEra / 36_524 - dayOfEra / 146_096) / 365
        let dayOfYear = dayOfEra - (365 * yearOfEra + yearOfEra / 4 - yearOfEra / 100)
        let shifted = (5 * dayOfYear + 2) / 153
        let date = dayOfYear - (153 * shifted + 2) / 5 + 1
        let month = shifted < 10 ? shifted + 3 : shifted - 9
        let year = yearOfEra + era * 400 + (month <= 2 ? 1 : 0)
        return "\(padded(year, 4))-\(padded(month, 2))-\(padded(date, 2))"
    }

    private static func padded(_ number: Int64, _ width: Int) -> String {
        let digits = String(number)
        return String(repeating: "0", count: max(0, width - digits.count)) + digits
    }

    /// Midnight of a civil date (same source).
    private static func midnight(_ year: Int, _ month: Int, _ date: Int) -> Int64 {
        let shiftedYear = month <= 2 ? year - 1 : year
        let era = shiftedYear / 400
        let yearOfEra = shiftedYear - era * 400
        let dayOfYear = (153 * (month > 2 ? month - 3 : month + 9) + 2) / 5 + date - 1
        let dayOfEra = yearOfEra * 365 + yearOfEra / 4 - yearOfEra / 100 + dayOfYear
        return Int64(era * 146_097 + dayOfEra - 719_468) * day
    }

    private static func daysIn(_ month: Int, of year: Int) -> Int {
        let isLeap = (year % 4 == 0 && year % 100 != 0) || year % 400 == 0
        return month == 2 ? (isLeap ? 29 : 28) : [4, 6, 9, 11].contains(month) ? 30 : 31
    }
}

/// Reads fixed-width numbers and single characters from the left.
private struct DigitReader {
    private var rest: Substring

    init(_ text: String) { rest = text[...] }

    var isAtEnd: Bool { rest.isEmpty }

    mutating func skip(_ character: Character) -> Bool {
        guard rest.first == character else { return false }
        rest.removeFirst()
        return true
    }

    mutating func digits(_ count: Int) -> Int? {
        var value = 0
        for _ in 0..<count {
            guard let digit = rest.first?.asciiDigit else { return nil }
            value = value * 10 + digit
            rest.removeFirst()
        }
        return value
    }

    /// The digits after a decimal point, as milliseconds; further digits are read and dropped.
    mutating func fraction() -> Int? {
        var value = 0
        var count = 0
        while let digit = rest.first?.asciiDigit {
            if count < 3 { value = value * 10 + digit }
            count += 1
            rest.removeFirst()
        }
        guard count > 0 else { return nil }
        return count == 1 ? value * 100 : count == 2 ? value * 10 : value
    }
}

extension Character {
    /// The value of an ASCII digit.
    fileprivate var asciiDigit: Int? {
        guard let byte = asciiValue, byte >= 0x30, byte <= 0x39 else { return nil }
        return Int(byte) - 0x30
    }
}

extension Int64 {
    /// The largest multiple of `unit` that is not above the number.
    fileprivate func flooredDown(to unit: Int64) -> Int64 {
        let remainder = self % unit
        return remainder < 0 ? self - remainder - unit : self - remainder
    }
}
