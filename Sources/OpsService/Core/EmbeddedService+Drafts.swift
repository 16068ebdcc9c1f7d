import Ledger
public import OpsDomain

extension EmbeddedService {
    public func keepDraft(_ draft: FormDraft) async throws(OpsError) {
        do {
            let size = draft.fields.reduce(0) { $0 + $1.key.utf8.count + $1.value.utf8.count }
            guard size <= FormDraft.largest else {
                throw OpsError(
                    .failed, "draft.size", "The text is over \(FormDraft.largest >> 10) KB and is not kept as a draft.",
                    kept: "It stays in the form while the console runs.",
                    advice: "Send the form, or shorten the text.")
            }
            let now = clock.now()
            let user = try store.read { try gate.standing(in: $0, now: now) }
            try shelf().write { try $0.keep(draft, of: user.id, at: now) }
        } catch {
            throw OpsError(of: error)
        }
    }

    public func draft(_ key: FormDraft.Key) async throws(OpsError) -> FormDraft? {
        do {
            let now = clock.now()
            let scene = try store.read { try gate.scene(in: $0, now: now, steady: steady.now()) }
            // What was typed about one tenant is not shown in another's session, nor outside of its own (ACC-13).
            guard let userID = scene.actor.userID, scene.session?.targetOrganizationId == key.tenantID else {
                return nil
            }
            return try shelf().read { try $0.draft(key, of: userID, at: now) }
        } catch {
            throw OpsError(of: error)
        }
    }

    public func dropDraft(_ key: FormDraft.Key) async throws(OpsError) {
        do {
            let now = clock.now()
            let user = try store.read { try gate.standing(in: $0, now: now) }
            try shelf().write { transaction in
                try transaction.dropDraft(key, of: user.id)
                try transaction.dropOldDrafts(at: now)
            }
        } catch {
            throw OpsError(of: error)
        }
    }

    /// The second file, opened when it is needed first.
    private func shelf() throws -> DerivedStore {
        if let derived { return derived }
        let opened = try DerivedStore(besideStoreAt: store.path, parts: [FormDraftRecords.part])
        derived = opened
        return opened
    }
}
