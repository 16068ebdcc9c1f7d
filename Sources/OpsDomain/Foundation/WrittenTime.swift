public import Ledger

/// A moment as a person writes it: RFC 3339, or a day of UTC.
public enum WrittenTime {
    /// A day's beginning, or with `isEnd` its end, which is the next day's beginning; or the time itself.
    /// - Throws: `OpsError` of code `usage` that names `field` for anything else.
    public static func moment(_ text: String, _ field: String, isEnd: Bool = false) throws(OpsError) -> Timestamp {
        if let moment = Timestamp(rfc3339: text) { return moment }
        if let day = CalendarDay(text), let start = Timestamp(rfc3339: "\(day)T00:00:00Z") {
            return isEnd ? start + .seconds(86_400) : start
        }
        throw OpsError.invalid(field, "'\(text)' is neither a day (2026-11-20) nor a time (2026-11-20T12:00:00Z)")
    }

    /// A moment to look back to: a day stands for its last millisecond, today for now.
    /// - Throws: `OpsError` of code `usage` that names `field` for anything else and for the future.
    public static func past(_ text: String, _ field: String, now: Timestamp) throws(OpsError) -> Timestamp {
        // Today is not over; what holds so far is what is meant.
        if let day = CalendarDay(text), day == CalendarDay(now) { return now }
        let end = try moment(text, field, isEnd: true)
        let moment = CalendarDay(text) == nil ? end : Timestamp(milliseconds: end.milliseconds - 1)
        guard moment <= now else { throw OpsError.invalid(field, "'\(text)' is in the future") }
        return moment
    }
}
