import Ledger
import OpsDomain
import Testing

/// The rules of the queue, as tables of cases (HOT-1, HOT-3).
struct HotlineRulesTests {
    private static let now = Timestamp(milliseconds: 1_700_000_000_000)
    private static let later = now + .seconds(60)
    private static let halfAnHour = now + .seconds(1800)

    enum Claim: CaseIterable {
        case none, mineLive, othersLive, mineExpired, othersExpired
    }

    private static func item(_ state: QAState, _ claim: Claim) -> QASnapshot {
        var item = QASnapshot(state: state, priority: 2, version: 7)
        switch claim {
        case .none: break
        case .mineLive, .mineExpired: (item.claimedBy, item.claimedByLogin) = ("usr_me", "me")
        case .othersLive, .othersExpired: (item.claimedBy, item.claimedByLogin) = ("usr_anna", "anna")
        }
        switch claim {
        case .none: break
        case .mineLive, .othersLive: item.claimedUntil = later
        case .mineExpired, .othersExpired: item.claimedUntil = now
        }
        return item
    }

    private static func decide(_ action: QAAction, _ item: QASnapshot, version: Int? = 7) -> QADecision {
        QARules.decision(on: action, for: item, expectedVersion: version, by: "usr_me", now: now, claimMinutes: 30)
    }

    /// What is expected of an action in each situation: a change, or an outcome.
    enum Expected: Equatable {
        case change(QAChange)
        case left(ItemOutcome)
    }

    private static let mine = QAChange.claim(by: "usr_me", until: halfAnHour)
    private static let theirs = QAChange.claim(by: "usr_anna", until: halfAnHour)

    /// Columns: unclaimed PENDING, IN_REVIEW mine, another's, my expired, another's expired, APPROVED, RELEASED, REJECTED.
    private static let situations: [(QAState, Claim)] = [
        (.pending, .none), (.inReview, .mineLive), (.inReview, .othersLive), (.inReview, .mineExpired),
        (.inReview, .othersExpired), (.approved, .none), (.released, .none), (.rejected, .none),
    ]

    private static let table: [(QAAction, [Expected])] = [
        (
            .claim,
            [
                .change(mine), .change(mine), .left(.conflict), .change(mine), .change(mine), .left(.invalid),
                .left(.invalid), .left(.invalid),
            ]
        ),
        (
            .approve,
            [
                .change(.decide(.approved)), .change(.decide(.approved)), .left(.conflict),
                .change(.decide(.approved)), .change(.decide(.approved)), .left(.noop), .left(.invalid),
                .left(.invalid),
            ]
        ),
        (
            .reject,
            [
                .change(.decide(.rejected)), .change(.decide(.rejected)), .left(.conflict),
                .change(.decide(.rejected)), .change(.decide(.rejected)), .left(.invalid), .left(.invalid),
                .left(.noop),
            ]
        ),
        (
            .reassign(to: "usr_anna"),
            [
                .change(theirs), .change(theirs), .left(.noop), .change(theirs), .change(theirs), .left(.invalid),
                .left(.invalid), .left(.invalid),
            ]
        ),
        (
            .reassign(to: "usr_me"),
            [
                .change(mine), .left(.noop), .change(mine), .change(mine), .change(mine), .left(.invalid),
                .left(.invalid), .left(.invalid),
            ]
        ),
        (
            .prioritize(1),
            [
                .change(.prioritize(1)), .change(.prioritize(1)), .change(.prioritize(1)), .change(.prioritize(1)),
                .change(.prioritize(1)), .left(.invalid), .left(.invalid), .left(.invalid),
            ]
        ),
        (
            .prioritize(2),
            [
                .left(.noop), .left(.noop), .left(.noop), .left(.noop), .left(.noop), .left(.invalid),
                .left(.invalid), .left(.invalid),
            ]
        ),
    ]

    @Test func `HOT-3: every action has its outcome in every state, with every claim`() {
        for (action, expectations) in Self.table {
            #expect(expectations.count == Self.situations.count)
            for ((state, claim), expected) in zip(Self.situations, expectations) {
                for version in [7, nil] {
                    switch (Self.decide(action, Self.item(state, claim), version: version), expected) {
                    case (.apply(let change), .change(let wished)):
                        #expect(change == wished, "\(action) on \(state) \(claim)")
                    case (.leave(let outcome, let why), .left(let wished)):
                        #expect(outcome == wished, "\(action) on \(state) \(claim): \(why)")
                        #expect(!why.isEmpty)
                    case (let decision, _):
                        Issue.record("\(action) on \(state) \(claim) gave \(decision), expected \(expected)")
                    }
                }
            }
        }
    }

    @Test func `HOT-3: a version that is not the frozen one is a conflict before anything else`() {
        for (action, _) in Self.table {
            for (state, claim) in Self.situations {
                let decision = Self.decide(action, Self.item(state, claim), version: 6)
                guard case .leave(.conflict, let why) = decision else {
                    Issue.record("\(action) on \(state) \(claim) gave \(decision)")
                    continue
                }
                #expect(why.hasPrefix("changed since you saw it; it is "))
            }
        }
    }

    @Test func `HOT-3: a conflict names who has the item and until when`() {
        let decision = Self.decide(.approve, Self.item(.inReview, .othersLive))
        #expect(decision == .leave(.conflict, "it is in review by anna until 2023-11-14T22:14:20.000Z"))
    }

    @Test func `HOT-1: a claim ends at the millisecond that it names`() {
        var item = Self.item(.inReview, .othersLive)
        item.claimedUntil = Timestamp(milliseconds: Self.now.milliseconds + 1)
        #expect(item.state(at: Self.now) == .inReview)
        item.claimedUntil = Self.now
        #expect(item.state(at: Self.now) == .pending)
        item.claimedUntil = nil
        #expect(item.state(at: Self.now) == .pending)
    }

    @Test func `HOT-1: the state machine has these steps and no others`() {
        let steps = Set(QAState.transitions.rows.map { "\($0.from.rawValue) \($0.on.rawValue) \($0.to.rawValue)" })
        #expect(
            steps == [
                "PENDING claim IN_REVIEW", "IN_REVIEW claim IN_REVIEW", "PENDING approve APPROVED",
                "IN_REVIEW approve APPROVED", "PENDING reject REJECTED", "IN_REVIEW reject REJECTED",
                "PENDING reassign IN_REVIEW", "IN_REVIEW reassign IN_REVIEW", "PENDING prioritize PENDING",
                "IN_REVIEW prioritize IN_REVIEW", "APPROVED release RELEASED",
            ])
        #expect(Set(QAState.workflow) == Set(QAState.allCases))
    }

    @Test func `HOT-3: reject and reassign need a reason of ten characters that are not spaces at the ends`() {
        for action in [QABulkAction.reject, .reassign(to: "anna")] {
            for reason in [nil, "", "too short", "   too short    \n"] {
                #expect(QARules.objection(toReason: reason, of: action) != nil, "\(action) \(reason ?? "nil")")
            }
            #expect(QARules.objection(toReason: "ten chars!", of: action) == nil)
        }
        for action in [QABulkAction.approve, .prioritize(1)] {
            #expect(QARules.objection(toReason: nil, of: action) == nil)
        }
    }
}
