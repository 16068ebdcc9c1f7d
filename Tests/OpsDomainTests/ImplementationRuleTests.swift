import Testing

@testable import OpsDomain

@Suite struct ImplementationRuleTests {
    /// Every state of a task, and what start, done, skip, not applicable and reopen lead to.
    private static let table: [(TaskStatus, [TaskStatus?])] = [
        (.todo, [.inProgress, .done, .skipped, .notApplicable, nil]),
        (.inProgress, [nil, .done, .skipped, .notApplicable, nil]),
        (.done, [nil, nil, nil, nil, .todo]),
        (.skipped, [nil, nil, nil, nil, .todo]),
        (.notApplicable, [nil, nil, nil, nil, .todo]),
        (.blocked, [nil, nil, .skipped, .notApplicable, nil]),
    ]

    @Test(arguments: table.indices)
    func `IMP-3: each step on each state of a task does what the table says`(_ index: Int) {
        let (state, expected) = Self.table[index]
        let actions: [TaskAction] = [.start, .done, .skip, .notApplicable, .reopen]
        #expect(actions.map { TaskRules.steps.state(after: $0, from: state) } == expected)
    }

    @Test func `IMP-3: the table of a task names every state and every step`() {
        #expect(Set(Self.table.map(\.0)) == Set(TaskStatus.allCases))
        #expect(TaskAction.allCases == [.start, .done, .skip, .notApplicable, .reopen])
        #expect(Set(TaskAction.allCases.map(TaskRules.ledgerAction)).count == TaskAction.allCases.count)
    }

    @Test func `IMP-1: stages of work lead to each other, hold and back, and never to completed`() {
        let working = ProjectRules.workingStages
        for from in ProjectStage.allCases {
            for to in ProjectStage.allCases {
                let allowed =
                    switch (from, to) {
                    case (.completed, _), (_, .completed): false
                    case (.notStarted, .onHold), (.onHold, .notStarted): true
                    default: from != to && (working.contains(to) || (working.contains(from) && to == .onHold))
                    }
                #expect(
                    ProjectRules.stages.state(after: to, from: from) == (allowed ? to : nil), "\(from) to \(to)")
            }
        }
    }

    @Test(arguments: [
        ("2026-11-20", true), (" 2026-11-20 ", true), ("2036-11-20", true), ("2036-12-01", false),
        ("1999-01-01", false), ("20.11.2026", false), ("", false), ("2026-02-30", false),
    ])
    func `IMP-3: a day that is typed must exist and be within ten years`(_ text: String, _ good: Bool) throws {
        let today = try #require(CalendarDay("2026-11-20"))
        let day = Result { try TaskRules.day(text, "dueDate", today: today) }
        switch day {
        case .success(let day): #expect(good && text.contains(day.description))
        case .failure(let error): #expect(!good && (error as? OpsError)?.subject == "dueDate")
        }
    }

    @Test(arguments: [("  abc ", "abc"), ("ab", nil), ("   ", nil), ("abcdef", nil), ("äöü", "äöü")])
    func `IMP-3: text is trimmed, then measured in characters`(_ text: String, _ expected: String?) {
        #expect((try? TaskRules.text(text, "note", length: 3...5)) == expected)
    }

    @Test(arguments: [("2026-11-23", "2026-12-14"), ("2026-11-21", "2026-12-14"), ("2026-11-25", "2026-12-16")])
    func `IMP-1: the planned end counts business days from the first one`(_ start: String, _ end: String) throws {
        let template = try ChecklistCatalog.installed().template("quick-start")
        let day = try #require(CalendarDay(start))
        #expect(template.businessDays == 16)
        #expect(ProjectRules.plannedEnd(of: template, start: day).description == end)
        let last = template.steps.map { ProjectRules.dueDay(of: $0, start: day) }.max()
        #expect(last?.description == end)
    }
}
