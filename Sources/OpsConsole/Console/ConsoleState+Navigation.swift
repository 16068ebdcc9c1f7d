import OpsDomain
import Terminal

extension ConsoleState {
    /// Brings a screen to the front; one that may not be shown says why instead.
    mutating func show(_ kind: ScreenKind) -> [Effect] {
        if let objection = kind.objection(situation), situation.identity != nil {
            return object(kind.title, objection)
        }
        var effects: [Effect] = []
        if kind != current {
            effects += updateFront { $0.leave(&$1) }
            history.removeAll { $0 == kind }
            history.append(current)
        }
        current = kind
        if let owner = kind.portal { portal = owner }
        if screens[kind] == nil { install(kind.make()) }
        return effects + updateFront { $0.appear(&$1) } + titleEffects()
    }

    /// Goes to a portal: to the screen of it that was seen last, else to its first one that can be shown.
    mutating func go(to portal: Portal) -> [Effect] {
        if let objection = portal.objection(situation) {
            return object(portal.title, objection)
        }
        let candidates = history.reversed().filter { $0.portal == portal } + portal.landing
        guard let kind = candidates.first(where: { $0.objection(situation) == nil }) else { return [] }
        return show(kind)
    }

    /// Goes back to the screen before, or out of the console from the first one.
    mutating func goBack() -> [Effect] {
        while let kind = history.popLast() {
            guard kind.objection(situation) == nil, kind != current else { continue }
            let effects = updateFront { $0.leave(&$1) }
            current = kind
            if let owner = kind.portal { portal = owner }
            if screens[kind] == nil { install(kind.make()) }
            return effects + updateFront { $0.appear(&$1) }
        }
        return quit()
    }

    /// Opens a dialog; it belongs to the session that is open now.
    mutating func open(_ dialog: any DialogModel) -> [Effect] {
        var dialog = dialog
        dialog.id = newID()
        dialogs.append(OpenDialog(sessionID: session?.id, model: dialog))
        return updateDialog { $0.appear(&$1) }
    }

    /// Leaves the console; asks first when something would be left behind.
    mutating func quit() -> [Effect] {
        let losses = losses
        guard !losses.isEmpty else { return leave() }
        return open(QuitDialog(session: session, losses: losses))
    }

    /// What leaving would leave behind.
    var losses: [String] {
        var losses: [String] = []
        if let session {
            losses.append("The session in \(session.targetOrganizationName) goes on until it is ended or expires.")
        }
        return losses + screens.values.compactMap(\.draft).sorted().map { "Not sent yet: \($0)." }
    }

    /// Leaves where no dialog fits: at once, or when something would be left behind at the second `q` (TUI-1, TUI-4).
    mutating func quitWhileTooSmall() -> [Effect] {
        guard !losses.isEmpty, !isLeavingArmed else { return leave() }
        isLeavingArmed = true
        return []
    }

    /// Leaves the console now.
    mutating func leave() -> [Effect] {
        updateFront { $0.leave(&$1) } + [.quit(0)]
    }
}

extension Portal {
    /// Where one lands in the portal, the first possible one counts.
    fileprivate var landing: [ScreenKind] {
        switch self {
        case .support: [.overview, .enterTenant]
        case .implementation: [.projects]
        default: screens
        }
    }
}
