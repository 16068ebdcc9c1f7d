import Ledger
import OpsDomain
import Terminal

extension EnterTenantScreen {
    var note: String { hits.value?.hasMore == true ? "more: type on" : "" }

    func status(_ situation: Situation) -> Span? {
        if let session = situation.session, tenant != nil {
            return Span("Entering ends the session in \(session.targetOrganizationName).", .warning)
        }
        return nil
    }

    /// The listed tenants as the table wants them.
    func source(at now: Timestamp? = nil) -> TableSource<String> {
        TableSource(
            rows.enumerated().map { index, row in
                let tenant = row.organization
                let look: Look = tenant.status == .active ? .normal : .dim
                let entered = row.enteredAt.map { "\(Format.age($0, at: now)) ago" }
                let last = [row.ticket?.id, entered, tenant.status == .active ? nil : tenant.status.rawValue]
                return TableRow(
                    "\(index) \(tenant.id)",
                    [
                        Span(tenant.name, look), Span(tenant.domain ?? "", .dim), Span(tenant.id, look),
                        Span(tenant.plan, .dim), Span(tenant.region, .dim),
                        Span(last.compactMap(\.self).joined(separator: " "), .dim),
                    ])
            })
    }

    private var table: Table<String> {
        let isRecent = search.text.trimmed.isEmpty
        let empty = isRecent ? "No tenant entered yet: type a name, domain, id or ticket" : "No tenant matches"
        let hasNotes = rows.contains { $0.ticket != nil || $0.enteredAt != nil || $0.organization.status != .active }
        let columns = [
            TableColumn("name", "Tenant", min: 22, ideal: 40), TableColumn("domain", "Domain", min: 20, ideal: 32),
            TableColumn("id", "Id", min: 10, ideal: 14), TableColumn("plan", "Plan", min: 10, ideal: 12, priority: 2),
            TableColumn("region", "Region", min: 6, ideal: 8, priority: 3),
        ]
        let note = TableColumn("note", isRecent ? "Entered" : "", min: 10)
        return Table(hasNotes ? columns + [note] : columns, empty: empty)
    }

    mutating func draw(in rect: Rect, _ situation: Situation, on canvas: inout Canvas) {
        canvas.write("Search", at: rect.origin, focus == .search ? .strong : .fieldLabel)
        let failed =
            failure.map {
                Wrapping.lines(FailureNotice.onForm($0, isTyped: true).text, width: rect.width)
            } ?? []
        let formHeight = tenant == nil ? 0 : min(form.height + 1 + max(1, failed.count), rect.height - 6)
        let parts = Rect(rect.x, rect.y + 1, rect.width, rect.height - 1).cutBottom(formHeight)
        drawList(in: parts.rest, situation, &canvas)
        if tenant != nil { drawForm(in: parts.bottom, failed, &canvas) }
        // The field comes last: the hardware cursor stands in it while it has the focus.
        search.draw(in: Rect(rect.x + 7, rect.y, rect.width - 7, 1), focused: focus == .search, on: &canvas)
    }

    private mutating func drawList(in rect: Rect, _ situation: Situation, _ canvas: inout Canvas) {
        if let error = hits.error, !search.text.isEmpty {
            FailureNotice.draw(error, situation.keys, in: rect, on: &canvas)
        } else if let error = recent.error, search.text.isEmpty {
            FailureNotice.draw(error, situation.keys, in: rect, on: &canvas)
        } else if hits.value == nil, hits.isLoading {
            canvas.write("Searching…", at: Point(rect.x + 3, rect.y + 1), .dim)
        } else {
            table.draw(in: rect, &list, source(at: situation.now), focused: focus == .list, on: &canvas)
        }
    }

    private func drawForm(in rect: Rect, _ failed: [String], _ canvas: inout Canvas) {
        guard let tenant, rect.height > 2 else { return }
        canvas.rule(rect.row(0), .light, .frame, title: "\(tenant.name)  \(tenant.id)")
        let room = max(1, min(failed.count, rect.height - 1 - form.height))
        for (offset, line) in failed.prefix(room).enumerated() {
            canvas.write(line, at: Point(rect.x, rect.y + 1 + offset), .error, width: rect.width)
        }
        if isOpening { canvas.write("Entering…", at: Point(rect.x, rect.y + 1), .dim) }
        let inner = rect.cutTop(1 + room).rest
        canvas.clipped(to: inner) { canvas in
            form.draw(in: inner, on: &canvas)
        }
        drawVerdict(in: inner, tenant, &canvas)
    }

    /// The ticket's verdict stands right of what is typed, in the row of its field.
    private func drawVerdict(in rect: Rect, _ tenant: Organization, _ canvas: inout Canvas) {
        guard let verdict = ticket.verdict(for: tenant), let text = form["text"] else { return }
        let row = rect.y + 2 + (text.error ?? text.hint == nil ? 0 : 1)
        let width = min(TextWidth.of(verdict.text) + 2, rect.width / 2)
        canvas.write(" " + verdict.text + " ", at: Point(rect.maxX - width - 1, row), verdict.role, width: width)
    }
}
