import OpsDomain
import OpsService
import Terminal

extension ConsoleState {
    /// What to do at the start: be counted as a console, who am I, and the first pulse.
    mutating func start() -> [Effect] {
        [enter(), identify()] + pulse() + titleEffects()
    }

    /// Has this process counted as a console of its operator, so that a session outlives none of them (ACC-12).
    private func enter() -> Effect {
        .request(
            Request(name: "console.enter") { client, _ in
                do throws(OpsError) {
                    try await client.enterConsole()
                    return Delivery { _ in [] }
                } catch {
                    return Delivery { state in
                        state.say(error)
                        return []
                    }
                }
            })
    }

    /// Asks who the operator is.
    func identify() -> Effect {
        .request(
            Request(name: WhoAmI.name) { client, _ in
                do throws(OpsError) {
                    let answer = try await client.ask(WhoAmI(), session: nil)
                    return Delivery { $0.take(identity: answer) }
                } catch {
                    return Delivery { state in
                        state.outage = error
                        state.say(error)
                        return []
                    }
                }
            })
    }

    private mutating func take(identity: WhoAmI.Answer) -> [Effect] {
        situation.identity = identity
        return land()
    }

    /// Brings the operator to where their work is, once it is known who they are and whether a session is open.
    private mutating func land() -> [Effect] {
        guard !hasLanded, situation.identity != nil, situation.now != nil else { return [] }
        hasLanded = true
        guard let home = session == nil ? Portal.home(situation) : .support else {
            say(.warning, "Your role has no screen in this version of the console.")
            return []
        }
        let effects = home.objection(situation) == nil ? go(to: home) : []
        // There is nothing to go back to before the first screen.
        history = []
        return effects
    }

    /// Asks for clock, session and ledger head, unless the last question is still open.
    ///
    /// It carries no session: it is the question which session there is.
    mutating func pulse() -> [Effect] {
        guard !isPulsing else { return [] }
        isPulsing = true
        let epoch = sessionEpoch
        let request = Request(name: Pulse.name) { client, _ in
            do throws(OpsError) {
                let answer = try await client.ask(Pulse(), session: nil)
                return Delivery { $0.take(pulse: answer, epoch: epoch) }
            } catch {
                return Delivery { $0.take(outage: error) }
            }
        }
        return [.request(request)]
    }

    private mutating func take(pulse: Pulse.Answer, epoch: Int) -> [Effect] {
        isPulsing = false
        var effects = letIn()
        if outage != nil {
            outage = nil
            say(.done, "The service answers again.")
            if situation.identity == nil { effects.append(identify()) }
        }
        let wasExpired = situation.lease?.stage == .expired
        situation.tick(pulse.now)
        situation.privacyCoverMinutes = pulse.privacyCoverMinutes
        situation.leaseMinutes = pulse.leaseMinutes
        // A pulse that was asked for before the operator entered or left knows only the session before.
        if epoch == sessionEpoch { effects += take(session: pulse.session) }
        if !wasExpired, let session, situation.lease?.stage == .expired {
            say(
                .warning, "The session in \(session.targetOrganizationName) has expired.",
                detail: "\(situation.keys["session.renew"]) renews it, \(situation.keys["session.end"]) ends it.")
        }
        notify(pulse.openNotifications ?? 0)
        let isNews = pulse.ledgerHead != situation.ledgerHead && situation.ledgerHead != 0
        situation.ledgerHead = pulse.ledgerHead
        if isNews, !covered { effects += updateFront { $0.refresh(&$1) } }
        return effects + land() + titleEffects()
    }

    /// Tells the admins once of each rise of what waits for them (ACC-16).
    private mutating func notify(_ count: Int) {
        defer { situation.openNotifications = count }
        guard count > situation.openNotifications else { return }
        say(
            .warning, "\(Format.count(count, "notification")) for the admins: something unusual happened.",
            detail: ":screen notifications shows \(count == 1 ? "it" : "them").")
    }

    private mutating func take(outage error: OpsError) -> [Effect] {
        isPulsing = false
        if LockNotice.isLockout(error) { return noticed(error) }
        if outage == nil { say(error) }
        outage = error
        return []
    }

    /// Takes over which session is open.
    ///
    /// When it is another one than before, everything that showed the tenant closes, and so does every dialog that was
    /// opened in it.
    mutating func take(session new: ImpersonationSession?, isNews: Bool = true) -> [Effect] {
        let old = situation.session
        situation.begin(new)
        guard old?.id != new?.id else { return [] }
        if let old, let new, new.renewedFrom == old.id, new.targetOrganizationId == old.targetOrganizationId {
            // A renewal goes on where the old lease ended: nothing that was typed or read is lost (ACC-12).
            for index in dialogs.indices where dialogs[index].sessionID == old.id { dialogs[index].sessionID = new.id }
            return titleEffects()
        }
        var effects: [Effect] = []
        closeDialogs(ofOtherSessionThan: new?.id)
        for kind in ScreenKind.allCases where kind.isTenantScoped { screens[kind] = nil }
        history.removeAll(where: \.isTenantScoped)
        secondsWithoutKey = 0
        if let old, isNews {
            say(.warning, "The session in \(old.targetOrganizationName) is over.", detail: "Its screens were closed.")
            effects.append(explainEnd(of: old))
        }
        if current.isTenantScoped {
            current = new == nil ? .enterTenant : current
            if screens[current] == nil { install(current.make()) }
            effects += updateFront { $0.appear(&$1) }
        }
        return effects + titleEffects()
    }

    /// Takes over a session that the operator's own key began or ended.
    mutating func enter(_ new: ImpersonationSession?) -> [Effect] {
        sessionEpoch += 1
        return take(session: new, isNews: false)
    }

    private mutating func closeDialogs(ofOtherSessionThan id: String?) {
        let stale = dialogs.filter { $0.model.isBoundToSession && $0.sessionID != id }
        guard !stale.isEmpty else { return }
        dialogs.removeAll { $0.model.isBoundToSession && $0.sessionID != id }
        say(.warning, "The session changed, so the open question was closed.", detail: "Nothing was done.")
    }

    /// Ends the operator's session at once.
    mutating func endSession() -> [Effect] {
        guard let session else {
            say(.warning, "No session is open.")
            return []
        }
        let command = EndSession(sessionId: session.id)
        let request = Request(name: EndSession.name) { client, _ in
            do throws(OpsError) {
                let done = try await client.performed(command, session: session.id)
                return Delivery { $0.ended(session, entry: done.entry) }
            } catch {
                return Delivery { state in
                    state.say(error)
                    return state.pulse()
                }
            }
        }
        return [.request(request)]
    }

    /// Asks why the session is to go on, for a new lease linked to the old one (ACC-12).
    mutating func renewSession() -> [Effect] {
        guard let session else { return [] }
        let why = FormField("text", "Why", .text(TextField(placeholder: "why the work goes on", maxLength: 600)))
        let dialog = ActionDialog(
            "Go on in \(session.targetOrganizationName)",
            [Span("A new lease of \(Format.length(minutes: situation.leaseMinutes)), linked to the one before.")],
            fields: [why], action: "Renew",
            check: { SessionRules.objection(to: $0.value("text")).map { ["text": $0] } ?? [:] }
        ) { dialog in
            RenewSession(sessionId: session.id, text: dialog.value("text").trimmed)
        } then: { renewed, context in
            context.say(.done, "Renewed until \(Format.clock(renewed.expiresAt)) UTC.")
            context.want(.session(renewed))
        }
        return open(dialog)
    }

    private mutating func ended(_ session: ImpersonationSession, entry: Int64?) -> [Effect] {
        say(.done, "Left \(session.targetOrganizationName).", entry: entry)
        guard self.session?.id == session.id else { return [] }
        return enter(nil)
    }

    /// The window's title carries tenant and minutes left; it is sent only when it changes.
    mutating func titleEffects() -> [Effect] {
        var title = "Ops Console"
        if let session, let lease = situation.lease {
            let left = lease.stage == .expired ? "EXPIRED" : "\((lease.secondsLeft + 59) / 60) min left"
            title = "\(session.targetOrganizationName) · \(left) · Ops Console"
        }
        guard title != windowTitle else { return [] }
        windowTitle = title
        return [.windowTitle(title)]
    }
}
