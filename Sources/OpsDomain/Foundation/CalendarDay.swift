public import Ledger

/// A day of the proleptic Gregorian calendar, without a time of day or a time zone.
///
/// Its text and its JSON form are `YYYY-MM-DD`, years 0001–9999. Conversions follow Howard Hinnant,
/// "chrono-Compatible Low-Level Date Algorithms": March-based years, so that the leap day comes last.
public struct CalendarDay: Sendable, Hashable, Comparable {
    /// Days since 1970-01-01; negative before.
    public let dayNumber: Int

    /// The day so many days after 1970-01-01.
    public init(dayNumber: Int) {
        self.dayNumber = dayNumber
    }

    /// The day of a date; nil when the calendar has no such date or the year is outside 1–9999.
    public init?(year: Int, month: Int, day: Int) {
        guard (1...9999).contains(year), (1...12).contains(month) else { return nil }
        guard (1...Self.days(inMonth: month, of: year)).contains(day) else { return nil }
        let shiftedYear = month <= 2 ? year - 1 : year
        let era = shiftedYear / 400
        let yearOfEra = shiftedYear - era * 400
        let dayOfYear = (153 * (month > 2 ? month - 3 : month + 9) + 2) / 5 + day - 1
        let dayOfEra = yearOfEra * 365 + yearOfEra / 4 - yearOfEra / 100 + dayOfYear
        self.init(dayNumber: era * 146_097 + dayOfEra - 719_468)
    }

    /// The day of the text `YYYY-MM-DD`, ten ASCII characters; nil for anything else.
    public init?(_ text: some StringProtocol) {
        let bytes = Array(text.utf8)
        guard bytes.count == 10, bytes[4] == UInt8(ascii: "-"), bytes[7] == UInt8(ascii: "-") else { return nil }
        var numbers: [Int] = []
        for range in [0..<4, 5..<7, 8..<10] {
            var number = 0
            for byte in bytes[range] {
                guard (UInt8(ascii: "0")...UInt8(ascii: "9")).contains(byte) else { return nil }
                number = number * 10 + Int(byte - UInt8(ascii: "0"))
            }
            numbers.append(number)
        }
        self.init(year: numbers[0], month: numbers[1], day: numbers[2])
    }

    /// The day that a moment falls on in UTC.
    public init(_ moment: Timestamp) {
        let millisecondsPerDay: Int64 = 86_400_000
        let day = moment.milliseconds / millisecondsPerDay
        self.init(dayNumber: Int(moment.milliseconds % millisecondsPerDay < 0 ? day - 1 : day))
    }

    /// Year, month 1–12 and day 1–31.
    public var civil: (year: Int, month: Int, day: Int) {
        let shifted = dayNumber + 719_468
        let era = (shifted >= 0 ? shifted : shifted - 146_096) / 146_097
        let dayOfEra = shifted - era * 146_097
        let yearOfEra = (dayOfEra - dayOfEra / 1460 + dayOfEra / 36_524 - dayOfEra / 146_096) / 365
        let dayOfYear = dayOfEra - (365 * yearOfEra + yearOfEra / 4 - yearOfEra / 100)
        let marchMonth = (5 * dayOfYear + 2) / 153
        let month = marchMonth < 10 ? marchMonth + 3 : marchMonth - 9
        let year = yearOfEra + era * 400 + (month <= 2 ? 1 : 0)
        return (year, month, dayOfYear - (153 * marchMonth + 2) / 5 + 1)
    }

    /// The day of the week after ISO 8601: Monday 1 to Sunday 7.
    public var weekday: Int {
        let sinceMonday = (dayNumber + 3) % 7  // 1970-01-01 was a Thursday
        return (sinceMonday < 0 ? sinceMonday + 7 : sinceMonday) + 1
    }

    /// How many days a month has; the month must be 1–12.
    static func days(inMonth month: Int, of year: Int) -> Int {
        switch month {
        case 2: (year % 4 == 0 && year % 100 != 0) || year % 400 == 0 ? 29 : 28
        case 4, 6, 9, 11: 30
        default: 31
        }
    }

    public static func < (one: CalendarDay, other: CalendarDay) -> Bool { one.dayNumber < other.dayNumber }
}

extension CalendarDay {
    /// Whether it is one of Monday to Friday.
    ///
    /// Holidays are not known here.
    public var isBusinessDay: Bool { weekday <= 5 }

    /// Itself, or the Monday after if it falls on a weekend.
    public var firstBusinessDay: CalendarDay { isBusinessDay ? self : adding(days: 8 - weekday) }

    /// The day so many calendar days later; negative for earlier.
    public func adding(days: Int) -> CalendarDay { CalendarDay(dayNumber: dayNumber + days) }

    /// The day so many business days (Monday to Friday) later; negative for earlier.
    ///
    /// Counting starts at the next business day, so one business day after a Friday, Saturday or Sunday is the
    /// Monday. Zero is the day itself, also on a weekend.
    public func adding(businessDays: Int) -> CalendarDay {
        guard businessDays != 0 else { return self }
        let forward = businessDays > 0
        let anchor = isBusinessDay ? self : adding(days: forward ? 5 - weekday : 8 - weekday)
        let monday = anchor.adding(days: 1 - anchor.weekday)
        let steps = anchor.weekday - 1 + businessDays
        let weeks = steps >= 0 ? steps / 5 : (steps - 4) / 5
        return monday.adding(days: weeks * 7 + steps - weeks * 5)
    }
}

extension CalendarDay: CustomStringConvertible {
    /// The text `YYYY-MM-DD`.
    public var description: String {
        let (year, month, day) = civil
        return "\(Self.padded(year, to: 4))-\(Self.padded(month, to: 2))-\(Self.padded(day, to: 2))"
    }

    private static func padded(_ number: Int, to width: Int) -> String {
        let digits = String(number)
        return String(repeating: "0", count: max(0, width - digits.count)) + digits
    }
}

extension CalendarDay: Codable {
    /// Reads the text `YYYY-MM-DD`.
    public init(from decoder: any Decoder) throws {
        let container = try decoder.singleValueContainer()
        let text = try container.decode(String.self)
        guard let day = CalendarDay(text) else {
            throw DecodingError.dataCorruptedError(in: container, debugDescription: "'\(text)' is no date YYYY-MM-DD")
        }
        self = day
    }

    /// Writes the text `YYYY-MM-DD`.
    public func encode(to encoder: any Encoder) throws {
        var container = encoder.singleValueContainer()
        try container.encode(description)
    }
}
