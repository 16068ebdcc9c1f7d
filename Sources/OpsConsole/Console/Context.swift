import Ledger
import OpsDomain
import OpsService
import Terminal

/// What a pane wants the console to do.
enum Intent: Sendable {
    /// Opens a screen; one of the same kind is replaced.
    case open(any ScreenModel)
    /// Shows the screen of this kind, made anew if there is none.
    case show(ScreenKind)
    /// Leaves the screen.
    case back
    /// Opens a dialog over the screen.
    case dialog(any DialogModel)
    /// Closes the dialog that asks for it.
    case closeDialog
    /// Says something, in the toast and in the message log.
    case say(Message.Kind, String, detail: String?, entry: Int64?)
    /// Puts into the message log what was done, where the screen itself shows that it was.
    case note(String, entry: Int64?)
    /// The operator's session is now this one.
    case session(ImpersonationSession?)
    /// The data on the screens changed: read again what is shown.
    case changed
    /// Ends the operator's session.
    case endSession
    /// Shows a saved view.
    case view(SavedView)
    /// Puts a text into the clipboard; the name tells what it is.
    case copy(String, as: String)
    /// Runs a command line.
    case command(String)
    /// Does what a key would do.
    case action(ConsoleAction)
    /// Ends the program, after a question when something would be lost.
    case quit
    /// Ends the program now.
    case leave
    /// Changes another pane.
    case deliver(Delivery)
    /// Keeps a command line for recall.
    case remember(String)
}

/// Handed to a pane while it handles something: what it may know, and where it puts what it wants.
struct Context {
    /// The surroundings.
    let situation: Situation
    /// The session that every request carries: the one in the banner, or the one in which a dialog was opened.
    let sessionID: String?
    /// Makes unique keys for batches.
    let ids: any IDSource
    /// The ledger entry of what was just done; nil where nothing was, or it is not known.
    fileprivate(set) var entry: Int64?
    /// What is to be done outside.
    private(set) var effects: [Effect] = []
    /// What the console is to do.
    private(set) var intents: [Intent] = []

    init(_ situation: Situation, sessionID: String?, ids: any IDSource) {
        self.situation = situation
        self.sessionID = sessionID
        self.ids = ids
    }

    /// Asks the console to do something after the pane is done.
    mutating func want(_ intent: Intent) { intents.append(intent) }

    /// Has something done outside.
    mutating func perform(_ effect: Effect) { effects.append(effect) }

    /// Copies a text; the name tells what it is.
    mutating func copy(_ text: String, as name: String) { want(.copy(text, as: name)) }

    /// Says something, in the toast and in the message log.
    mutating func say(_ kind: Message.Kind, _ text: String, detail: String? = nil) {
        want(.say(kind, text, detail: detail, entry: entry))
    }

    /// Puts into the message log what was done, where the screen itself shows that it was.
    mutating func note(_ text: String) { want(.note(text, entry: entry)) }

    /// Says what went wrong: what happened, what was kept, what to do.
    mutating func say(_ error: OpsError) {
        let detail = [error.kept, error.advice].compactMap(\.self).joined(separator: " ")
        say(.failed, error.message, detail: detail.isEmpty ? nil : detail)
    }
}

extension Context {
    /// Lets another pane handle something, if it is still there.
    mutating func tell<P: Pane>(
        _ id: PaneID, as type: P.Type, _ body: @escaping @Sendable (inout P, inout Context) -> Void
    ) {
        want(.deliver(Delivery { $0.update(id, as: type, body) }))
    }
}

// MARK: - Asking the service

extension Context {
    /// Reads into a slot of the pane; of several answers only that of the newest request is taken.
    mutating func load<P: Pane, Q: Query>(
        _ query: Q, into slot: any WritableKeyPath<P, Load<Q.Answer>> & Sendable, of pane: inout P,
        then: (@Sendable (inout P, inout Context) -> Void)? = nil
    ) {
        let number = pane[keyPath: slot].begin()
        ask(query, of: pane) { pane, result, context in
            guard pane[keyPath: slot].finish(number, result) else { return }
            then?(&pane, &context)
        }
    }

    /// Reads, and hands the answer to the pane if it is still there.
    mutating func ask<P: Pane, Q: Query>(
        _ query: Q, of pane: P,
        then: @escaping @Sendable (inout P, Result<Q.Answer, OpsError>, inout Context) -> Void
    ) {
        let session = sessionID
        send(Q.name, of: pane, then: then) { client, _ in
            do throws(OpsError) { return .success(try await client.ask(query, session: session)) } catch {
                return .failure(error)
            }
        }
    }

    /// Changes something, and hands the answer to the pane if it is still there.
    mutating func change<P: Pane, C: Command>(
        _ command: C, of pane: P,
        then: @escaping @Sendable (inout P, Result<C.Answer, OpsError>, inout Context) -> Void
    ) {
        let session = sessionID
        let take: @Sendable (inout P, Result<Performed<C.Answer>, OpsError>, inout Context) -> Void = {
            pane, result, context in
            context.entry = (try? result.get())?.entry
            then(&pane, result.map(\.answer), &context)
        }
        send(C.name, of: pane, then: take) { client, _ in
            do throws(OpsError) { return .success(try await client.performed(command, session: session)) } catch {
                return .failure(error)
            }
        }
    }

    /// Changes many things; `progress` sees each report while the pane is there, `switch` stops the work.
    mutating func changeMany<P: Pane, B: BulkCommand>(
        _ command: B, of pane: P, stop: StopSwitch,
        progress: @escaping @Sendable (inout P, BulkProgress) -> Void,
        then: @escaping @Sendable (inout P, Result<BulkReport, OpsError>, inout Context) -> Void
    ) {
        let session = sessionID
        let id = pane.id
        let take: @Sendable (inout P, Result<BulkReport, OpsError>, inout Context) -> Void = { pane, result, context in
            context.entry = (try? result.get())?.lastEntry
            then(&pane, result, &context)
        }
        send(B.name, of: pane, then: take) { client, post in
            do throws(OpsError) {
                let report = try await client.performBulk(command, session: session) { report in
                    post(Delivery { state in state.update(id, as: P.self) { pane, _ in progress(&pane, report) } })
                    return !stop.isOn
                }
                return .success(report)
            } catch {
                return .failure(error)
            }
        }
    }

    /// Has something done in a task of its own, and hands what came of it to the pane if it is still there.
    mutating func send<P: Pane, Answer: Sendable>(
        _ name: String, of pane: P,
        then: @escaping @Sendable (inout P, Result<Answer, OpsError>, inout Context) -> Void,
        run:
            @escaping @Sendable (any OpsClient, @escaping @Sendable (Delivery) -> Void) async
            -> Result<Answer, OpsError>
    ) {
        let id = pane.id
        perform(
            .request(
                Request(name: name) { client, post in
                    let result = await run(client, post)
                    return Delivery { state in
                        var refusal: OpsError?
                        if case .failure(let error) = result { refusal = error }
                        return state.noticed(refusal)
                            + state.update(id, as: P.self) { pane, context in then(&pane, result, &context) }
                    }
                }))
    }

    /// Calls the pane after some milliseconds, if it is still there; a new call with the same `number` (0–9) replaces
    /// the earlier.
    mutating func wait<P: Pane>(
        _ milliseconds: Int, number: Int = 0, of pane: P,
        then: @escaping @Sendable (inout P, inout Context) -> Void
    ) {
        let id = pane.id
        let timer = 10 + id.number * 10 + number
        perform(.timer(timer, milliseconds: milliseconds, Delivery { $0.update(id, as: P.self, then) }))
    }
}
