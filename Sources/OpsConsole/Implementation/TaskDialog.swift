import OpsDomain
import Terminal

/// One task with its comments, to read.
struct TaskDialog: DialogModel {
    var id = PaneID.none
    let hints = [KeyHint("j k", "scroll"), KeyHint("esc", "close")]
    private let task: ProjectTask
    private let list: ChecklistRows
    private var comments = Load<ListTaskComments.Answer>()
    private var view = TextView([])

    init(_ task: ProjectTask, list: ChecklistRows) {
        self.task = task
        self.list = list
        view = TextView(TaskLook.lines(task, list: list, comments: []))
    }

    mutating func appear(_ context: inout Context) {
        guard task.commentCount > 0 else { return }
        context.load(ListTaskComments(taskId: task.id), into: \TaskDialog.comments, of: &self) { dialog, _ in
            var lines = TaskLook.lines(dialog.task, list: dialog.list, comments: dialog.comments.value ?? [])
            if let error = dialog.comments.error { lines += ["", Span("✗ Comments: \(error.description)", .error)] }
            dialog.view = TextView(lines)
        }
    }

    mutating func handle(_ key: Key, _ context: inout Context) {
        switch key {
        case _ where view.isTyping: _ = view.handle(key)
        case .escape, .enter, .character("q"): context.want(.closeDialog)
        default: _ = view.handle(key)
        }
    }

    mutating func draw(in rect: Rect, _ situation: Situation, on canvas: inout Canvas) {
        let width = min(rect.width, 90)
        let box = rect.centered(Size(width, view.wrapped(width: width - 4).count + 2))
        canvas.fill(box, .dialog)
        canvas.box(box, .light, .frame, title: "Task", note: comments.isLoading ? "reading comments…" : "esc closes")
        view.draw(in: box.inset(2, 1), on: &canvas)
    }
}
