/// A checklist that projects are made from: versioned data in `Resources/checklists` (IMP-2).
public struct ChecklistTemplate: Codable, Sendable, Hashable, Identifiable {
    /// One of the standard phases.
    public struct Phase: Codable, Sendable, Hashable, Identifiable {
        /// The id within the template.
        public let id: String
        /// The name.
        public let name: String
        /// The stage that a project is in while it works on this phase.
        public let stage: ProjectStage
        /// What the phase achieves.
        public let summary: String
        /// The steps, in the order of work.
        public let tasks: [Step]
    }

    /// One step of the checklist.
    public struct Step: Codable, Sendable, Hashable, Identifiable {
        /// The id within the template.
        public let id: String
        /// The title.
        public let title: String
        /// What to do and what done looks like.
        public let description: String
        /// Who does it.
        public let ownerSide: OwnerSide
        /// Business days between the start of the project and the start of the step, from 0.
        public let startDay: Int
        /// Planned length in business days, from 1.
        public let durationDays: Int
        /// The ids of the steps that must be finished first.
        public let dependsOn: [String]
        /// Whether going live needs it.
        public let required: Bool
        /// Whether the client sees it.
        public let clientVisible: Bool

        /// The business day, counted from 0, at whose end the step is due.
        public var dueOffset: Int { startDay + durationDays - 1 }
    }

    /// The id, such as `standard`.
    public let id: String
    /// The name.
    public let name: String
    /// The size of the projects it is for.
    public let projectType: ProjectType
    /// The version; a project keeps the one it started with.
    public let version: String
    /// What it is for.
    public let summary: String
    /// The planned length in business days.
    public let businessDays: Int
    /// The phases, in the order of work.
    public let phases: [Phase]

    /// All steps, in the checklist's order.
    public var steps: [Step] { phases.flatMap(\.tasks) }
}

extension ProjectType {
    /// How long such a project may be planned, in business days (IMP-1: weeks of five days, months of 22).
    public var businessDays: ClosedRange<Int> {
        switch self {
        case .quickStart: 10...20
        case .standard: 20...40
        case .complex: 40...80
        case .enterprise: 60...132
        }
    }
}
