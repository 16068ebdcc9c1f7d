import OpsDomain
import OpsService
import Terminal

extension ConsoleState {
    /// Takes one event and returns what is to be done outside.
    mutating func update(_ event: ConsoleEvent) -> [Effect] {
        let effects = react(to: event)
        return effects + watchDrafts()
    }

    private mutating func react(to event: ConsoleEvent) -> [Effect] {
        switch event {
        case .key(let key):
            let wasPrivate = cover == .privacy
            secondsWithoutKey = 0
            // The key that lifts the privacy cover does nothing else.
            // Ctrl-C is what one presses to get out of something; it never ends the program.
            guard !wasPrivate else { return [] }
            return hold(key) ? [] : handle(key == .control("c") ? .escape : key)
        case .resize(let size):
            self.size = size
            isLeavingArmed = false
            return []
        case .second:
            secondsWithoutKey += 1
            log.secondPassed()
            return pulse()
        case .delivery(let delivery):
            let effects = delivery.apply(&self)
            return effects + pressKeysAhead()
        case .hangup: return hangUp()
        case .terminate: return leave()
        case .resumed: return [.repaint] + pulse()
        }
    }

    /// Keeps a key for the question, or for the rows, that are on their way: for what is seen meanwhile it was not meant.
    ///
    /// Escape, or Ctrl-C, takes them all away.
    private mutating func hold(_ key: Key) -> Bool {
        guard dialogs.isEmpty, lockout == nil else { return false }
        if !front.isPreparingQuestion {
            guard front.rowState == .onTheWay, !front.isTyping, !covered else { return false }
            // A move before all others is taken at once: what comes is put under the cursor as far as it went.
            if keysAhead.isEmpty, key.isMove || key == .escape || key == .control("c") { return false }
        }
        if key == .escape || key == .control("c") {
            keysAhead = []
        } else if keysAhead.count < Self.mostKeysAhead {
            if keysAhead.isEmpty { keysAheadAreForRows = front.isPreparingQuestion ? nil : current }
            keysAhead.append(key)
        }
        return true
    }

    /// More than anybody types before a question is there.
    private static let mostKeysAhead = 200

    /// Presses in the question, or on the rows, what was pressed ahead of them; when none came, that meant nothing.
    private mutating func pressKeysAhead() -> [Effect] {
        guard !keysAhead.isEmpty, !front.isPreparingQuestion, front.rowState != .onTheWay else { return [] }
        let keys = keysAhead
        keysAhead = []
        if let screen = keysAheadAreForRows {
            guard dialogs.isEmpty, screen == current, front.rowState == .here else { return [] }
            return keys.flatMap { hold($0) ? [] : handle($0) }
        }
        guard !dialogs.isEmpty else { return [] }
        return keys.flatMap { dialogs.isEmpty ? [] : handle($0) }
    }

    private mutating func handle(_ key: Key) -> [Effect] {
        switch key {
        case .control("l"): return [.repaint]
        case .control("z"): return [.suspend]
        default: break
        }
        if isTooSmall {
            // Ctrl-C arrives as Escape.
            if key == .character("q") || key == .escape { return quitWhileTooSmall() }
            isLeavingArmed = false
            return []
        }
        if lockout != nil { return handleLockedOut(key) }
        if frontDialog != nil { return handleInDialog(key) }
        if front.isTyping, !covered { return handleTyped(key) }
        // Pasted text never does anything outside a place to type.
        if case .paste = key {
            say(.note, "Pasted text does nothing here.")
            return []
        }
        switch keymap().resolve(key) {
        case .action(let action): return perform(action)
        case .disabled(let why, let name): return object(name, why)
        case .unbound:
            if case .mouse(let mouse) = key, mouse.action == .click, mouse.at.y == 0 {
                return Self.portal(at: mouse.at.x).map { go(to: $0) } ?? []
            }
            if covered { return [] }
            if key == .escape { log.dismiss() }
            if let words = words(forDigit: key) {
                say(.warning, words)
                return []
            }
            return updateFront { _ = $0.handle(key, &$1) }
        }
    }

    /// While text is typed only keys that are no text keep their meaning.
    private mutating func handleTyped(_ key: Key) -> [Effect] {
        let map = key.isText ? nil : typingKeymap()
        switch map?.resolve(key) {
        case .action(let action): return perform(action)
        case .disabled(let why, let name): return object(name, why)
        case .unbound, nil: return updateFront { _ = $0.handle(key, &$1) }
        }
    }

    /// A dialog of a session that is over cannot fire: it closes with a clear line instead.
    private mutating func handleInDialog(_ key: Key) -> [Effect] {
        guard let top = dialogs.last else { return [] }
        if top.model.isBoundToSession, top.sessionID != session?.id {
            dialogs.removeLast()
            say(.warning, "The session changed, so the open question was closed.", detail: "Nothing was done.")
            return []
        }
        return updateDialog { $0.handle(key, &$1) }
    }

    /// Does what a key, the palette or a command asks for.
    mutating func perform(_ action: ConsoleAction) -> [Effect] {
        trail.add(action.name)
        switch action {
        case .portal(let portal): return go(to: portal)
        case .show(let kind): return show(kind)
        case .enterTenant:
            if current != .enterTenant { install(EnterTenantScreen()) }
            return show(.enterTenant)
        case .endSession: return endSession()
        case .renewSession: return renewSession()
        case .help: return open(TextDialog.help(keymap(), situation.keys))
        case .palette: return open(PaletteDialog(paletteEntries()))
        case .commandLine: return open(CommandLineDialog(commandWords, history: commandHistory))
        case .messages: return show(.messages)
        case .why: return open(CommandLineDialog(commandWords, history: commandHistory, text: "why "))
        case .history:
            guard let record = front.record else { return [] }
            install(RecordHistoryScreen(of: record))
            return show(.history)
        case .back: return goBack()
        case .reload: return updateFront { $0.reload(&$1) }
        case .redraw: return [.repaint]
        case .suspend: return [.suspend]
        case .list(let action): return updateFront { $0.perform(action, &$1) }
        case .screen(let name): return updateFront { $0.perform(named: name, &$1) }
        }
    }

    /// The terminal vanished: the session ends as "lost connection" if this was its last console, and so does the program.
    private mutating func hangUp() -> [Effect] {
        let request = Request(name: "console.leave") { client, _ in
            // Nobody is left to be told when this fails; the service finds the lost session by itself.
            _ = try? await client.leaveConsole(hangUp: true)
            return Delivery { _ in [.quit(0)] }
        }
        return [.request(request)]
    }
}
