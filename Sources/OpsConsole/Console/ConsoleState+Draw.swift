import OpsDomain
import Terminal

extension ConsoleState {
    /// Draws one frame.
    ///
    /// It changes only what drawing settles, such as how far a list is scrolled.
    ///
    /// The first two lines and the frame are drawn last, so that nothing can cover them (TUI-2).
    mutating func draw(into canvas: inout Canvas) {
        size = canvas.size
        guard !SizeGuard.draw(needed: Self.smallestSize, on: &canvas) else {
            // Whose tenant one is in is told even where there is no room for anything else (TUI-2).
            if session != nil { Banner(situation).draw(in: canvas.bounds.row(0), on: &canvas) }
            return drawWayOut(&canvas)
        }
        let frame = FrameLayout(canvas.bounds, hasSession: session != nil)
        if let lockout { return draw(lockout, frame, &canvas) }
        let toast = toastLines(width: frame.content.width)
        let status = frame.content.cutBottom(max(1, toast.count))
        drawContent(in: status.rest, &canvas)
        drawStatus(toast, in: status.bottom, &canvas)
        drawFooter(in: frame.footer, &canvas)
        drawDialogs(frame, &canvas)
        canvas.clipped(to: canvas.bounds) { canvas in
            drawBox(frame, &canvas)
            drawPortals(in: frame.portals, &canvas)
            Banner(situation).draw(in: frame.banner, on: &canvas)
        }
        // Where nothing has the focus yet the cursor stands where it will be said what there is.
        if canvas.cursor == nil { canvas.cursor = frame.content.origin }
    }

    /// The frame with nothing in it but why the operator is kept out.
    private func draw(_ lockout: OpsError, _ frame: FrameLayout, _ canvas: inout Canvas) {
        canvas.rule(frame.box.row(0), .light, .frame, title: "Locked")
        canvas.rule(frame.box.row(frame.box.height - 1))
        LockNotice(lockout).draw(in: frame.content, on: &canvas)
        Footer.draw([KeyHint("q", "leave")], in: frame.footer, on: &canvas)
        drawPortals(in: frame.portals, &canvas)
        Banner(situation).draw(in: frame.banner, on: &canvas)
    }

    /// Where nothing else fits: how to leave, and what would be left behind.
    private func drawWayOut(_ canvas: inout Canvas) {
        let text = isLeavingArmed ? (losses + ["q again leaves."]).joined(separator: " ") : "q leaves"
        let top = canvas.size.height / 2 + 1
        canvas.cursor = Point(0, min(top, max(0, canvas.size.height - 1)))
        for (offset, line) in Wrapping.lines(text, width: max(1, canvas.size.width)).enumerated() {
            canvas.write(line, at: Point(0, top + offset), .normal, width: canvas.size.width, align: .center)
        }
    }

    private mutating func drawContent(in rect: Rect, _ canvas: inout Canvas) {
        if let cover {
            // A dialog over it would leave pieces of the notice beside itself.
            if frontDialog == nil { CoverNotice(cover, situation).draw(in: rect, on: &canvas) }
            return
        }
        var screen = front
        let situation = situation.drawn
        canvas.clipped(to: rect) { screen.draw(in: rect, situation, on: &$0) }
        screens[current] = screen
    }

    /// What was said last, in as many rows as its words take, three at most: what was kept and what to do stand at
    /// its end (TUI-7).
    private func toastLines(width: Int) -> [String] {
        guard let toast = log.toast else { return [] }
        let text = [toast.text, toast.detail].compactMap(\.self).joined(separator: " ")
        let lines = Wrapping.lines(text, width: max(1, width - Self.toastIndent))
        return lines.count <= 3 ? lines : lines.prefix(2) + [lines[2...].joined(separator: " ")]
    }

    /// Columns before a toast's words, for its sign.
    private static let toastIndent = 3

    private func drawStatus(_ lines: [String], in rect: Rect, _ canvas: inout Canvas) {
        if let toast = log.toast, let first = lines.first {
            Toast(toast.kind, first).draw(in: rect.row(0), on: &canvas)
            for (row, line) in lines.enumerated().dropFirst() {
                let at = Point(rect.x + Self.toastIndent, rect.y + row)
                let look: Look = toast.kind == .failed ? .error : .toast
                canvas.write(line, at: at, look, width: rect.width - Self.toastIndent)
            }
        } else if let outage {
            Toast(.failed, "No answer from the service: \(outage.message)").draw(in: rect, on: &canvas)
        } else if !covered, let status = front.status(situation) {
            canvas.write([Span(" "), status], at: rect.origin, width: rect.width)
        }
    }

    private func drawFooter(in rect: Rect, _ canvas: inout Canvas) {
        let map = keymap()
        let helpKeys = map.bindings.first { $0.action == .help }?.keys ?? []
        var hints = map.hints
        var help = helpKeys.first
        if let frontDialog {
            hints = frontDialog.hints
        } else if cover == .privacy {
            // The key that lifts the cover does nothing else.
            hints = [KeyHint("any key", "show again")]
        } else if front.isTyping, !covered {
            hints = [KeyHint("enter", "done"), KeyHint("tab", "next"), KeyHint("esc", "leave")]
            help = helpKeys.first { !$0.isText }
        }
        // What is promised is what the key does: a dialog takes all keys.
        let hasHelp = frontDialog == nil && cover != .privacy
        let always = hasHelp ? help.map { KeyHint($0.name, "help") } : nil
        Footer.draw(hints, always: always, in: rect, on: &canvas)
    }

    private mutating func drawDialogs(_ frame: FrameLayout, _ canvas: inout Canvas) {
        let situation = situation.drawn
        for index in dialogs.indices where !isHidden(dialogs[index].model) {
            var dialog = dialogs[index].model
            // The command line stands in the last row; all others stay inside the frame.
            let rect = dialog is CommandLineDialog ? frame.aboveAndFooter : frame.content
            canvas.clipped(to: rect) { dialog.draw(in: rect, situation, on: &$0) }
            dialogs[index].model = dialog
        }
    }

    private func drawBox(_ frame: FrameLayout, _ canvas: inout Canvas) {
        let screen = front
        guard let lease = situation.lease else {
            canvas.rule(frame.box.row(0), .light, .frame, title: title(of: screen, in: frame.box), note: screen.note)
            canvas.rule(frame.box.row(frame.box.height - 1))
            return
        }
        let role: Look =
            switch lease.stage {
            case .normal: .sessionFrame
            case .warning: .sessionFrameWarning
            case .critical, .expired: .sessionFrameCritical
            }
        let title = title(of: screen, in: frame.box)
        canvas.box(frame.box, .heavy, role, title: title, note: covered ? "" : screen.note)
    }

    /// The title, cut where it would push the note out: what is marked must show however long the filter is.
    private func title(of screen: any ScreenModel, in rect: Rect) -> String {
        let note = screen.note
        guard !note.isEmpty else { return screen.title }
        return Clip.text(screen.title, to: max(20, rect.width - TextWidth.of(note) - 8))
    }

    private func drawPortals(in rect: Rect, _ canvas: inout Canvas) {
        canvas.fill(rect, .header)
        var x = rect.x
        for item in Portal.allCases {
            let isOpen = item == portal && current.portal != nil
            let role: Look =
                isOpen ? .headerSelected : item.objection(situation) == nil ? .header : .dim
            x += canvas.write(isOpen ? "[\(item.title)]" : " \(item.title) ", at: Point(x, rect.y), role)
        }
        guard let user = situation.identity?.user else { return }
        // What waits for an admin stands before the name, with a sign as well as a colour.
        let mark = situation.openNotifications > 0 ? "!\(situation.openNotifications) " : ""
        let room = rect.maxX - x - 1 - TextWidth.of(mark)
        let long = "\(user.login) \(user.role.rawValue)"
        let text = Clip.text(TextWidth.of(long) <= room ? long : user.login, to: room)
        let start = rect.maxX - TextWidth.of(text)
        canvas.write(text, at: Point(start, rect.y), .header)
        canvas.write(mark, at: Point(start - TextWidth.of(mark), rect.y), .warning)
    }
}

extension ConsoleState {
    /// The portal whose name stands at a column of the top line.
    static func portal(at column: Int) -> Portal? {
        var end = 0
        return Portal.allCases.first { portal in
            end += TextWidth.of(portal.title) + 2
            return column < end
        }
    }
}

/// Where the parts of the frame stand.
struct FrameLayout {
    let portals, banner, box, content, footer: Rect

    init(_ bounds: Rect, hasSession: Bool) {
        portals = bounds.row(0)
        banner = bounds.row(1)
        footer = bounds.row(bounds.height - 1)
        box = Rect(bounds.x, bounds.y + 2, bounds.width, bounds.height - 3)
        // The content keeps its place when a session begins or ends.
        content = box.inset(1, 1)
    }

    /// The content's last rows and the footer: where the command line is typed.
    var aboveAndFooter: Rect {
        Rect(content.x, content.y, content.width, content.height).union(footer)
    }
}

extension Rect {
    /// The smallest rectangle around both.
    func union(_ other: Rect) -> Rect {
        let (left, top) = (min(x, other.x), min(y, other.y))
        return Rect(left, top, max(maxX, other.maxX) - left, max(maxY, other.maxY) - top)
    }
}
