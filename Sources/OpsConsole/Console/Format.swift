import Ledger
import OpsDomain
import Terminal

/// How values are written on the screen.
enum Format {
    /// Seconds as `2:14:07`, `9:59`.
    static func duration(seconds: Int) -> String {
        let (hours, minutes, rest) = (seconds / 3600, seconds / 60 % 60, seconds % 60)
        let tail = (rest < 10 ? "0" : "") + String(rest)
        guard hours > 0 else { return "\(minutes):\(tail)" }
        return "\(hours):\(minutes < 10 ? "0" : "")\(minutes):\(tail)"
    }

    /// Seconds in whole minutes, begun ones counted: `3 h 59 min`, `10 min`.
    static func coarse(seconds: Int) -> String {
        let minutes = (seconds + 59) / 60
        return minutes >= 60 ? "\(minutes / 60) h \(minutes % 60) min" : "\(minutes) min"
    }

    /// A length of time as `30 min`, `2 h`, `1 h 30 min`.
    static func length(minutes: Int) -> String {
        let (hours, rest) = (minutes / 60, minutes % 60)
        let parts = [hours > 0 ? "\(hours) h" : nil, rest > 0 || hours == 0 ? "\(rest) min" : nil]
        return parts.compactMap(\.self).joined(separator: " ")
    }

    /// How long ago, in at most six columns: `3d 4h`, `2h 5m`, `<1m`; from ten of the larger unit on `10d`, `12h`.
    static func age(_ past: Timestamp, at now: Timestamp?) -> String {
        ListText.age(past, at: now)
    }

    /// The time of day in UTC, `14:02:31`.
    static func clock(_ time: Timestamp) -> String { String(time.description.dropFirst(11).prefix(8)) }

    /// The same, to the minute only where it is to change once a minute, `14:02`.
    static func clock(_ time: Timestamp, isCoarse: Bool) -> String { String(clock(time).prefix(isCoarse ? 5 : 8)) }

    /// Day and time in UTC to the minute, `2026-11-20 14:02`.
    static func minute(_ time: Timestamp) -> String { ListText.minute(time) }

    /// Day and time in UTC to the second, `2026-11-20 14:02:31`.
    static func second(_ time: Timestamp) -> String { ListText.second(time) }

    /// A day `2026-12-03` as `3 Dec`; other text as it is.
    static func day(_ date: String) -> String {
        let parts = date.split(separator: "-")
        let months = ["Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec"]
        guard parts.count == 3, let month = Int(parts[1]), (1...12).contains(month), let day = Int(parts[2]) else {
            return date
        }
        return "\(day) \(months[month - 1])"
    }

    /// The day of a moment in UTC, `2026-11-20`.
    static func date(_ time: Timestamp) -> String { String(time.description.prefix(10)) }

    /// `1 item`, `3 items`, `1,200 items`.
    static func count(_ number: Int, _ one: String, _ many: String? = nil) -> String {
        "\(number.grouped) \(number == 1 ? one : many ?? one + "s")"
    }

    /// `8 in Acme Health Group, 4 in Globex Logistics`; of more than four the rest is summed up.
    static func tenants(_ tenants: [FrozenQAItems.TenantCount], of count: Int) -> String {
        let shown = tenants.prefix(4).map { "\($0.count.grouped) in \($0.name)" }.joined(separator: ", ")
        let rest = count - min(4, tenants.count)
        return rest > 0 ? "\(shown), and \(Self.count(rest, "more tenant"))" : shown
    }

    /// A token such as `IN_PROGRESS` in words, `in progress`.
    static func words(_ token: String) -> String { ListText.words(token) }
}

/// Cutting text to columns, with `…` where it was cut.
enum Clip {
    /// The text in at most so many columns.
    static func text(_ text: String, to columns: Int) -> String {
        guard columns > 0 else { return "" }
        guard TextWidth.of(text) > columns else { return text }
        return TextWidth.prefix(text, columns: columns - 1) + "…"
    }
}
