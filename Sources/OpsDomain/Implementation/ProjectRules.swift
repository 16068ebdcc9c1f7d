/// The rules of a project, as pure data and functions (IMP-1).
public enum ProjectRules {
    /// The stages in which work is done, in their usual order.
    public static let workingStages: [ProjectStage] = [
        .discovery, .configuration, .migration, .training, .uat, .goLivePrep,
    ]

    /// The stages that each stage leads to.
    ///
    /// Stages may be left out (no migration) and gone back to (UAT finds a
    /// gap); a project on hold returns to work or to its beginning. `completed` is reached by the readiness check
    /// alone and never left, so it is not in the table.
    public static let stages = TransitionTable<ProjectStage, ProjectStage>(
        workingStages.flatMap { from in
            workingStages.filter { $0 != from }.map { (from: from, on: $0, to: $0) }
                + [
                    (from: .notStarted, on: from, to: from), (from: from, on: .onHold, to: .onHold),
                    (from: .onHold, on: from, to: from),
                ]
        } + [
            (from: .notStarted, on: .onHold, to: .onHold), (from: .onHold, on: .notStarted, to: .notStarted),
        ])

    /// The day at whose end a step is due.
    public static func dueDay(of step: ChecklistTemplate.Step, start: CalendarDay) -> CalendarDay {
        start.firstBusinessDay.adding(businessDays: step.dueOffset)
    }

    /// The day at whose end a project made from `template` is planned to be live.
    public static func plannedEnd(of template: ChecklistTemplate, start: CalendarDay) -> CalendarDay {
        start.firstBusinessDay.adding(businessDays: template.businessDays - 1)
    }
}
