import Terminal

/// Chooses which columns a list shows, in which order, how wide, and by which one it is sorted (TUI-5).
///
/// Every key changes the list behind at once.
struct ColumnsDialog: DialogModel {
    typealias Apply = @Sendable (TableArrangement, TableSort?, inout Context) -> Void

    var id = PaneID.none
    let isBoundToSession = false
    let hints = [
        KeyHint("space", "show or hide"), KeyHint("+ -", "width"), KeyHint("J K", "move"), KeyHint("s", "sort"),
        KeyHint("0", "standard"), KeyHint("esc", "close"),
    ]
    private let columns: [TableColumn]
    private let sortable: Set<String>
    private let apply: Apply
    private var choices: [TableArrangement.Column]
    private var order: TableSort?
    private var list = TableState<String>()

    init(
        _ columns: [TableColumn], _ arrangement: TableArrangement, _ order: TableSort?, sortable: Set<String>,
        apply: @escaping Apply
    ) {
        self.columns = columns
        self.sortable = sortable
        self.apply = apply
        self.order = order
        choices = arrangement.choices(for: columns)
        list.move(to: 0, source)
    }

    mutating func handle(_ key: Key, _ context: inout Context) {
        switch key {
        case .escape, .enter, .character("q"), .character("L"): return context.want(.closeDialog)
        case .space: toggle(&context)
        case .right, .character("+"), .character("l"), .character("="): widen(1)
        case .left, .character("-"), .character("h"): widen(-1)
        case .character("J"), .named(.down, .shift): carry(1)
        case .character("K"), .named(.up, .shift): carry(-1)
        case .character("s"): sort(&context)
        case .character("0"):
            choices = columns.map { TableArrangement.Column($0.id) }
            order = nil
            list.layout(height: list.height, source: source)
        default:
            _ = list.handle(key, source)
            return
        }
        let isStandard = choices == columns.map { TableArrangement.Column($0.id) }
        apply(isStandard ? TableArrangement() : TableArrangement(choices), order, &context)
    }

    private mutating func toggle(_ context: inout Context) {
        guard choices.indices.contains(list.cursor) else { return }
        let shown = choices.count { !$0.isHidden }
        guard choices[list.cursor].isHidden || shown > 1 else {
            return context.say(.warning, "One column stays: the list would show nothing.")
        }
        choices[list.cursor].isHidden.toggle()
    }

    private mutating func widen(_ step: Int) {
        guard choices.indices.contains(list.cursor), let column = column(choices[list.cursor].id) else { return }
        let now = choices[list.cursor].width ?? column.idealWidth ?? max(column.minWidth, 20)
        choices[list.cursor].width = max(3, min(now + step, TableArrangement.Column.widest))
    }

    private mutating func carry(_ step: Int) {
        let target = list.cursor + step
        guard choices.indices.contains(list.cursor), choices.indices.contains(target) else { return }
        choices.swapAt(list.cursor, target)
        list.move(to: target, source)
    }

    /// Up, then down, then as the list comes.
    private mutating func sort(_ context: inout Context) {
        guard choices.indices.contains(list.cursor) else { return }
        let id = choices[list.cursor].id
        guard sortable.contains(id) else {
            let title = column(id)?.title ?? id
            let why = sortable.isEmpty ? "This list has one order only." : "There is no order by \(title)."
            return context.say(.warning, why)
        }
        if order?.column != id {
            order = TableSort(id)
        } else {
            order = order?.descending == false ? TableSort(id, descending: true) : nil
        }
    }

    private func column(_ id: String) -> TableColumn? { columns.first { $0.id == id } }

    private var source: TableSource<String> {
        TableSource(
            choices.map { choice in
                let title = column(choice.id)?.title ?? choice.id
                let sign = order?.column == choice.id ? (order?.descending == true ? "▼" : "▲") : ""
                let sorted = sortable.contains(choice.id) ? sign : "–"
                return TableRow(
                    choice.id,
                    [
                        Span(choice.isHidden ? "[ ]" : "[x]", choice.isHidden ? .dim : .normal),
                        // A sign alone, such as that of imminent harm, is told by its name.
                        Span(title.count > 1 ? title : choice.id, choice.isHidden ? .dim : .strong),
                        Span(choice.width.map { String($0) } ?? "fits", .dim), Span(sorted, .info),
                    ])
            })
    }

    mutating func draw(in rect: Rect, _ situation: Situation, on canvas: inout Canvas) {
        let box = rect.centered(Size(min(rect.width, 58), min(rect.height, choices.count + 6)))
        canvas.fill(box, .dialog)
        canvas.box(box, .light, .frame, title: "Columns", note: "esc closes")
        let (table, keys) = box.inset(2, 1).cutBottom(2)
        Table<String>([
            TableColumn("shown", "Shown", min: 5, ideal: 5), TableColumn("title", "Column", min: 12, ideal: 24),
            TableColumn("width", "Width", min: 5, ideal: 5, align: .trailing),
            TableColumn("sort", "Sort", min: 4, ideal: 4),
        ]).draw(in: table, &list, source, on: &canvas)
        for (row, text) in [
            "space shows or hides  + - width  J K carries", "s sorts: up, down, as it comes  0 standard",
        ]
        .enumerated() {
            canvas.write(text, at: keys.row(row).origin, .dim, width: keys.width)
        }
    }
}
