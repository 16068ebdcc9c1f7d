public import OpsDomain
import Ledger

extension EmbeddedService {
    /// Makes this process a console of its operator: sessions opened from now on live as long as one of their consoles.
    ///
    /// What nobody swept up before is ended first.
    /// - Throws: `OpsError` when the account may not be used, or the directory beside the store cannot be written.
    public func enterConsole() async throws(OpsError) {
        _ = try await sweepSessions()
        do {
            let user = try store.read { try gate.standing(in: $0, now: clock.now()) }
            try gate.consoles.enter(operatorID: user.id, at: clock.now())
            try noteSignIn(of: user)
        } catch {
            throw OpsError(of: error)
        }
    }

    /// Puts the sign-in on the ledger and on the account (ACC-1, ACC-21).
    private func noteSignIn(of user: InternalUser) throws {
        try store.write { transaction in
            var entry = EntryDraft(actor: Actor(user), action: "SIGN_IN", gate)
            entry.entityType = "internalUser"
            entry.entityID = user.id
            try transaction.record(entry) { writer, _ in
                try writer.noteSignIn(userID: user.id, at: transaction.now)
            }
        }
    }

    /// This process is a console no more.
    ///
    /// When its terminal hung up and it was the operator's last, their session ends
    /// at once as "lost connection"; else a minute later, by whoever sweeps (ACC-12).
    public func leaveConsole(hangUp: Bool) async throws(OpsError) {
        guard gate.consoles.isEntered else { return }
        gate.consoles.leave(at: clock.now())
        guard hangUp else { return }
        do {
            let open: ImpersonationSession? = try store.read { store in
                guard let user = try store.internalUser(login: gate.login),
                    gate.consoles.sighting(of: user.id).living == 0,
                    let open = try store.openSession(operatorID: user.id), try store.isHeldByConsole(open.id)
                else { return nil }
                return open
            }
            if let open { _ = try end([StaleSession(session: open, cause: .lostConnection)]) }
        } catch {
            throw OpsError(of: error)
        }
    }

    /// Ends sessions that ran out or whose last console vanished.
    ///
    /// It acts as `job:sessions`, for `jobs run` and for every console when it starts. A session that waits for its
    /// renewal in a living console stays open.
    /// - Returns: what was ended.
    public func sweepSessions() async throws(OpsError) -> [ImpersonationSession] {
        do {
            let stale = try store.read { store in try staleSessions(in: store, at: clock.now()) }
            return stale.isEmpty ? [] : try end(stale)
        } catch {
            throw OpsError(of: error)
        }
    }

    private func staleSessions(
        in store: borrowing some Reading & ~Copyable, at now: Timestamp
    ) throws -> [StaleSession] {
        try store.openSessions().compactMap { session in
            let isHeld = try store.isHeldByConsole(session.id)
            let isLost = isHeld && gate.isLost(session, at: now)
            if isHeld, !isLost { return nil }
            let hasExpired = try !store.isInLease(session, at: now, steady: steady.now())
            guard hasExpired || isLost else { return nil }
            return StaleSession(session: session, cause: hasExpired ? .expired : .lostConnection)
        }
    }

    /// Ends sessions in one transaction, each with an entry of its own; those that ended meanwhile are left as they are.
    private func end(_ stale: [StaleSession]) throws -> [ImpersonationSession] {
        let ended = try store.write { transaction in
            try stale.compactMap { stale -> ImpersonationSession? in
                guard try transaction.session(id: stale.session.id)?.endedAt == nil else { return nil }
                let entry = EntryDraft(
                    actor: Actor(userID: nil, login: "job:sessions", role: "JOB"), action: "SESSION_END", gate)
                return try transaction.record(entry) { writer, entry in
                    try stale.end(in: writer, at: transaction.now, &entry)
                }
            }
        }
        for session in ended { gate.consoles.clear(operatorID: session.operatorUserId) }
        return ended
    }
}
