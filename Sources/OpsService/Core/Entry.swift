import Ledger
import OpsDomain

extension EntryDraft {
    /// The entry of an operation, before it is performed: who, what, where, why.
    init<Op: Operation>(_ operation: Op, tenantID: String?, reason: String?, _ scene: Scene) {
        let session = scene.session.flatMap { session in
            tenantID == nil || tenantID == session.targetOrganizationId ? session : nil
        }
        self.init(
            action: Op.access.action ?? Op.name.uppercased(), entityType: operation.subject?.type,
            entityID: operation.subject?.id, operatorID: scene.actor.userID, operatorLogin: scene.actor.login,
            operatorRole: scene.actor.role, organizationID: tenantID, sessionID: session?.id,
            reason: reason ?? session?.reason ?? OperationCatalog.purpose(of: Op.self), ticketID: session?.ticketId,
            outcome: .done,
            correlationID: scene.correlationID, ipAddress: scene.client.ipAddress, terminal: scene.client.terminal,
            userAgent: scene.client.userAgent, details: nil)
    }

    /// The same attempt, refused.
    func refused(_ error: OpsError) -> EntryDraft {
        var entry = self
        entry.outcome = error.code == .denied ? .denied : .failed
        entry.details = Details.json(["error": error.kind, "subject": error.subject ?? "", "message": error.message])
        return entry
    }
}

extension EntryDraft {
    /// An entry about an actor of whom nothing more is known yet.
    init(actor: Actor, action: String, _ gate: Gate) {
        self.init(
            action: action, entityType: nil, entityID: nil, operatorID: actor.userID, operatorLogin: actor.login,
            operatorRole: actor.role, organizationID: nil, sessionID: nil, reason: nil, ticketID: nil, outcome: .done,
            correlationID: gate.ids.next("cor"), ipAddress: gate.client.ipAddress, terminal: gate.client.terminal,
            userAgent: gate.client.userAgent, details: nil)
    }
}
