import Terminal

/// What can be done on every list, by the same key each (TUI-5).
enum ListAction: String, CaseIterable, Sendable, Hashable {
    case filter = "list.filter"
    case next = "list.match-next"
    case previous = "list.match-previous"
    case columns = "list.columns"
    case copy = "list.copy"
    case copyRow = "list.copy-row"
    case export = "list.export"
    case views = "list.views"
    case saveView = "list.save-view"
}

extension ListAction {
    /// Its key: none of them may stand beside a dangerous one of any list (TUI-3).
    var key: Key {
        switch self {
        case .filter: .character("/")
        case .next: .character("n")
        case .previous: .character("N")
        case .columns: .character("L")
        case .copy: .character("y")
        case .copyRow: .character("Y")
        case .export: .character("w")
        case .views: .character("b")
        case .saveView: .character("B")
        }
    }

    /// One or two words, and one sentence.
    var words: (name: String, help: String) {
        switch self {
        case .filter: ("filter", "Filter as you type")
        case .next: ("next match", "The next row that the filter holds")
        case .previous: ("match before", "The row before that the filter holds")
        case .columns: ("columns", "Choose, order, widen and sort by columns")
        case .copy: ("copy", "Show the row's cells whole, and copy one")
        case .copyRow: ("copy row", "Copy the row as it is shown")
        case .export: ("export", "Write all rows that the filter holds to a file")
        case .views: ("views", "Show a saved view, share, rename or delete one")
        case .saveView: ("save view", "Keep filter, order and columns under a name")
        }
    }

    /// The binding of it, which cannot be used for the reason given.
    func binding(unless objection: String?) -> Binding<ListAction> {
        Binding(
            self, [key], id: rawValue, name: words.name, help: words.help, group: "In this list",
            enabled: objection.map { .no($0) } ?? .yes, footer: footer)
    }

    /// Where in the footer, after what the screen itself does.
    var footer: Int? {
        switch self {
        case .filter: 6
        case .columns: 88
        case .copy: 89
        case .export: 91
        case .views: 92
        case .next, .previous, .copyRow, .saveView: nil
        }
    }
}
