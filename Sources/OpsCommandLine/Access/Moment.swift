import Ledger
import OpsDomain

/// A moment in the past as a person writes it: RFC 3339, or a day, which means its end.
enum Moment {
    /// The option of verbs that look back.
    static let option = Option(
        name: "as-of", value: .text("DATE"), help: "then: a day such as 2026-09-30 (its end), or 2026-09-30T12:00:00Z")

    /// The moment that was asked for; nil for now.
    /// - Throws: `OpsError` of code `usage` for anything else and for the future.
    static func asOf(of call: Call) throws(OpsError) -> Timestamp? {
        guard let text = call.text("as-of") else { return nil }
        let now = call.surroundings.clock.now()
        if let moment = Timestamp(rfc3339: text) { return try past(moment, now, text) }
        guard let day = CalendarDay(text) else {
            throw OpsError(
                UsageError.invalidValue(
                    text, option: "as-of", wanted: "a day such as 2026-09-30 or a time such as 2026-09-30T12:00:00Z",
                    nearest: nil))
        }
        // Today is not over; what holds so far is what is meant.
        if day == CalendarDay(now) { return now }
        return try past(Timestamp(milliseconds: (Int64(day.dayNumber) + 1) * 86_400_000 - 1), now, text)
    }

    private static func past(_ moment: Timestamp, _ now: Timestamp, _ text: String) throws(OpsError) -> Timestamp {
        guard moment > now else { return moment }
        throw OpsError(
            .usage, "usage.value", "--as-of: '\(text)' is in the future.", subject: "--as-of",
            advice: "Name a day or a time that has been, or leave it out for now.")
    }
}
