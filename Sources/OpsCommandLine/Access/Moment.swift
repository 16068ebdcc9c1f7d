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
        return try WrittenTime.past(text, "--as-of", now: call.surroundings.clock.now())
    }
}
