public import Ledger

extension Receipt.Proof {
    /// What is proven, as names and values for people; empty values are left out.
    public var facts: [(name: String, value: String)] {
        let all: [(name: String, value: String?)] = [
            ("Proven", "entry \(seq) of store \(store)"), ("At", at.description),
            ("Who", "\(entry.operatorLogin), \(entry.operatorRole)"),
            ("What", "\(entry.action), \(entry.outcome.rawValue)"),
            ("Entity", [entry.entityType, entry.entityID].compactMap(\.self).joined(separator: " ")),
            ("Tenant", entry.organizationID), ("Session", entry.sessionID), ("Why", entry.reason),
            ("Ticket", entry.ticketID), ("Row changes", String(changeCount)), ("Hash", hash),
            ("Signed at", signedAt.description),
        ]
        return all.compactMap { fact in fact.value.flatMap { $0.isEmpty ? nil : (fact.name, $0) } }
    }
}

extension VerifyReport {
    /// That the first checkpoints are not among those kept because they are archived, in a sentence; nil when none is.
    public var archivedCheckpointWords: String? {
        guard checkpointsArchived > 0 else { return nil }
        let which =
            checkpointsArchived == 1 ? "Checkpoint 1 is" : "Checkpoints 1 to \(checkpointsArchived) are"
        return "\(which) archived and not kept in this place, which begins with a later one; "
            + "that one covers all entries before it."
    }
}
