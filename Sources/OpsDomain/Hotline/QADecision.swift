public import Ledger

/// What somebody wants of one QA item, with names resolved to ids.
public enum QAAction: Sendable, Hashable {
    case claim
    case approve
    case reject
    /// Hands the claim to the reviewer with this id.
    case reassign(to: String)
    /// Sets the priority, 1–4.
    case prioritize(Int)

    /// The event of the state machine.
    public var event: QAEvent {
        switch self {
        case .claim: .claim
        case .approve: .approve
        case .reject: .reject
        case .reassign: .reassign
        case .prioritize: .prioritize
        }
    }
}

/// What the rules need to know of an item.
public struct QASnapshot: Sendable, Hashable {
    /// The state as stored; a claim that ran out is still IN_REVIEW here.
    public var state: QAState
    /// Whose claim it is, live or run out; the id.
    public var claimedBy: String?
    /// Their login, for the wording.
    public var claimedByLogin: String?
    /// When the claim runs out.
    public var claimedUntil: Timestamp?
    /// 1–4.
    public var priority: Int
    /// The version.
    public var version: Int

    /// Makes a snapshot.
    public init(
        state: QAState, claimedBy: String? = nil, claimedByLogin: String? = nil, claimedUntil: Timestamp? = nil,
        priority: Int, version: Int
    ) {
        self.state = state
        self.claimedBy = claimedBy
        self.claimedByLogin = claimedByLogin
        self.claimedUntil = claimedUntil
        self.priority = priority
        self.version = version
    }

    /// Whether a claim is live at a moment; it ends at the very millisecond that `claimedUntil` names.
    public func isClaimed(at now: Timestamp) -> Bool {
        state == .inReview && (claimedUntil.map { $0 > now } ?? false)
    }

    /// Where the item stands at a moment: a claim that ran out counts as PENDING (HOT-1).
    public func state(at now: Timestamp) -> QAState {
        state == .inReview && !isClaimed(at: now) ? .pending : state
    }
}

/// What is written to an item when an action applies; equal changes are written by one statement.
public enum QAChange: Sendable, Hashable {
    /// APPROVED or REJECTED, by the operator who decides.
    case decide(QAState)
    /// IN_REVIEW, claimed by a reviewer until a moment.
    case claim(by: String, until: Timestamp)
    /// Another priority.
    case prioritize(Int)
}

/// What the rules say to an action on one item.
public enum QADecision: Sendable, Hashable {
    case apply(QAChange)
    /// Nothing is written, and why, in words.
    case leave(ItemOutcome, String)
}

/// The rules of a decision (HOT-1, HOT-3); pure.
public enum QARules {
    /// The priorities that an item can have; 1 comes first.
    public static let priorities = 1...4
    /// The fewest characters of a reason that says something.
    public static let shortestReason = 10

    /// Decides what an action does to an item.
    ///
    /// The order of the questions is the order of what the operator must know first: somebody changed it since it was
    /// seen (CONFLICT); it is already so (NOOP); the step does not exist (INVALID); somebody else is at it (CONFLICT).
    /// Reassigning and prioritising are not decisions, so another's live claim does not stand in their way.
    /// `expectedVersion` is the version that the operator saw, nil to take the item as it is; a new claim lasts
    /// `claimMinutes`.
    public static func decision(
        on action: QAAction, for item: QASnapshot, expectedVersion: Int?, by operatorID: String, now: Timestamp,
        claimMinutes: Int
    ) -> QADecision {
        let state = item.state(at: now)
        if let expectedVersion, expectedVersion != item.version {
            return .leave(.conflict, "changed since you saw it; it is \(description(of: item, now: now)) now")
        }
        if let same = sameAlready(action, item, now: now) { return .leave(.noop, same) }
        guard let next = QAState.transitions.state(after: action.event, from: state) else {
            return .leave(.invalid, "it is \(state.title), so nobody can \(action.event.rawValue) it any more")
        }
        let until = now + .seconds(60 * claimMinutes)
        switch action {
        case .approve, .reject, .claim:
            if item.isClaimed(at: now), item.claimedBy != operatorID {
                return .leave(.conflict, "it is \(description(of: item, now: now))")
            }
            return .apply(action == .claim ? .claim(by: operatorID, until: until) : .decide(next))
        case .reassign(let reviewer): return .apply(.claim(by: reviewer, until: until))
        case .prioritize(let priority): return .apply(.prioritize(priority))
        }
    }

    /// Why there is nothing to do, nil when there is.
    private static func sameAlready(_ action: QAAction, _ item: QASnapshot, now: Timestamp) -> String? {
        let state = item.state(at: now)
        switch action {
        case .approve where state == .approved: return "it is approved already"
        case .reject where state == .rejected: return "it is rejected already"
        case .reassign(let reviewer) where item.isClaimed(at: now) && item.claimedBy == reviewer:
            return "\(item.claimedByLogin ?? reviewer) has it already"
        case .prioritize(let priority) where state.isOpen && item.priority == priority:
            return "it has priority \(priority) already"
        default: return nil
        }
    }

    /// `in review by anna until 2026-11-20T10:30:00.000Z`, or the bare state.
    private static func description(of item: QASnapshot, now: Timestamp) -> String {
        guard item.isClaimed(at: now), let until = item.claimedUntil else { return item.state(at: now).title }
        return "in review by \(item.claimedByLogin ?? item.claimedBy ?? "somebody else") until \(until)"
    }

    /// What is wrong with the reason of an action; nil when nothing is.
    public static func objection(toReason reason: String?, of action: QABulkAction) -> String? {
        guard action.needsReason else { return nil }
        let length = reason.map { $0.trimmingWhitespace.count } ?? 0
        return length < shortestReason
            ? "to \(action.name), give a reason of at least \(shortestReason) characters" : nil
    }
}

extension String {
    /// Without spaces and line ends at both ends.
    fileprivate var trimmingWhitespace: Substring {
        let start = drop { $0.isWhitespace }
        return start.lastIndex { !$0.isWhitespace }.map { start[...$0] } ?? ""
    }
}
