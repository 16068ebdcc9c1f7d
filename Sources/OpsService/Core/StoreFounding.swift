public import Ledger
public import OpsDomain

/// Makes new stores.
public enum StoreFounding {
    /// Makes an empty store with its first admin; the founding entries name who did it.
    /// - Throws: `OpsError` when the file exists or cannot be made, or the login is no login.
    public static func found(
        at path: String, admin: String, isDemo: Bool, by login: String = Identity.login(), client: ClientInfo,
        clock: any LedgerClock = SystemClock(), ids: any IDSource = RandomIDs()
    ) throws(OpsError) {
        if let objection = UserRules.objection(toLogin: admin) { throw OpsError.invalid("admin", objection) }
        let entry = EntryDraft(
            action: "STORE_FOUND", entityType: "store", entityID: nil, operatorID: nil, operatorLogin: login,
            operatorRole: "FOUNDER", organizationID: nil, sessionID: nil, reason: nil, ticketID: nil, outcome: .done,
            correlationID: ids.next("cor"), ipAddress: client.ipAddress, terminal: client.terminal,
            userAgent: client.userAgent, details: nil)
        do {
            let store = try LedgerStore.create(at: path, schema: OpsSchema.current, clock: clock, founding: entry)
            defer { store.close() }
            try store.write { transaction in
                try transaction.record(entry) { writer, entry in
                    let founder = FoundStore(adminLogin: admin, isDemo: isDemo)
                    let user = try founder.perform(writer, now: transaction.now, ids: ids)
                    entry.entityType = "internalUser"
                    entry.entityID = user.id
                }
            }
        } catch {
            throw OpsError(of: error, store: path)
        }
    }
}
