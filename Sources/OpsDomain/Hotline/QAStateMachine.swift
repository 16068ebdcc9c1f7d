/// What can happen to a QA item (HOT-1, HOT-3).
public enum QAEvent: String, Sendable, CaseIterable {
    /// A reviewer takes it, or keeps a claim of their own.
    case claim
    case approve
    case reject
    /// Its claim is handed to a reviewer.
    case reassign
    case prioritize
    /// A job sends it to the client once the undo window is over.
    case release
}

extension QAState {
    /// The state machine of the queue.
    ///
    /// Whoever decides an unclaimed item claims it in the same step, so PENDING leads to a decision at once.
    public static let transitions = TransitionTable<QAState, QAEvent>([
        (.pending, .claim, .inReview), (.inReview, .claim, .inReview),
        (.pending, .approve, .approved), (.inReview, .approve, .approved),
        (.pending, .reject, .rejected), (.inReview, .reject, .rejected),
        (.pending, .reassign, .inReview), (.inReview, .reassign, .inReview),
        (.pending, .prioritize, .pending), (.inReview, .prioritize, .inReview),
        (.approved, .release, .released),
    ])

    /// Whether there is something left to decide: the queue to clear.
    public var isOpen: Bool { self == .pending || self == .inReview }

    /// The states in the order of the work, by which lists sort.
    public static let workflow: [QAState] = [.pending, .inReview, .approved, .released, .rejected]

    /// `pending`, `in review`, …: the words for a person.
    public var title: String { rawValue.lowercased().replacing("_", with: " ") }
}
