import OpsDomain
import Terminal

/// Something that is known of a row: what it is, and what it says.
struct RowFact: Sendable {
    let title: String
    let value: Span

    init(_ title: String, _ text: String, _ role: Look = .normal) {
        self.title = title
        value = Span(text, role)
    }

    init(_ title: String, _ value: Span) {
        self.title = title
        self.value = value
    }
}

/// A row as text: all its columns, whole, whatever the table had room for.
enum WholeRow {
    /// Nobody reads more of one cell here; the row's copy has it whole.
    private static let longest = 2000

    /// One after the other, as many in a line as there is room for.
    static func flowing(_ facts: [RowFact], width: Int) -> [[Span]] {
        var lines: [[Span]] = []
        var used = 0
        for fact in seen(facts) {
            let columns = TextWidth.of(fact.title) + 1 + TextWidth.of(fact.value.text)
            if used > 0, used + 3 + columns <= width {
                lines[lines.count - 1] += [Span("   "), Span(fact.title + " ", .dim), fact.value]
                used += 3 + columns
            } else {
                let wrapped = Wrapping.lines("\(fact.title) \(fact.value.text)", width: width)
                for (place, line) in wrapped.enumerated() {
                    let head = place == 0 && line.hasPrefix(fact.title) ? fact.title : ""
                    lines.append([Span(head, .dim), Span(String(line.dropFirst(head.count)), fact.value.role)])
                }
                used = wrapped.last.map(TextWidth.of) ?? 0
            }
        }
        return lines
    }

    /// One below the other, titles at the left.
    static func standing(_ facts: [RowFact], width: Int) -> [[Span]] {
        let seen = seen(facts)
        let left = min(16, seen.map { TextWidth.of($0.title) }.max() ?? 0) + 2
        return seen.flatMap { fact in
            Wrapping.lines(fact.value.text, width: max(1, width - left)).enumerated().map { place, line in
                let title = place == 0 ? fact.title : ""
                let gap = String(repeating: " ", count: max(1, left - TextWidth.of(title)))
                return [Span(title + gap, .dim), Span(line, fact.value.role)]
            }
        }
    }

    /// What says something, without what would break lines.
    private static func seen(_ facts: [RowFact]) -> [RowFact] {
        facts.compactMap { fact in
            let text = fact.value.text.prefix(longest)
            let cut = text.endIndex == fact.value.text.endIndex ? String(text) : text + "…"
            return cut.isEmpty ? nil : RowFact(fact.title, Span(VisibleText.of(cut), fact.value.role))
        }
    }
}

extension ListScreen {
    /// From this width on the whole row stands beside the list.
    private var wideWidth: Int { 130 }
    /// Lines that a table keeps for itself, its heading included.
    private var tableLines: Int { 6 }
    /// Lines that the row has below the table, whether it needs them or not: the table stays where it is.
    private var usualLines: Int { 3 }

    /// Draws the whole of the row under the cursor, and returns the room that is left for the table.
    func drawWholeRow(in rect: Rect, _ situation: Situation, on canvas: inout Canvas) -> Rect {
        guard showsWholeRow, rect.height > tableLines + usualLines, let row = focusedRow(situation) else { return rect }
        let cells = columns.enumerated().map { RowFact($1.title.isEmpty ? $1.id : $1.title, row.cells[$0]) }
        let facts = cells + facts(situation)
        if rect.width >= wideWidth {
            let parts = rect.columns(.flexible(3), .flexible(2), gap: 1)
            write(WholeRow.standing(facts, width: parts[1].width), in: parts[1], situation, on: &canvas)
            return parts[0]
        }
        let lines = WholeRow.flowing(facts, width: rect.width - 2)
        let height = min(max(lines.count, usualLines), rect.height - tableLines - 1)
        let parts = rect.cutBottom(height + 1)
        write(lines, in: parts.bottom, situation, on: &canvas)
        return parts.rest
    }

    private func write(_ lines: [[Span]], in rect: Rect, _ situation: Situation, on canvas: inout Canvas) {
        let (head, body) = rect.cutTop(1)
        let isCut = lines.count > body.height
        canvas.rule(head, .light, .frame, note: isCut ? "\(situation.keys[ListAction.copy]) shows it whole" : "")
        for (place, line) in lines.prefix(body.height).enumerated() {
            canvas.write(line, at: Point(body.x + 1, body.y + place), width: body.width - 1)
        }
    }
}
