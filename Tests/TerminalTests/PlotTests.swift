import Terminal
import Testing

@Suite struct PlotTests {
    private func drawn(_ width: Int, _ height: Int = 1, _ draw: (inout Canvas) -> Void) -> String {
        var canvas = Canvas(Size(width, height))
        draw(&canvas)
        return canvas.text
    }

    @Test(arguments: [
        (0, 10, "░░░░"), (10, 10, "████"), (1, 1000, "█░░░"), (999, 1000, "███░"), (5, 10, "██░░"), (0, 0, "░░░░"),
    ])
    func `a bar is full only when all is done and empty only when nothing is`(done: Int, total: Int, shown: String) {
        #expect(drawn(4) { Gauge.draw(done, of: total, in: $0.bounds, on: &$0) } == shown)
    }

    @Test func `TUI-6: progress tells rate and remaining time, and bar when there is room`() {
        let progress = Progress(done: 3000, total: 10_000, elapsed: 2.5, unit: "items")
        #expect(progress.summary == "3,000/10,000 items  1,200/s  6 s left")
        #expect(
            drawn(48) { progress.draw(in: $0.bounds, on: &$0) } == "███░░░░░░░ 3,000/10,000 items  1,200/s  6 s left")
        #expect(drawn(20) { progress.draw(in: $0.bounds, on: &$0) } == "3,000/10,000 items …")
        #expect(Progress(done: 5, total: nil, elapsed: 1, unit: "rows").summary == "5 rows  5/s")
        #expect(Progress(done: 0, total: 10, elapsed: 0, unit: "rows").remaining == nil)
        #expect(Progress(done: 10, total: 36_010, elapsed: 1, unit: "rows").summary.hasSuffix("1 h 0 min left"))
    }

    @Test func `TUI-12: a sparkline has its peak at full height and keeps peaks when values are many`() {
        #expect(Sparkline.text([0, 1, 2, 4, 8], width: 10) == "▁▁▂▄█")
        #expect(Sparkline.text([0, 0, 9, 0, 0, 0], width: 3) == "▁█▁")
        #expect(Sparkline.text([0, 0], width: 5) == "▁▁")
        #expect(Sparkline.text([], width: 5) == "")
    }

    @Test func `TUI-12: a histogram has a bar for every class that holds anything, and its numbers`() {
        let ages = Histogram([0.5, 2, 2.5, 2.9, 40], below: [1, 3, 7], labels: ["< 1", "1-3", "3-7", "> 7"])
        #expect(ages.bins.map(\.count) == [1, 3, 0, 1])
        #expect(drawn(13, 4) { ages.draw(in: $0.bounds, on: &$0) } == "< 1 ██▌ 1\n1-3 ███████ 3\n3-7 0\n> 7 ██▌ 1")
        let many = Histogram([.init("a", 1), .init("b", 5000)])
        #expect(drawn(14, 2) { many.draw(in: $0.bounds, on: &$0) } == "a ▌ 1\nb ██████ 5,000")
        // Where there is no room for bars the numbers stay.
        #expect(drawn(7, 2) { many.draw(in: $0.bounds, on: &$0) } == "a 1\nb 5,000")
        #expect(drawn(9, 1) { Histogram([.init("none", 0)]).draw(in: $0.bounds, on: &$0) } == "none 0")
    }

    @Test func `TUI-12: a percentile strip shows where most values lie`() {
        let strip = PercentileStrip((1...100).map(Double.init).shuffled())
        #expect([strip.least, strip.tenth, strip.median, strip.ninetieth, strip.largest] == [1, 10, 50, 90, 100])
        #expect(drawn(21) { strip.draw(in: $0.bounds, on: &$0) } == "├─████████│████████─┤")
        #expect(PercentileStrip([7]).median == 7)
        #expect(drawn(9) { PercentileStrip([]).draw(in: $0.bounds, on: &$0) } == "")
        #expect(drawn(9) { PercentileStrip([0, 0]).draw(in: $0.bounds, on: &$0) } == "")
    }

    @Test func `TUI-12: a burn-down tells what is left, what is late and what is planned`() {
        let late = BurnDown(left: [4, 4, 3], plan: [4, 2, 1, 0])
        #expect(drawn(4, 4) { late.draw(in: $0.bounds, on: &$0) } == "█░\n█░░\n██░\n███")
        let early = BurnDown(left: [2, 0], plan: [4, 3, 1])
        #expect(drawn(3, 4) { early.draw(in: $0.bounds, on: &$0) } == "·\n ·\n█\n█ ·")
        // More days than columns, and more columns than days.
        let long = BurnDown(left: Array((0...99).reversed()), plan: [])
        #expect(drawn(4, 2) { long.draw(in: $0.bounds, on: &$0) } == "█\n███")
        #expect(drawn(6, 1) { BurnDown(left: [1, 1], plan: [1, 1, 0]).draw(in: $0.bounds, on: &$0) } == "████")
        #expect(drawn(4, 2) { BurnDown(left: [], plan: []).draw(in: $0.bounds, on: &$0) } == "\n")
    }

    @Test func `ACC-25: a diff shows each field before and after`() {
        let lines = DiffView.lines([
            FieldChange("state", before: "pending", after: "approved"), FieldChange("note", before: nil, after: "a\nb"),
            FieldChange("owner", before: "x", after: nil), FieldChange("id", before: "1", after: "1"),
        ])
        #expect(
            lines == [
                Span("~ state  pending", .removed), Span("~      → approved", .added), Span("+ note   a␊b", .added),
                Span("- owner  x", .removed), Span("  id     1", .dim),
            ])
    }

    @Test func `tabs mark the chosen one in brackets and keep the note`() {
        let tabs = Tabs(["Support", "Hotline", "Admin"], selected: 1)
        #expect(
            drawn(40) { tabs.draw(in: $0.bounds, note: "sup.reyes", on: &$0) }
                == " Support [Hotline] Admin       sup.reyes")
        #expect(drawn(24) { tabs.draw(in: $0.bounds, note: "sup.reyes", on: &$0) } == " Support [Hot… sup.reyes")
    }

    @Test func `the footer shows the hints that fit whole and always the help`() {
        let hints = [KeyHint("a", "approve"), KeyHint("x", "reject"), KeyHint("m", "reassign")]
        let help = KeyHint("?", "help")
        #expect(
            drawn(30) { Footer.draw(hints, always: help, in: $0.bounds, on: &$0) } == " a approve  x reject   ? help")
    }

    @Test func `TUI-1: a terminal that is too small says so, and comes back`() {
        var small = Canvas(Size(30, 2))
        #expect(SizeGuard.draw(needed: Size(80, 24), on: &small) == true)
        #expect(small.text == "    80×24 needed, now 30×2\n")
        var enough = Canvas(Size(80, 24))
        enough.write("screen", at: Point(0, 0))
        #expect(SizeGuard.draw(needed: Size(80, 24), on: &enough) == false)
        #expect(enough.line(0) == "screen")
    }

    @Test func `a toast has a sign besides its colour`() {
        #expect(drawn(20) { Toast(.failed, "disk full").draw(in: $0.bounds, on: &$0) } == " ✗ disk full")
        #expect(drawn(20) { Toast(.done, "saved").draw(in: $0.bounds, on: &$0) } == " ✓ saved")
    }
}
