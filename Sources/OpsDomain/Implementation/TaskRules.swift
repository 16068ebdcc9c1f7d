/// The rules of a task, as pure data and functions (IMP-3).
public enum TaskRules {
    /// What each step leads to.
    ///
    /// `blocked` is the derived state of an unfinished task with an open blocker: it can
    /// only be given up, since neither starting nor finishing it is possible.
    public static let steps = TransitionTable<TaskStatus, TaskAction>([
        (from: .todo, on: .start, to: .inProgress),
        (from: .todo, on: .done, to: .done),
        (from: .todo, on: .skip, to: .skipped),
        (from: .todo, on: .notApplicable, to: .notApplicable),
        (from: .inProgress, on: .done, to: .done),
        (from: .inProgress, on: .skip, to: .skipped),
        (from: .inProgress, on: .notApplicable, to: .notApplicable),
        (from: .blocked, on: .skip, to: .skipped),
        (from: .blocked, on: .notApplicable, to: .notApplicable),
        (from: .done, on: .reopen, to: .todo),
        (from: .skipped, on: .reopen, to: .todo),
        (from: .notApplicable, on: .reopen, to: .todo),
    ])

    /// How long a reason may be, in characters.
    public static let reasonLength = 3...500
    /// How long evidence may be at most, in characters.
    public static let evidenceLength = 2_000
    /// How long a comment may be, in characters.
    public static let commentLength = 1...4_000
    /// How long a blocker's title may be, in characters.
    public static let blockerTitleLength = 3...200
    /// How long a blocker's resolution may be at most, in characters.
    public static let resolutionLength = 2_000

    /// The ledger action of a step.
    public static func ledgerAction(of action: TaskAction) -> String {
        switch action {
        case .start: "TASK_START"
        case .done: "TASK_DONE"
        case .skip: "TASK_SKIP"
        case .notApplicable: "TASK_NOT_APPLICABLE"
        case .reopen: "TASK_REOPEN"
        }
    }

    /// The ledger actions that `UndoTask` can take back.
    public static let undoable: Set<String> = Set(TaskAction.allCases.map(ledgerAction) + ["TASK_PLAN"])

    /// The text without white space at its ends, checked for its length.
    /// - Throws: `OpsError` of code `usage` that names the field.
    static func text(_ text: String, _ field: String, length: ClosedRange<Int>) throws(OpsError) -> String {
        let trimmed = text.trimmed
        if trimmed.count < length.lowerBound {
            throw OpsError.invalid(field, "needs at least \(length.lowerBound) characters, it has \(trimmed.count)")
        }
        if trimmed.count > length.upperBound {
            throw OpsError.invalid(field, "may have at most \(length.upperBound) characters, it has \(trimmed.count)")
        }
        return trimmed
    }

    /// The day of a text that somebody typed; it must exist and lie within ten years of today.
    /// - Throws: `OpsError` of code `usage` that names the field.
    static func day(_ text: String, _ field: String, today: CalendarDay) throws(OpsError) -> CalendarDay {
        guard let day = CalendarDay(text.trimmed) else {
            throw OpsError.invalid(field, "'\(text)' is no date; write it as 2026-11-20")
        }
        guard abs(day.dayNumber - today.dayNumber) <= 3_653 else {
            throw OpsError.invalid(field, "\(day) is more than ten years away")
        }
        return day
    }
}

extension TaskStatus {
    /// Whether nothing is left to do: done, skipped or not applicable.
    public var isFinished: Bool { self == .done || self == .skipped || self == .notApplicable }
}

extension TaskAction {
    /// The word after "Cannot" in a refusal.
    var verb: String {
        switch self {
        case .start: "start"
        case .done: "finish"
        case .skip: "skip"
        case .notApplicable: "set not applicable"
        case .reopen: "reopen"
        }
    }
}

extension StringProtocol {
    /// The text without white space at its ends.
    fileprivate var trimmed: String {
        guard let first = firstIndex(where: { !$0.isWhitespace }), let last = lastIndex(where: { !$0.isWhitespace })
        else { return "" }
        return String(self[first...last])
    }
}
