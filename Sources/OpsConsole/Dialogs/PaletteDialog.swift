import OpsDomain
import Terminal

/// Something that can be chosen in the palette.
struct PaletteEntry: Sendable {
    /// What the letters are looked for in.
    let text: String
    /// Its key, or what it is.
    let note: String
    /// Why it cannot be chosen now; nil when it can.
    let objection: String?
    let intent: Intent
}

/// Ctrl-P: everything that can be done, every saved view and every tenant, by a few letters (TUI-4).
struct PaletteDialog: DialogModel {
    var id = PaneID.none
    let hints = [KeyHint("up down", "choose"), KeyHint("enter", "do it"), KeyHint("esc", "close")]
    private var entries: [PaletteEntry]
    private var views = Load<ListViews.Answer>()
    private var field = TextField(placeholder: "an action, a screen, a view, a tenant", maxLength: 200)
    private var list = TableState<Int>()
    private var shown: [PaletteEntry]
    private var tenants = Load<SearchTenants.Answer>()
    private var asked = ""

    init(_ entries: [PaletteEntry]) {
        self.entries = entries
        shown = entries
    }

    mutating func appear(_ context: inout Context) {
        context.load(ListViews(), into: \PaletteDialog.views, of: &self) { palette, _ in
            palette.entries += (palette.views.value ?? []).map { view in
                PaletteEntry(
                    text: "View \(view.name)", note: "\(view.list.rawValue), \(view.owner)", objection: nil,
                    intent: .view(view))
            }
            // What is chosen already stays chosen.
            if palette.field.text.isEmpty { palette.shown = palette.entries } else { palette.filter() }
        }
    }

    mutating func handle(_ key: Key, _ context: inout Context) {
        switch key {
        case .escape: context.want(.closeDialog)
        case .enter: choose(&context)
        case .up, .down, .pageUp, .pageDown, .mouse: _ = list.handle(key, source)
        case .control("n"): _ = list.handle(.down, source)
        case .control("p"): _ = list.handle(.up, source)
        default:
            let before = field.text
            guard field.handle(key), field.text != before else { return }
            search(&context)
        }
    }

    private mutating func search(_ context: inout Context) {
        if field.text.count < 2 {
            tenants.reset()
            asked = ""
        } else if !tenants.isLoading, field.text != asked, context.situation.allows(.impersonate) {
            // One question at a time; the answer asks again when the text has changed meanwhile.
            asked = field.text
            context.load(SearchTenants(text: asked, limit: 8), into: \PaletteDialog.tenants, of: &self) {
                palette, context in
                palette.filter()
                palette.search(&context)
            }
        }
        filter()
    }

    private mutating func filter() {
        guard !field.text.isEmpty else {
            shown = entries
            return list.move(to: 0, source)
        }
        let scored = entries.enumerated().compactMap { index, entry in
            FuzzyMatch.score(field.text, entry.text).map { (score: $0, index: index) }
        }
        let found = scored.sorted { ($1.score, $0.index) < ($0.score, $1.index) }.map { entries[$0.index] }
        let typed = field.text.lowercased()
        let isPlain = { (entry: PaletteEntry) in entry.text.lowercased().contains(typed) }
        let hits = (tenants.value?.hits ?? []).map { tenant in
            PaletteEntry(
                text: "Enter \(tenant.name)", note: tenant.id, objection: nil,
                intent: .open(EnterTenantScreen(tenant: tenant)))
        }
        // What contains the letters as they were typed comes before what only has them somewhere.
        shown = found.filter(isPlain) + hits + found.filter { !isPlain($0) }.prefix(12)
        list.move(to: 0, source)
    }

    private mutating func choose(_ context: inout Context) {
        guard shown.indices.contains(list.cursor) else { return }
        let entry = shown[list.cursor]
        context.want(.closeDialog)
        if let objection = entry.objection {
            context.say(.warning, "\(entry.text): \(objection)")
        } else {
            context.want(entry.intent)
        }
    }

    private var source: TableSource<Int> {
        let shown = shown
        return TableSource(
            count: shown.count,
            row: { index in
                let entry = shown[index]
                let look: Look = entry.objection == nil ? .normal : .dim
                let note = entry.objection.map { "not now: \($0)" } ?? entry.note
                return TableRow(index, [Span(entry.text, look), Span(note, .dim)])
            }, index: { $0 })
    }

    mutating func draw(in rect: Rect, _ situation: Situation, on canvas: inout Canvas) {
        let box = rect.centered(Size(min(rect.width, 76), rect.height))
        canvas.fill(box, .dialog)
        canvas.box(box, .light, .frame, title: "Palette", note: "enter does it, esc closes")
        let inner = box.inset(1, 1)
        let table = Table<Int>(
            [TableColumn("what", "What", min: 30, ideal: 50), TableColumn("key", "Key", min: 10)],
            empty: "Nothing matches")
        // Why the one under the cursor cannot be done now has a row of its own: beside it there is room for few words.
        let objection = shown.indices.contains(list.cursor) ? shown[list.cursor].objection : nil
        let (rows, line) = inner.cutTop(1).rest.cutBottom(objection == nil ? 0 : 1)
        table.draw(in: rows, &list, source, focused: false, on: &canvas)
        if let objection, !line.isEmpty {
            canvas.write("not now: \(objection)", at: Point(line.x + 1, line.y), .warning, width: line.width - 2)
        }
        field.draw(in: inner.row(0), focused: true, on: &canvas)
    }
}

extension ConsoleState {
    /// What the palette offers: the actions of this screen and of the console, then all screens.
    func paletteEntries() -> [PaletteEntry] {
        let bindings = keymap().bindings.filter { $0.action != .palette }
        let actions = bindings.map { binding in
            var objection: String?
            if case .no(let why) = binding.enabled { objection = why }
            return PaletteEntry(
                text: binding.help, note: binding.keys.first?.name ?? "", objection: objection,
                intent: .action(binding.action))
        }
        let here = Set(portal.screens)
        let screens = ScreenKind.allCases.filter { $0.hasDigit && !here.contains($0) }.map { kind in
            PaletteEntry(
                text: "Show \(kind.title)", note: kind.portal?.title ?? "", objection: kind.objection(situation),
                intent: .show(kind))
        }
        return actions + screens
    }
}
