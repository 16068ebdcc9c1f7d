public import Ledger
public import OpsDomain

/// The service inside the console's own process: it opens the store file and lets one operator in (spec §8).
///
/// Every operation takes the same way: who is asking → may they → in which session → within limits → inside one
/// ledgered transaction → answer. What is refused is on the ledger too (ACC-3).
public actor EmbeddedService: OpsClient {
    let store: LedgerStore
    let gate: Gate
    let clock: any LedgerClock
    let steady: any SteadyClock
    /// The second file; nil until it is needed.
    var derived: DerivedStore?
    /// The socket of the system's log.
    let systemLog: String

    /// Opens the store for one operator.
    /// - Throws: `OpsError` when the store cannot be opened, when another login is asked for on a store that is no
    ///   demo store, or when the operator is no active member of staff or locked; the last three are on the ledger.
    public init(
        storeAt path: String, login: String = Identity.login(), actingAs other: String? = nil, client: ClientInfo,
        clock: any LedgerClock = SystemClock(), steady: any SteadyClock = BootClock(),
        ids: any IDSource = RandomIDs(), policy: Policy = .standard,
        systemLog: String = CheckpointSystemLog.standardSocket
    ) throws(OpsError) {
        do {
            let store = try LedgerStore.open(at: path, schema: OpsSchema.current, clock: clock)
            let gate = Gate(
                login: other ?? login, client: client, ids: ids, policy: policy, directory: TenantDirectory(),
                texts: QATextIndex(storeAt: path), consoles: ConsolePresence(store: path))
            try Self.signIn(login: login, actingAs: other, to: store, gate, now: clock.now())
            self.store = store
            self.gate = gate
            self.clock = clock
            self.steady = steady
            self.systemLog = systemLog
        } catch {
            throw OpsError(of: error, store: path)
        }
    }

    private static func signIn(
        login: String, actingAs other: String?, to store: LedgerStore, _ gate: Gate, now: Timestamp
    ) throws {
        let refusal: OpsError? = try store.read { store in
            if other != nil, try !store.isDemo() { return .actingAsNotAllowed(login) }
            do {
                _ = try gate.standing(in: store, now: now)
                return nil
            } catch let refusal as OpsError {
                return refusal
            }
        }
        guard let refusal else { return }
        try store.write { transaction in
            var entry = EntryDraft(actor: Actor(userID: nil, login: login, role: "UNKNOWN"), action: "SIGN_IN", gate)
            entry = entry.refused(refusal)
            _ = try transaction.record(entry)
            try UnusualWatch.look(at: .denials, in: transaction, gate)
        }
        throw refusal
    }

    /// A number that changes whenever another process changed the store.
    public var dataVersion: Int64 { store.dataVersion }

    /// Closes the store; the service answers no more.
    public func close() {
        gate.texts.close()
        store.close()
        derived?.close()
        derived = nil
    }

    public func ask<Q: Query>(_ query: Q, session: String?) async throws(OpsError) -> Q.Answer {
        do {
            guard Q.access.action != nil else {
                gate.consoles.beat(at: clock.now())
                do {
                    let read = try store.read { store -> (answer: Q.Answer, isForTheLedger: Bool) in
                        let scene = try gate.scene(in: store, now: clock.now(), steady: steady.now())
                        _ = try gate.admit(query, in: store, scene, claimed: session, changes: false)
                        let answer = try query.answer(store, scene)
                        return (answer, query.action(of: answer, to: scene) != nil)
                    }
                    guard read.isForTheLedger else { return read.answer }
                    // Personal data is shown only after its entry is written (ACC-22).
                    return try attempt(query, reason: nil, session: session, changes: false) {
                        transaction, scene, entry in
                        let answer = try query.answer(transaction, scene)
                        var entry = entry
                        entry.action = query.action(of: answer, to: scene) ?? entry.action
                        _ = try transaction.record(entry)
                        return answer
                    }
                } catch let refusal as OpsError where refusal.code == .denied && Q.access.permission != nil {
                    // A plain read leaves no entry, but a refused one does (ACC-3).
                    return try attempt(query, reason: nil, session: session, changes: false) { _, _, _ in
                        throw refusal
                    }
                }
            }
            return try attempt(query, reason: nil, session: session, changes: false) { transaction, scene, entry in
                _ = try transaction.record(entry)
                return try query.answer(transaction, scene)
            }
        } catch {
            throw OpsError(of: error)
        }
    }

    public func perform<C: Command>(_ command: C, session: String?) async throws(OpsError) -> C.Answer {
        try await performed(command, session: session).answer
    }

    public func performed<C: Command>(_ command: C, session: String?) async throws(OpsError) -> Performed<C.Answer> {
        do {
            return try attempt(command, reason: command.reason, session: session, changes: true) {
                transaction, scene, entry in
                if let prelude = try command.prelude(transaction, scene) {
                    try Self.record(prelude, in: transaction, scene)
                }
                let answer = try transaction.record(entry) { writer, entry in
                    try command.perform(writer, scene, &entry)
                }
                return Performed(answer, entry: try transaction.ledgerHead().seq)
            }
        } catch {
            throw OpsError(of: error)
        }
    }

    /// Performs a prelude under its own entry; it was admitted with the command that needs it.
    private static func record<C: Command>(
        _ command: C, in transaction: borrowing WriteTransaction, _ scene: Scene
    ) throws {
        if let prelude = try command.prelude(transaction, scene) { try record(prelude, in: transaction, scene) }
        let entry = EntryDraft(
            command, tenantID: try command.tenantID(in: transaction), reason: command.reason, scene)
        _ = try transaction.record(entry) { writer, entry in try command.perform(writer, scene, &entry) }
    }

    /// Runs `work` in one ledgered transaction, behind all checks; a refusal is written down in one of its own.
    func attempt<Op: Operation, Answer>(
        _ operation: Op, reason: String?, session: String?, changes: Bool, waitsForDisk: Bool = true,
        _ work: (borrowing WriteTransaction, Scene, EntryDraft) throws -> Answer
    ) throws -> Answer {
        var draft = EntryDraft(
            actor: Actor(userID: nil, login: gate.login, role: "UNKNOWN"),
            action: Op.access.action ?? Op.name.uppercased(), gate)
        do {
            return try store.write(waitsForDisk: waitsForDisk) { transaction in
                let scene = try gate.scene(in: transaction, now: transaction.now, steady: steady.now())
                draft = EntryDraft(operation, tenantID: nil, reason: reason, scene)
                let tenantID = try gate.admit(
                    operation, in: transaction, scene, claimed: session, changes: changes)
                draft = EntryDraft(operation, tenantID: tenantID, reason: reason, scene)
                if let limit = Op.access.limit, limit != .bulkItems {
                    try Limits.check(limit, action: draft.action, in: transaction, scene)
                }
                let answer = try work(transaction, scene, draft)
                if let kind = UnusualWatch.kind(of: Op.access.limit) {
                    try UnusualWatch.look(at: kind, in: transaction, gate)
                }
                return answer
            }
        } catch let refusal as OpsError where refusal.isForTheLedger {
            try store.write { transaction in
                _ = try transaction.record(draft.refused(refusal))
                if refusal.code == .denied { try UnusualWatch.look(at: .denials, in: transaction, gate) }
            }
            throw refusal
        }
    }
}

extension OpsError {
    /// Whether the ledger keeps the refused attempt: what was denied, and what failed on the way; not slips of typing.
    var isForTheLedger: Bool {
        switch code {
        case .denied, .conflict: true
        case .failed, .usage, .notFound, .unavailable: false
        }
    }
}
