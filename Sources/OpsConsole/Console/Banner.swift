import OpsDomain
import Terminal

/// The second line: the place of the session and of nothing else (TUI-2).
struct Banner {
    private let situation: Situation

    /// The banner of a situation.
    init(_ situation: Situation) { self.situation = situation }

    /// Draws one row.
    func draw(in rect: Rect, on canvas: inout Canvas) {
        canvas.fill(rect, .normal)
        if let session = situation.session, let lease = situation.lease {
            draw(session, lease, in: rect, &canvas)
        } else {
            drawNoSession(in: rect, &canvas)
        }
    }

    private func draw(_ session: ImpersonationSession, _ lease: Lease, in rect: Rect, _ canvas: inout Canvas) {
        let time = Self.time(lease, isCoarse: situation.isCoarse)
        let look: Look =
            switch lease.stage {
            case .normal: .banner
            case .warning: .bannerWarning
            case .critical, .expired: .bannerCritical
            }
        // The digits change each second: in default attributes they cost the fewest bytes.
        let timeLook: Look = lease.stage == .normal ? .bannerTime : look
        let timeWidth = TextWidth.of(time)
        canvas.write(time, at: Point(rect.maxX - timeWidth, rect.y), timeLook)
        // Where there is little room the tenant's name comes first.
        let hasRoom = rect.width >= ConsoleState.smallestSize.width
        let demo = hasRoom && situation.identity?.isDemo == true ? "DEMO " : ""
        canvas.write(demo, at: Point(rect.maxX - timeWidth - demo.count, rect.y), .noSession)
        let room = rect.width - timeWidth - demo.count - 1
        canvas.write(Self.text(session, width: room), at: rect.origin, look, width: room)
    }

    /// Tenant, id, ticket and reason in so many columns.
    ///
    /// The id is never cut; the name before the reason, for the name is what one must not mistake.
    static func text(_ session: ImpersonationSession, width: Int) -> String {
        let head = "▌IMPERSONATING "
        let id = "  \(session.targetOrganizationId)  "
        let ticket = session.ticketId.map { $0 + (session.ticketVerified ? " " : "(unverified) ") } ?? ""
        let nameRoom = max(8, width - TextWidth.of(head) - TextWidth.of(id) - 1)
        let name = Clip.text(session.targetOrganizationName, to: nameRoom)
        let start = head + name + id
        let why = Clip.text(ticket + session.reason, to: width - TextWidth.of(start) - 1)
        // Its edges are those of the band, however short the reason is.
        let gap = max(0, width - TextWidth.of(start + why) - 1)
        return start + why + String(repeating: " ", count: gap) + "▐"
    }

    /// The time left, in words that need no colour.
    ///
    /// A coarse one changes once a minute, and each second in the last two.
    static func time(_ lease: Lease, isCoarse: Bool = false) -> String {
        let seconds = lease.secondsLeft
        let left = isCoarse && seconds > 120 ? Format.coarse(seconds: seconds) : Format.duration(seconds: seconds)
        return switch lease.stage {
        case .normal: "\(left) left"
        case .warning: "! \(left) left"
        case .critical: "!! \(left) LEFT"
        case .expired: "!! EXPIRED"
        }
    }

    private func drawNoSession(in rect: Rect, _ canvas: inout Canvas) {
        var left = " NO SESSION"
        if let identity = situation.identity { left += "   \(identity.user.role.rawValue)" }
        canvas.write(left, at: rect.origin, .noSession, width: rect.width)
        let clock = situation.now.map { Format.clock($0, isCoarse: situation.isCoarse) } ?? ""
        if situation.identity?.isDemo == true { canvas.write("DEMO", at: Point(rect.maxX - 16, rect.y), .noSession) }
        // In default attributes, as the session's timer: it changes each second.
        canvas.write(clock, at: Point(rect.maxX - TextWidth.of(clock), rect.y), .bannerTime)
    }
}

/// What stands in place of a tenant's content while it must not be seen (ACC-12, ACC-18).
struct CoverNotice {
    private let cover: ConsoleState.Cover
    private let session: ImpersonationSession?
    private let privacyMinutes: Int
    private let renewKey, endKey: String

    init(_ cover: ConsoleState.Cover, _ situation: Situation) {
        self.cover = cover
        session = situation.session
        privacyMinutes = situation.privacyCoverMinutes
        (renewKey, endKey) = (situation.keys["session.renew"], situation.keys["session.end"])
    }

    /// Draws the notice in the middle.
    func draw(in rect: Rect, on canvas: inout Canvas) {
        let tenant = session?.targetOrganizationName ?? "the tenant"
        let lines: [Span] =
            switch cover {
            case .expired:
                [
                    Span("EXPIRED", .error), Span("The session in \(tenant) ran out. Nothing is read or written."),
                    Span("What you typed is kept."),
                    Span("\(renewKey) renews it with a reason, \(endKey) ends it.", .strong),
                ]
            case .privacy:
                [
                    Span("Covered after \(privacyMinutes) min without a key", .strong),
                    Span("Any key shows \(tenant) again."),
                ]
            }
        let top = rect.y + max(0, (rect.height - lines.count) / 2)
        canvas.cursor = Point(rect.x, top)
        for (offset, line) in lines.enumerated() {
            canvas.write(line.text, at: Point(rect.x, top + offset), line.role, width: rect.width, align: .center)
        }
    }
}
