import OpsDomain
import OpsService
import Terminal

// What is typed into a form is kept in the second file once the keys have rested; it comes back when the same form is
// opened again by the same operator in the same tenant's session, and goes when the form is sent or given up (TUI-7).

extension ConsoleState {
    /// How long the keys rest before a draft is kept, in milliseconds.
    static let draftRest = 500
    /// The number of the timer; those of panes begin at 10.
    static let draftTimer = 5

    /// Looks at the open forms after an event: new ones get their draft back, changed ones are kept after a rest.
    mutating func watchDrafts() -> [Effect] {
        var effects: [Effect] = []
        var isChanged = false
        for (pane, sessionID) in draftPanes {
            guard let form = pane.draftForm, pane.id != .none else {
                effects += endDraft(of: pane.id)
                continue
            }
            let key = FormDraft.Key(form: form, tenantID: tenantID(of: sessionID))
            if let watch = drafts.watches[pane.id], watch.key.form == key.form {
                guard watch.fields != pane.draftFields else { continue }
                drafts.watches[pane.id]?.fields = pane.draftFields
                isChanged = true
            } else {
                // The text went along to another form: what was kept for the one before is over.
                effects += endDraft(of: pane.id)
                drafts.watches[pane.id] = Drafts.Watch(key: key, fields: pane.draftFields)
                if pane.draftFields.isEmpty { effects.append(fetch(key, for: pane.id)) } else { isChanged = true }
            }
        }
        if isChanged {
            effects.append(.timer(Self.draftTimer, milliseconds: Self.draftRest, Delivery { $0.keepDrafts() }))
        }
        return effects
    }

    /// The panes with forms, each with the session it belongs to.
    private var draftPanes: [(any DraftKeeping, String?)] {
        let screens = screens.values.compactMap { ($0 as? any DraftKeeping).map { ($0, session?.id) } }
        return screens
            + dialogs.compactMap { dialog in
                (dialog.model as? any DraftKeeping).map { ($0, dialog.sessionID) }
            }
    }

    /// The tenant of the session a form was opened in.
    private func tenantID(of sessionID: String?) -> String? {
        sessionID != nil && sessionID == session?.id ? session?.targetOrganizationId : nil
    }

    /// The keys have rested: everything that is not kept yet is.
    private mutating func keepDrafts() -> [Effect] {
        var effects: [Effect] = []
        for (pane, watch) in drafts.watches where !watch.isKeeping && watch.fields != watch.kept ?? [:] {
            if watch.fields.isEmpty {
                drafts.watches[pane]?.kept = nil
                effects.append(drop(watch.key))
            } else {
                drafts.watches[pane]?.isKeeping = true
                effects.append(keep(FormDraft(key: watch.key, fields: watch.fields), of: pane))
            }
        }
        return effects
    }

    private func keep(_ draft: FormDraft, of pane: PaneID) -> Effect {
        .request(
            Request(name: "draft.keep") { client, _ in
                var failure: OpsError?
                do throws(OpsError) { try await client.keepDraft(draft) } catch { failure = error }
                return Delivery { [failure] state in state.kept(draft, of: pane, failure) }
            })
    }

    private mutating func kept(_ draft: FormDraft, of pane: PaneID, _ failure: OpsError?) -> [Effect] {
        if let failure, !drafts.hasFailed {
            drafts.hasFailed = true
            say(.warning, "What you type is not safe from a crash: \(failure.message)", detail: failure.advice)
        }
        // Sent or given up meanwhile: now nothing can bring the draft back any more.
        if drafts.closing.remove(draft.key) != nil { return [drop(draft.key)] }
        guard var watch = drafts.watches[pane], watch.key == draft.key else { return [] }
        watch.isKeeping = false
        // A draft that cannot be kept is not tried again until more is typed.
        watch.kept = draft.fields
        drafts.watches[pane] = watch
        return watch.fields == draft.fields ? [] : keepDrafts()
    }

    private func fetch(_ key: FormDraft.Key, for pane: PaneID) -> Effect {
        .request(
            Request(name: "draft.read") { client, _ in
                // Without an answer the form is as good as new.
                guard let draft = try? await client.draft(key) else { return .nothing }
                return Delivery { $0.restore(draft, to: pane) }
            })
    }

    /// Gives a form its text back, unless somebody was faster and typed.
    private mutating func restore(_ draft: FormDraft, to pane: PaneID) -> [Effect] {
        guard drafts.watches[pane]?.key == draft.key else { return [] }
        drafts.watches[pane]?.kept = draft.fields
        for (kind, screen) in screens where screen.id == pane {
            guard var form = screen as? any DraftKeeping, form.draftFields.isEmpty else { continue }
            form.restore(draft.fields)
            if let restored = form as? any ScreenModel { screens[kind] = restored }
            sayRestored()
        }
        for index in dialogs.indices where dialogs[index].model.id == pane {
            guard var form = dialogs[index].model as? any DraftKeeping, form.draftFields.isEmpty else { continue }
            form.restore(draft.fields)
            if let restored = form as? any DialogModel { dialogs[index].model = restored }
            sayRestored()
        }
        drafts.watches[pane]?.fields = draft.fields
        return []
    }

    private mutating func sayRestored() {
        say(.note, "What you typed here and did not send is back.", detail: "Giving the form up drops it.")
    }

    /// A form was sent or given up: its draft goes.
    mutating func endDraft(of pane: PaneID) -> [Effect] {
        guard let watch = drafts.watches.removeValue(forKey: pane) else { return [] }
        if watch.isKeeping {
            drafts.closing.insert(watch.key)
            return []
        }
        return watch.kept == nil ? [] : [drop(watch.key)]
    }

    private func drop(_ key: FormDraft.Key) -> Effect {
        .request(
            Request(name: "draft.drop") { client, _ in
                // One that stays is dropped when it is a week old.
                try? await client.dropDraft(key)
                return .nothing
            })
    }
}
