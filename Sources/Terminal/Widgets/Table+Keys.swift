extension TableState {
    /// What a key did to a table.
    public enum Event: Hashable, Sendable {
        case ignored, moved, marked
    }

    /// Takes over a changed list or height: the cursor stays on its row and the row on its line; when the row is gone
    /// the cursor stays on the same index.
    ///
    /// Call it before drawing and whenever rows change.
    public mutating func layout(height: Int, source: TableSource<ID>) {
        let line = cursor - top
        self.height = max(1, height)
        let isInPlace = cursor < source.count && cursorID != nil && source.row(cursor)?.id == cursorID
        if !isInPlace, let id = cursorID, let index = source.index(id) {
            cursor = index
            top = cursor - line
        }
        settle(source)
    }

    /// The same, for rows that are drawn into this rectangle, one a line from its top: a click finds its row there.
    public mutating func layout(rows rect: Rect, source: TableSource<ID>) {
        area = rect
        layout(height: rect.height, source: source)
    }

    /// Puts the cursor on an index, kept inside the list.
    public mutating func move(to index: Int, _ source: TableSource<ID>) {
        cursor = index
        cursorID = nil
        settle(source)
    }

    /// Puts the cursor on a row; false when it is not there.
    public mutating func move(toRow id: ID, _ source: TableSource<ID>) -> Bool {
        guard let index = source.index(id) else { return false }
        move(to: index, source)
        return true
    }

    /// The index of the row at a point of the screen, for the mouse; nil when there is none.
    ///
    /// `rect` is what the table was drawn in.
    public func index(at point: Point, in rect: Rect, _ source: TableSource<ID>) -> Int? {
        let index = top + point.y - rect.y - 1
        return rect.contains(point) && point.y > rect.y && index < source.count ? index : nil
    }

    /// Turns the mark of the row with the cursor.
    public mutating func toggleMark() {
        guard let cursorID else { return }
        if marks.remove(cursorID) == nil { marks.insert(cursorID) }
    }

    /// Marks all rows between the cursor and an index, both included; rows that are loading are left out.
    public mutating func mark(through index: Int, _ source: TableSource<ID>) {
        let range = max(0, min(cursor, index))..<min(max(cursor, index) + 1, source.count)
        for index in range { if let row = source.row(index) { marks.insert(row.id) } }
    }

    /// Arrows, hjkl, pages, g and G move; space marks and goes on to the next row; Shift-arrows mark on the way.
    ///
    /// Left and right bring columns into view for which the last frame had no room.
    public mutating func handle(_ key: Key, _ source: TableSource<ID>) -> Event {
        switch key {
        case .up, .character("k"): move(to: cursor - 1, source)
        case .down, .character("j"): move(to: cursor + 1, source)
        case .pageUp, .control("b"): page(-height, source)
        case .pageDown, .control("f"): page(height, source)
        case .home, .character("g"): move(to: 0, source)
        case .end, .character("G"): move(to: source.count - 1, source)
        case .left, .character("h"): scrolledColumns = max(0, scrolledColumns - 1)
        case .right, .character("l"): if columnsLeftOut > 0 { scrolledColumns += 1 }
        case .space:
            toggleMark()
            move(to: cursor + 1, source)
            return .marked
        case .named(.down, .shift), .named(.up, .shift):
            if let cursorID { marks.insert(cursorID) }
            move(to: cursor + (key == .named(.down, .shift) ? 1 : -1), source)
            if let cursorID { marks.insert(cursorID) }
            return .marked
        case .mouse(let mouse) where mouse.action == .wheelUp: move(to: cursor - 3, source)
        case .mouse(let mouse) where mouse.action == .wheelDown: move(to: cursor + 3, source)
        case .mouse(let mouse) where mouse.action == .click:
            guard let area, area.contains(mouse.at) else { return .ignored }
            let index = top + mouse.at.y - area.y
            guard index < source.count else { return .ignored }
            move(to: index, source)
        default: return .ignored
        }
        return .moved
    }

    private mutating func page(_ rows: Int, _ source: TableSource<ID>) {
        top += rows
        move(to: cursor + rows, source)
    }

    /// Brings cursor and scroll inside the list, and the cursor inside the view.
    private mutating func settle(_ source: TableSource<ID>) {
        cursor = max(0, min(cursor, source.count - 1))
        top = max(0, min(top, source.count - height))
        if cursor < top { top = cursor }
        if cursor >= top + height { top = cursor - height + 1 }
        cursorID = source.count > 0 ? source.row(cursor)?.id ?? cursorID : nil
    }
}
