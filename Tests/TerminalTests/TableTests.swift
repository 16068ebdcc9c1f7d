import Terminal
import Testing

@Suite struct TableTests {
    private let table = Table<Int>([
        TableColumn("case", "Case", min: 6), TableColumn("age", "Age", min: 4, ideal: 5, align: .trailing, priority: 1),
        TableColumn("lang", "Lang", min: 4, ideal: 4, priority: 2),
    ])

    private func row(_ id: Int) -> TableRow<Int> { TableRow(id, [Span("C-\(id)"), Span("\(id % 9) d"), "es"]) }
    private func source(_ ids: some Sequence<Int>) -> TableSource<Int> { TableSource(ids.map { row($0) }) }

    @Test func `TUI-5: a million rows cost only the visible ones`() {
        var asked: Set<Int> = []
        let source = TableSource<Int>(
            count: 1_000_000,
            row: { index in
                asked.insert(index)
                return self.row(index)
            }, index: { $0 })
        var state = TableState<Int>()
        state.move(to: 500_000, source)
        var canvas = Canvas(Size(40, 11))
        table.draw(in: canvas.bounds, &state, source, on: &canvas)
        #expect(asked.count <= 12)
        #expect(asked.allSatisfy { abs($0 - 500_000) <= 10 })
        #expect(state.visible.contains(500_000))
    }

    @Test func `TUI-5: the cursor stays on its row and line when the list changes`() {
        var state = TableState<Int>()
        state.layout(height: 5, source: source(0..<20))
        state.move(to: 7, source(0..<20))
        #expect(state.visible == 3..<8)
        let changed = source([100, 101] + Array(0..<20))
        state.layout(height: 5, source: changed)
        #expect(state.cursorID == 7)
        #expect(state.cursor == 9)
        #expect(state.visible == 5..<10)
    }

    @Test func `TUI-5: when the cursor's row is gone the cursor stays at its place, inside the list`() {
        var state = TableState<Int>()
        state.layout(height: 5, source: source(0..<4))
        state.move(to: 3, source(0..<4))
        state.layout(height: 5, source: source(0..<2))
        #expect(state.cursor == 1)
        #expect(state.cursorID == 1)
        state.layout(height: 5, source: source([]))
        #expect(state.cursorID == nil)
        #expect(state.cursor == 0)
    }

    @Test(arguments: [
        ([Key.down, .down], 2), ([.character("j"), .character("k")], 0), ([.end], 29), ([.character("G"), .up], 28),
        ([.pageDown], 5), ([.pageDown, .pageDown, .pageUp], 5), ([.up], 0), ([.end, .down], 29), ([.end, .home], 0),
    ])
    func `TUI-4: keys move the cursor inside the list`(keys: [Key], index: Int) {
        var state = TableState<Int>()
        let source = source(0..<30)
        state.layout(height: 5, source: source)
        for key in keys { #expect(state.handle(key, source) == .moved) }
        #expect(state.cursor == index)
        #expect(state.visible.contains(index))
    }

    @Test func `HOT-2: space marks and goes on, shift-arrows mark on the way, marks outlive the list`() {
        var state = TableState<Int>()
        let source = source(0..<10)
        state.layout(height: 5, source: source)
        #expect(state.handle(.space, source) == .marked)
        #expect(state.cursor == 1)
        #expect(state.marks == [0])
        _ = state.handle(.named(.down, .shift), source)
        #expect(state.marks == [0, 1, 2])
        state.mark(through: 5, source)
        #expect(state.marks == [0, 1, 2, 3, 4, 5])
        state.layout(height: 5, source: self.source(8..<10))
        #expect(state.marks.count == 6)
        #expect(state.handle(.paste(" "), source) == .ignored)
    }

    @Test
    func `TUI-8: the row with the cursor has a marker, marked rows a dot, and the hardware cursor is on the marker`() {
        var state = TableState<Int>()
        let source = source(0..<3)
        state.marks = [2]
        state.sort = .init("age", descending: true)
        state.move(to: 1, source)
        var canvas = Canvas(Size(28, 5), theme: .dark)
        table.draw(in: canvas.bounds, &state, source, on: &canvas)
        #expect(
            canvas.text == """
                   Case            Age▼ Lang
                   C-0              0 d es
                ▶  C-1              1 d es
                 ● C-2              2 d es

                """)
        #expect(canvas.cursor == Point(0, 2))
        #expect(canvas[Point(3, 2)].style.attributes == .bold)
        #expect(canvas[Point(3, 1)].style == .plain)
    }

    @Test func `PERF-2: moving the cursor changes few cells`() {
        let screen = MemoryScreen(Size(80, 24))
        var state = TableState<Int>()
        let source = source(0..<100)
        var canvas = Canvas(screen.size)
        table.draw(in: canvas.bounds, &state, source, on: &canvas)
        screen.present(canvas)
        _ = state.handle(.down, source)
        canvas.clear()
        table.draw(in: canvas.bounds, &state, source, on: &canvas)
        screen.present(canvas)
        #expect(screen.changedCells > 0)
        // Two markers and the first column of two rows.
        #expect(screen.changedCells <= 2 + 2 * 66)
    }

    @Test func `TUI-1: at narrow widths the least important columns go first and the important one is cut last`() {
        func heading(_ width: Int) -> String {
            var state = TableState<Int>()
            var canvas = Canvas(Size(width, 3))
            table.draw(in: canvas.bounds, &state, source(0..<1), on: &canvas)
            return canvas.line(0)
        }
        #expect(heading(22) == "   Case       Age Lang")
        #expect(heading(17) == " › Case       Age")
        #expect(heading(12) == " › Case")
        #expect(heading(6) == " › Ca…")
    }

    @Test func `TUI-5: scrolling sideways keeps the first column, and ends where all is seen`() {
        var state = TableState<Int>()
        let source = source(0..<1)
        func heading(_ width: Int) -> String {
            var canvas = Canvas(Size(width, 3))
            table.draw(in: canvas.bounds, &state, source, on: &canvas)
            return canvas.line(0)
        }
        #expect(heading(17) == " › Case       Age")
        for _ in 0..<3 {
            _ = state.handle(.right, source)
            #expect(heading(17) == "‹  Case      Lang")
        }
        _ = state.handle(.left, source)
        #expect(heading(17) == " › Case       Age")
        _ = state.handle(.right, source)
        #expect(heading(17) == "‹  Case      Lang")
        // Where there is room nothing stays scrolled away, and there is nothing to scroll to.
        #expect(heading(30).hasPrefix("   Case"))
        _ = state.handle(.right, source)
        #expect(state.scrolledColumns == 0)
    }

    @Test func `TUI-5: columns can be hidden, moved and made wider, and the cells go with them`() {
        var state = TableState<Int>()
        state.arrangement = TableArrangement(text: "lang:6 -age case:9 gone:3")
        var canvas = Canvas(Size(30, 3))
        table.draw(in: canvas.bounds, &state, source(1..<2), on: &canvas)
        #expect(canvas.line(0) == "   Lang   Case")
        #expect(canvas.line(1) == "▶  es     C-1")
        #expect(TableArrangement(text: state.arrangement.text) == state.arrangement)
    }

    @Test(arguments: [
        ("", ["case", "age", "lang"]), ("lang", ["lang", "case", "age"]), ("-case -age -lang", ["case"]),
    ])
    func `TUI-5: an arrangement shows what it does not name, and never nothing`(text: String, shown: [String]) {
        #expect(TableArrangement(text: text).visible(of: table.columns).map(\.column.id) == shown)
    }

    @Test(arguments: ["age", "age:desc"])
    func `TUI-5: an order is read as it was written`(text: String) { #expect(TableSort(text: text)?.text == text) }

    @Test func `more rows are wanted one page before the end, and rows that are loading show as such`() {
        var state = TableState<Int>()
        let source = TableSource<Int>(count: 30, hasMore: true, row: { $0 < 2 ? self.row($0) : nil }, index: { $0 })
        state.layout(height: 10, source: source)
        #expect(!state.wantsMore(source))
        state.move(to: 15, source)
        #expect(!state.wantsMore(source))
        state.move(to: 25, source)
        #expect(state.wantsMore(source))
        var canvas = Canvas(Size(20, 4))
        state.move(to: 0, source)
        table.draw(in: canvas.bounds, &state, source, on: &canvas)
        #expect(canvas.line(3) == "   …")
    }

    @Test func `an empty table says so, and a click finds its row`() {
        var state = TableState<Int>()
        var canvas = Canvas(Size(30, 4))
        Table<Int>([TableColumn("a", "A", min: 4)], empty: "No cases").draw(
            in: canvas.bounds, &state, source([]), on: &canvas)
        #expect(canvas.line(1) == "   No cases")
        let rows = source(0..<2)
        #expect(state.index(at: Point(5, 2), in: canvas.bounds, rows) == 1)
        #expect(state.index(at: Point(5, 0), in: canvas.bounds, rows) == nil)
        #expect(state.index(at: Point(5, 3), in: canvas.bounds, rows) == nil)
    }
}
