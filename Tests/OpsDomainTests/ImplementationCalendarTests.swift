import FoundationEssentials
import Ledger
import OpsDomain
import Testing

@Suite struct ImplementationCalendarTests {
    @Test(arguments: [
        ("1970-01-01", 0, 4), ("1969-12-31", -1, 3), ("2000-02-29", 11_016, 2), ("2026-11-20", 20_777, 5),
        ("1900-03-01", -25_508, 4), ("0001-01-01", -719_162, 1), ("9999-12-31", 2_932_896, 5),
    ])
    func `IMP-1: a date has its number and its weekday, and comes back as its text`(
        _ text: String, _ number: Int, _ weekday: Int
    ) throws {
        let day = try #require(CalendarDay(text))
        #expect(day.dayNumber == number)
        #expect(day.weekday == weekday)
        #expect(day.description == text)
        #expect(CalendarDay(dayNumber: number) == day)
    }

    @Test(arguments: [
        "", "2026-2-03", "2026-02-29", "2100-02-29", "2026-00-10", "2026-13-01", "2026-04-31", "2026-11-00",
        "0000-01-01", "2026/11/20", "2026-11-20 ", "+026-11-20", "20261120", "２026-11-20", "tomorrow",
    ])
    func `IMP-1: what is no date is refused`(_ text: String) {
        #expect(CalendarDay(text) == nil)
    }

    @Test func `IMP-1: every day of four centuries follows the day before`() throws {
        var day = try #require(CalendarDay("1900-01-01"))
        var weekday = day.weekday
        for _ in 0..<146_097 {
            let (year, month, dayOfMonth) = day.civil
            #expect(CalendarDay(year: year, month: month, day: dayOfMonth) == day)
            day = day.adding(days: 1)
            weekday = weekday % 7 + 1
            #expect(day.weekday == weekday)
        }
        #expect(day.description == "2300-01-01")
    }

    @Test(arguments: [
        ("2026-11-20", 0, "2026-11-20"), ("2026-11-20", 1, "2026-11-23"), ("2026-11-21", 1, "2026-11-23"),
        ("2026-11-22", 1, "2026-11-23"), ("2026-11-22", 0, "2026-11-22"), ("2026-11-23", 4, "2026-11-27"),
        ("2026-11-23", 5, "2026-11-30"), ("2026-11-23", -1, "2026-11-20"), ("2026-11-22", -1, "2026-11-20"),
        ("2026-11-21", -5, "2026-11-16"), ("2026-11-25", -3, "2026-11-20"), ("2026-12-31", 2, "2027-01-04"),
    ])
    func `IMP-1: business days leave weekends out`(_ from: String, _ count: Int, _ expected: String) throws {
        #expect(try #require(CalendarDay(from)).adding(businessDays: count).description == expected)
    }

    @Test(arguments: -30...30)
    func `IMP-1: business days in one step are business days one by one`(_ count: Int) {
        for start in 20_770..<20_784 {
            var day = CalendarDay(dayNumber: start)
            var left = abs(count)
            while left > 0 {
                day = day.adding(days: count.signum())
                if day.isBusinessDay { left -= 1 }
            }
            #expect(CalendarDay(dayNumber: start).adding(businessDays: count) == day)
        }
    }

    @Test(arguments: [
        ("2026-11-20", "2026-11-20"), ("2026-11-21", "2026-11-23"), ("2026-11-22", "2026-11-23"),
        ("2026-11-23", "2026-11-23"),
    ])
    func `IMP-1: the first business day is the day itself or the Monday after`(_ from: String, _ to: String) throws {
        #expect(try #require(CalendarDay(from)).firstBusinessDay.description == to)
    }

    @Test(arguments: [(0, 0), (86_399_999, 0), (86_400_000, 1), (-1, -1), (-86_400_000, -1), (-86_400_001, -2)])
    func `IMP-1: a moment falls on its day in UTC`(_ milliseconds: Int64, _ number: Int) {
        #expect(CalendarDay(Timestamp(milliseconds: milliseconds)).dayNumber == number)
    }

    @Test func `IMP-1: a day is its text in JSON, and other text is refused`() throws {
        let day = try #require(CalendarDay("2026-11-20"))
        let data = try JSONEncoder().encode([day])
        #expect(String(decoding: data, as: UTF8.self) == #"["2026-11-20"]"#)
        #expect(try JSONDecoder().decode([CalendarDay].self, from: data) == [day])
        #expect(throws: DecodingError.self) {
            try JSONDecoder().decode([CalendarDay].self, from: Data(#"["2026-02-30"]"#.utf8))
        }
    }
}
