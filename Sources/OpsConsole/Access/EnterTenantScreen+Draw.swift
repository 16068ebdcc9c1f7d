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

    var source: TableSource<String> {
        let rows = rows
        return TableSource(
            rows.enumerated().map { index, row in
                let tenant = row.organization
                let look: Look = tenant.status == .active ? .normal : .dim
                let last = [row.note, tenant.status == .active ? "" : tenant.status.rawValue].filter { !$0.isEmpty }
                return TableRow(
                    "\(index) \(tenant.id)",
                    [
                        Span(tenant.name, look), Span(tenant.domain ?? "", .dim), Span(tenant.id, look),
                        Span(tenant.plan, .dim), Span(tenant.region, .dim), Span(last.joined(separator: " "), .dim),
                    ])
            })
    }

    private var table: Table<String> {
        let empty =
            search.text.trimmed.isEmpty
            ? "No tenant entered yet: type a name, domain, id or ticket" : "No tenant matches"
        return Table(
            [
                TableColumn("name", "Tenant", min: 20, ideal: 40), TableColumn("domain", "Domain", min: 16, ideal: 32),
                TableColumn("id", "Id", min: 10, ideal: 14),
                TableColumn("plan", "Plan", min: 6, ideal: 12, priority: 2),
                TableColumn("region", "Region", min: 4, ideal: 8, priority: 3),
                TableColumn("note", rows.contains { !$0.note.isEmpty } ? "Last" : "", min: 4, priority: 1),
            ], empty: empty)
    }

    mutating func draw(in rect: Rect, _ situation: Situation, on canvas: inout Canvas) {
        canvas.write("Search", at: rect.origin, focus == .search ? .strong : .fieldLabel)
        let formHeight = tenant == nil ? 0 : min(form.height + 2, rect.height - 6)
        let parts = Rect(rect.x, rect.y + 1, rect.width, rect.height - 1).cutBottom(formHeight)
        drawList(in: parts.rest, &canvas)
        if tenant != nil { drawForm(in: parts.bottom, &canvas) }
        // The field comes last: the hardware cursor stands in it while it has the focus.
        search.draw(in: Rect(rect.x + 7, rect.y, rect.width - 7, 1), focused: focus == .search, on: &canvas)
    }

    private mutating func drawList(in rect: Rect, _ canvas: inout Canvas) {
        if let error = hits.error, !search.text.isEmpty {
            FailureNotice.draw(error, in: rect, on: &canvas)
        } else if let error = recent.error, search.text.isEmpty {
            FailureNotice.draw(error, in: rect, on: &canvas)
        } else if hits.value == nil, hits.isLoading {
            canvas.write("Searching…", at: Point(rect.x + 3, rect.y + 1), .dim)
        } else {
            table.draw(in: rect, &list, source, focused: focus == .list, on: &canvas)
        }
    }

    private func drawForm(in rect: Rect, _ canvas: inout Canvas) {
        guard let tenant, rect.height > 2 else { return }
        canvas.rule(rect.row(0), .light, .frame, title: "\(tenant.name)  \(tenant.id)")
        if let failure {
            canvas.write("✗ \(failure.description)", at: Point(rect.x, rect.y + 1), .error, width: rect.width)
        }
        if isOpening { canvas.write("Entering…", at: Point(rect.x, rect.y + 1), .dim) }
        let inner = rect.cutTop(2).rest
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
