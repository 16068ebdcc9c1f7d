extension Form {
    /// Rows the form needs: its fields, an empty row and the buttons.
    public var height: Int {
        fields.reduce(0) { $0 + $1.height } + (buttons.isEmpty ? 0 : (fields.isEmpty ? 1 : 2))
    }

    /// Tells the width at which the form is shown, so that up and down in an area follow its wrapped lines; optional
    /// otherwise.
    public mutating func layout(width: Int) {
        for index in fields.indices {
            guard case .area(var area, let rows) = fields[index].content else { continue }
            area.layout(width: width - labelWidth(in: width))
            fields[index].content = .area(area, rows: rows)
        }
    }

    /// Columns for the labels and the gap after them, at most half of all.
    private func labelWidth(in width: Int) -> Int {
        min((fields.map { TextWidth.of($0.label) }.max() ?? 0) + 2, width / 2)
    }

    /// Draws labels, fields, errors and, in the last row, the buttons.
    ///
    /// Scrolls so that the focused field is seen.
    public func draw(in rect: Rect, on canvas: inout Canvas) {
        let (area, bottom) = buttons.isEmpty ? (rect, Rect(0, 0, 0, 0)) : rect.cutBottom(1)
        let labelWidth = labelWidth(in: area.width)
        var y = area.y - scroll(in: area.height)
        canvas.clipped(to: area) { canvas in
            for (index, field) in fields.enumerated() {
                draw(field, Rect(area.x, y, area.width, field.height), labelWidth, focus == .field(index), &canvas)
                y += field.height
            }
        }
        if !buttons.isEmpty {
            var focused: Int?
            if case .button(let index) = focus { focused = index }
            ButtonRow(buttons).draw(in: bottom, focused: focused, on: &canvas)
        }
    }

    private func draw(_ field: FormField, _ rect: Rect, _ labelWidth: Int, _ focused: Bool, _ canvas: inout Canvas) {
        canvas.write(field.label, at: rect.origin, focused ? .strong : .fieldLabel, width: max(0, labelWidth - 1))
        let place = Rect(rect.x + labelWidth, rect.y, rect.width - labelWidth, 1)
        switch field.content {
        case .text(let content): content.draw(in: place, focused: focused, on: &canvas)
        case .choice(let content): content.draw(in: place, focused: focused, on: &canvas)
        case .check(let content): content.draw(in: place, focused: focused, on: &canvas)
        case .area(var content, let rows):
            content.layout(width: place.width)
            content.draw(in: Rect(place.x, place.y, place.width, rows), focused: focused, on: &canvas)
        }
        let below = Point(place.x, rect.maxY - 1)
        if let error = field.error {
            canvas.write("✗ " + error, at: below, .fieldError, width: place.width)
        } else if let hint = field.hint {
            canvas.write(hint, at: below, .dim, width: place.width)
        }
    }

    /// Rows above the area, so that the focused field is inside of it.
    private func scroll(in height: Int) -> Int {
        guard case .field(let index) = focus, fields.indices.contains(index) else { return 0 }
        let end = fields[...index].reduce(0) { $0 + $1.height }
        return max(0, end - height)
    }
}
