import Ledger
import OpsDomain
import Terminal

/// Everything that the console shows and knows, as one value: `update` changes it, `draw` shows it.
struct ConsoleState: Sendable {
    /// What the person who started the console chose.
    let options: ConsoleOptions
    /// Makes unique keys for batches.
    let ids: any IDSource
    /// Who, in which session, when: what every pane may know.
    var situation = Situation()
    /// Columns and rows of the terminal.
    var size = Size(80, 24)

    /// The portal in the top line.
    var portal = Portal.support
    /// The screen in front.
    var current = ScreenKind.enterTenant
    /// The screens that were opened, each with its state.
    var screens: [ScreenKind: any ScreenModel] = [:]
    /// How the columns of each list were arranged, which outlives the screen.
    var arrangements: [ScreenKind: TableArrangement] = [:]
    /// The screens that `q` goes back to, the latest last.
    var history: [ScreenKind] = []
    /// The dialogs over the screen; the last one has the keys.
    var dialogs: [OpenDialog] = []
    /// The command lines of this run, oldest first.
    var commandHistory: [String] = []

    /// Why the service does not answer; nil while it does.
    var outage: OpsError?
    /// Why the operator is kept out, by a lock or because the account was switched off; nil while they are not.
    var lockout: OpsError?
    /// Whether the operator was brought to the portal of their work.
    var hasLanded = false
    /// Goes up when the operator enters or leaves a tenant, so that older pulses are told from newer ones.
    var sessionEpoch = 0
    /// Whether a pulse is on its way.
    var isPulsing = false
    /// Seconds since the last key, for the privacy cover.
    var secondsWithoutKey = 0
    /// The title that the window has.
    var windowTitle = ""
    /// Whether `q` was pressed once in a terminal too small for the question that it asks.
    var isLeavingArmed = false
    /// The drafts of the forms that are open.
    var drafts = Drafts()
    /// Keys that were pressed while a question, or other rows, are on their way to the screen.
    var keysAhead: [Key] = []
    /// The list for whose rows they were pressed; nil when they are for a question.
    var keysAheadAreForRows: ScreenKind?
    /// What was done last, for a crash report.
    var trail = Trail()
    private var lastPane = 0

    /// A dialog and the session it was opened in.
    struct OpenDialog: Sendable {
        var sessionID: String?
        var model: any DialogModel
    }

    /// The smallest terminal that fits every screen (TUI-1).
    static let smallestSize = Size(80, 24)

    /// The console before anything is read; `keys` are those of the options unless given.
    init(options: ConsoleOptions, ids: any IDSource, keys: KeyNames? = nil) {
        self.options = options
        self.ids = ids
        situation.keys = keys ?? KeyNames(options.configuration)
        situation.isCoarse = options.configuration.coarseTimer
        install(EnterTenantScreen())
    }

    /// The session in the banner.
    var session: ImpersonationSession? { situation.session }

    /// What was said.
    var log: MessageLog {
        get { situation.log }
        set { situation.log = newValue }
    }

    /// The screen in front; there always is one.
    var front: any ScreenModel { screens[current] ?? EnterTenantScreen() }

    /// Whether the terminal is too small to show anything.
    var isTooSmall: Bool {
        size.width < Self.smallestSize.width || size.height < Self.smallestSize.height
    }

    /// What hides the tenant's content.
    enum Cover: Sendable { case expired, privacy }

    /// Whether the content in front is a tenant's and must not be seen now (ACC-12, ACC-18).
    var cover: Cover? {
        guard current.isTenantScoped, let lease = situation.lease else { return nil }
        if lease.stage == .expired { return .expired }
        let limit = situation.privacyCoverMinutes * 60
        return limit > 0 && secondsWithoutKey >= limit ? .privacy : nil
    }

    /// Whether the content in front is hidden.
    var covered: Bool { cover != nil }

    /// The dialog that is seen and has the keys.
    var frontDialog: (any DialogModel)? { dialogs.last.flatMap { isHidden($0.model) ? nil : $0.model } }

    /// Whether a dialog is out of sight with the content: any, until a key lifts the privacy cover; after the session's
    /// end what shows the tenant, while what is typed stays.
    func isHidden(_ dialog: any DialogModel) -> Bool {
        switch cover {
        case .privacy: true
        case .expired: dialog.showsTenant
        case nil: dialog.showsTenant && situation.lease?.stage == .expired
        }
    }

    /// Keeps a screen, under an id of its own.
    mutating func install(_ screen: some ScreenModel) {
        var screen = screen
        screen.id = newID()
        if let arrangement = arrangements[screen.kind] { screen.arrangement = arrangement }
        screens[screen.kind] = screen
    }

    mutating func newID() -> PaneID {
        lastPane += 1
        return PaneID(number: lastPane)
    }
}

// MARK: - Changing panes

extension ConsoleState {
    /// Lets the pane of that id handle something and does what it wants; nothing happens when it is gone.
    mutating func update<P: Pane>(
        _ id: PaneID, as type: P.Type, _ body: @Sendable (inout P, inout Context) -> Void
    ) -> [Effect] {
        if let kind = screens.first(where: { $0.value.id == id })?.key, var pane = screens[kind] as? P {
            var context = Context(situation, sessionID: session?.id, ids: ids)
            body(&pane, &context)
            if let screen = pane as? any ScreenModel {
                screens[kind] = screen
                arrangements[kind] = screen.arrangement
            }
            return settle(context, from: id)
        }
        if let index = dialogs.firstIndex(where: { $0.model.id == id }), var pane = dialogs[index].model as? P {
            var context = Context(situation, sessionID: dialogs[index].sessionID, ids: ids)
            body(&pane, &context)
            if let dialog = pane as? any DialogModel { dialogs[index].model = dialog }
            return settle(context, from: id)
        }
        return []
    }

    /// Lets the screen in front handle something and does what it wants.
    mutating func updateFront(_ body: (inout any ScreenModel, inout Context) -> Void) -> [Effect] {
        var screen = front
        var context = Context(situation, sessionID: session?.id, ids: ids)
        body(&screen, &context)
        screens[current] = screen
        arrangements[current] = screen.arrangement
        return settle(context, from: screen.id)
    }

    /// Lets the dialog in front handle something and does what it wants.
    mutating func updateDialog(_ body: (inout any DialogModel, inout Context) -> Void) -> [Effect] {
        guard let index = dialogs.indices.last else { return [] }
        var context = Context(situation, sessionID: dialogs[index].sessionID, ids: ids)
        body(&dialogs[index].model, &context)
        return settle(context, from: dialogs[index].model.id)
    }

    /// Does what a pane wanted, in its order.
    mutating func settle(_ context: Context, from pane: PaneID) -> [Effect] {
        context.effects + context.intents.flatMap { fulfil($0, from: pane) }
    }

    private mutating func fulfil(_ intent: Intent, from pane: PaneID) -> [Effect] {
        switch intent {
        case .open(let screen):
            install(screen)
            return show(screen.kind)
        case .show(let kind): return show(kind)
        case .back: return goBack()
        case .dialog(let dialog): return open(dialog)
        case .closeDialog:
            dialogs.removeAll { $0.model.id == pane }
            return endDraft(of: pane)
        case .say(let kind, let text, let detail, let entry):
            say(kind, text, detail: detail, entry: entry)
            return []
        case .note(let text, let entry):
            log.add(message(.done, text, entry: entry), isShown: false)
            return []
        case .session(let session): return enter(session)
        case .changed: return updateFront { $0.refresh(&$1) }
        case .endSession: return endSession()
        case .view(let view): return open(view)
        case .copy(let text, let name): return [.copy(text, as: name)]
        case .command(let line): return run(command: line)
        case .action(let action): return perform(action)
        case .quit: return quit()
        case .leave: return leave()
        case .deliver(let delivery): return delivery.apply(&self)
        case .remember(let line):
            commandHistory.removeAll { $0 == line }
            commandHistory.append(line)
            return []
        }
    }

    /// Says something, in the toast and in the message log.
    mutating func say(_ kind: Message.Kind, _ text: String, detail: String? = nil, entry: Int64? = nil) {
        log.add(message(kind, text, detail: detail, entry: entry))
    }

    private func message(
        _ kind: Message.Kind, _ text: String, detail: String? = nil, entry: Int64?
    ) -> Message {
        Message(
            at: situation.now, kind: kind, text: text, detail: detail, entry: entry,
            tenant: session?.targetOrganizationName)
    }

    /// Says why something cannot be done now, and what to do about it.
    mutating func object(_ name: String, _ objection: String) -> [Effect] {
        say(.warning, "\(name): \(objection).", detail: situation.advice(on: objection))
        return []
    }

    /// Says what went wrong.
    mutating func say(_ error: OpsError) {
        let detail = [error.kept, error.advice].compactMap(\.self).joined(separator: " ")
        say(.failed, error.message, detail: detail.isEmpty ? nil : detail)
    }
}
