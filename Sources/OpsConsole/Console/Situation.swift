import Ledger
import OpsDomain

/// What every pane may know of its surroundings, as a value.
struct Situation: Sendable {
    /// The operator, their rights, and whether this is a demo store; nil until the service has told.
    var identity: WhoAmI.Answer?
    /// The session in the banner; its id goes with every request.
    private(set) var session: ImpersonationSession?
    /// The store's clock at the last pulse; nil before the first.
    private(set) var now: Timestamp?
    /// The latest that the clock was while this session is shown.
    private var latest: Timestamp?
    /// The newest ledger sequence number at the last pulse.
    var ledgerHead: Int64 = 0
    /// Notifications that wait for an admin; 0 for who cannot take note of them.
    var openNotifications = 0
    /// Minutes without a key until a tenant's content is covered; 0 for never (ACC-18).
    var privacyCoverMinutes = Policy.standard.privacyCoverMinutes
    /// Whether times are shown to the minute, so that they change once a minute (TUI-8).
    var isCoarse = false
    /// Minutes that a session lasts unless another length is asked for (ACC-12).
    var leaseMinutes = Policy.standard.leaseMinutes
    /// What the keys of the bindings are called.
    var keys = KeyNames()
    /// Everything that was said so far.
    var log = MessageLog()

    /// Whether the operator may do this for some tenant at least; false until it is known.
    func allows(_ permission: Permission) -> Bool { identity?.grants.allows(permission) ?? false }

    /// Why the operator may not do this; nil when they may.
    func objection(_ permission: Permission) -> String? {
        guard identity != nil else { return "not known yet who you are" }
        return allows(permission) ? nil : "\(Self.missing) \(permission.rawValue)"
    }

    private static let missing = "needs the permission"

    /// What to do about an objection; nil where it says so itself.
    func advice(on objection: String) -> String? {
        guard objection.hasPrefix(Self.missing) else { return nil }
        return "An admin can give you a role that has it; \(keys["console.why"]) asks what decides it."
    }

    /// The lease of the session in the banner.
    var lease: Lease? { session.map { Lease($0, at: latest ?? now ?? $0.startedAt) } }

    /// The same for drawing: with a coarse timer the clock stands still until the next minute, so that nothing that is
    /// told by it changes more often.
    var drawn: Situation {
        guard isCoarse, let now else { return self }
        var drawn = self
        drawn.now = Timestamp(milliseconds: now.milliseconds - now.milliseconds % 60_000)
        return drawn
    }

    /// Takes over the store's clock.
    ///
    /// One that was set back never gives time back to a session (ACC-13).
    mutating func tick(_ time: Timestamp) {
        now = time
        latest = max(time, latest ?? time)
    }

    /// Takes over which session is open.
    ///
    /// One that began just now is newer than the last pulse: its own beginning is the later clock.
    mutating func begin(_ new: ImpersonationSession?) {
        if new?.id != session?.id { latest = [now, new?.startedAt].compactMap(\.self).max() }
        session = new
    }
}

/// How a session's lease stands, for banner, frame and cover (TUI-2).
struct Lease: Sendable, Hashable {
    enum Stage: Sendable { case normal, warning, critical, expired }

    let stage: Stage
    /// Seconds left, 0 when expired.
    let secondsLeft: Int

    /// The lease of a session at a moment.
    init(_ session: ImpersonationSession, at now: Timestamp) {
        secondsLeft = session.secondsLeft(at: now)
        stage =
            switch secondsLeft {
            case 0: .expired
            case ...120: .critical
            case ...600: .warning
            default: .normal
            }
    }
}
