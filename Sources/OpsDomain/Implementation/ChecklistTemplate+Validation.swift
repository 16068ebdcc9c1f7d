extension ChecklistTemplate {
    /// The standard phases, in order (IMP-2).
    public static let standardPhases = [
        "Foundation", "Users & Access", "Case Management Setup", "Integrations", "Data Migration", "Training",
        "Go-Live Readiness", "Handoff",
    ]

    /// Everything that is wrong with the template, in words; empty when it can be used.
    public func objections() -> [String] {
        objectionsToPlan() + objectionsToIDs() + steps.flatMap(objections(to:)) + objectionsToOrder()
    }

    /// The steps so that each comes after those it depends on, otherwise in the checklist's order (Kahn 1962).
    /// - Returns: nil when dependencies form a cycle or name a step that does not exist.
    public func stepsInDependencyOrder() -> [Step]? {
        var finished: Set<String> = []
        var waiting = steps
        var ordered: [Step] = []
        while !waiting.isEmpty {
            var later: [Step] = []
            for step in waiting {
                if finished.isSuperset(of: step.dependsOn) {
                    finished.insert(step.id)
                    ordered.append(step)
                } else {
                    later.append(step)
                }
            }
            guard later.count < waiting.count else { return nil }
            waiting = later
        }
        return ordered
    }

    private func objectionsToPlan() -> [String] {
        var found: [String] = []
        if id.isEmpty || name.isEmpty || version.isEmpty { found.append("id, name and version must not be empty") }
        if phases.map(\.name) != Self.standardPhases { found.append("the phases are not the eight standard ones") }
        for phase in phases where phase.tasks.isEmpty { found.append("the phase '\(phase.id)' has no tasks") }
        for phase in phases where [.completed, .onHold].contains(phase.stage) {
            found.append("no work is done in the stage \(phase.stage.rawValue) of the phase '\(phase.id)'")
        }
        let window = projectType.businessDays
        if !window.contains(businessDays) {
            found.append(
                "\(businessDays) business days are outside the \(window.lowerBound)–\(window.upperBound) of "
                    + projectType.rawValue)
        }
        return found
    }

    private func objectionsToIDs() -> [String] {
        Self.repeated(phases.map(\.id)).map { "the phase id '\($0)' is used more than once" }
            + Self.repeated(steps.map(\.id)).map { "the task id '\($0)' is used more than once" }
    }

    private func objections(to step: Step) -> [String] {
        var found: [String] = []
        if step.title.isEmpty { found.append("the task '\(step.id)' has no title") }
        if step.startDay < 0 || step.durationDays < 1 {
            found.append("the task '\(step.id)' has an impossible start or duration")
        } else if step.dueOffset >= businessDays {
            found.append("the task '\(step.id)' ends after the planned length")
        }
        return found
    }

    private func objectionsToOrder() -> [String] {
        let known = Dictionary(steps.map { ($0.id, $0) }) { first, _ in first }
        var found: [String] = []
        for step in steps {
            for name in step.dependsOn {
                guard let dependency = known[name] else {
                    found.append("the task '\(step.id)' depends on '\(name)', which does not exist")
                    continue
                }
                if dependency.startDay + dependency.durationDays > step.startDay {
                    found.append("the task '\(step.id)' starts before '\(name)' ends")
                }
            }
        }
        if found.isEmpty, stepsInDependencyOrder() == nil { found.append("the dependencies form a cycle") }
        return found
    }

    private static func repeated(_ ids: [String]) -> [String] {
        var seen: Set<String> = []
        var twice: [String] = []
        for id in ids where !seen.insert(id).inserted && !twice.contains(id) { twice.append(id) }
        return twice
    }
}
