import Terminal

/// The cells of a row, whole, of which one or all are copied (TUI-5).
struct CopyDialog: DialogModel {
    /// A cell with the heading of its column.
    struct Cell: Sendable {
        let title: String
        let text: String
    }

    var id = PaneID.none
    let isBoundToSession: Bool
    var showsTenant: Bool { isBoundToSession }
    let hints = [
        KeyHint("up down", "choose"), KeyHint("enter", "copy cell"), KeyHint("y", "copy row"), KeyHint("esc", "close"),
    ]
    private let cells: [Cell]
    private var list = TableState<Int>()

    init(_ cells: [Cell], isBoundToSession: Bool) {
        self.cells = cells
        self.isBoundToSession = isBoundToSession
        list.move(to: 0, source)
    }

    /// The cells as one line with tabs between, what is in them made harmless.
    static func row(_ cells: [Cell]) -> String {
        cells.map { VisibleText.of($0.text) }.joined(separator: "\t")
    }

    mutating func handle(_ key: Key, _ context: inout Context) {
        switch key {
        case .escape, .character("q"): context.want(.closeDialog)
        case .enter, .character("c"):
            guard cells.indices.contains(list.cursor) else { return }
            let cell = cells[list.cursor]
            context.want(.closeDialog)
            context.copy(VisibleText.of(cell.text), as: cell.title)
        // As in vi: the key that opened it, once more, means the whole line.
        case .character("y"), .character("Y"):
            context.want(.closeDialog)
            context.copy(Self.row(cells), as: "the row")
        default: _ = list.handle(key, source)
        }
    }

    private var source: TableSource<Int> {
        TableSource(
            cells.enumerated().map { index, cell in
                TableRow(index, [Span(cell.title, .dim), Span(cell.text)])
            })
    }

    mutating func draw(in rect: Rect, _ situation: Situation, on canvas: inout Canvas) {
        let box = rect.centered(Size(min(rect.width, 100), min(rect.height, cells.count + 6)))
        canvas.fill(box, .dialog)
        canvas.box(box, .light, .frame, title: "Copy", note: "enter the cell, y the row, esc closes")
        let (table, below) = box.inset(2, 1).cutBottom(3)
        Table<Int>([TableColumn("title", "Column", min: 10, ideal: 14), TableColumn("text", "Text", min: 20)])
            .draw(in: table, &list, source, on: &canvas)
        // The cell under the cursor, as far as three rows hold it: in the list it may be cut.
        guard cells.indices.contains(list.cursor) else { return }
        let lines = Wrapping.lines(cells[list.cursor].text, width: below.width)
        for (row, line) in lines.prefix(below.height).enumerated() {
            canvas.write(line, at: below.row(row).origin, .strong, width: below.width)
        }
    }
}

extension Context {
    /// Copies a row, or asks which of its cells is copied.
    mutating func copy(_ cells: [CopyDialog.Cell], isWholeRow: Bool, isTenantScoped: Bool) {
        if isWholeRow { return copy(CopyDialog.row(cells), as: "the row") }
        want(.dialog(CopyDialog(cells, isBoundToSession: isTenantScoped)))
    }
}
