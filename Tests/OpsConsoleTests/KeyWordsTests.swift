import Ledger
import Terminal
import Testing

@testable import OpsConsole
@testable import OpsDomain

/// Words on the screen that name a key follow a change of the bindings (TUI-4).
@Suite struct KeyWordsTests {
    /// Every binding under a key that is no other's and on no keyboard of the standard keys.
    private static let changed: (text: String, configuration: Configuration) = {
        let letters = (0x0430..<0x0530).compactMap { Unicode.Scalar($0).map { Character($0) } }.filter(\.isLetter)
        let text = zip(KeyCatalog.lines, letters).map { "bind \($0.id) = \($1)" }.joined(separator: "\n")
        return (text, Configuration(text))
    }()

    private enum Answers: CaseIterable {
        case usual, none, failures
    }

    private func console(_ client: ScriptedClient) async -> ConsoleHarness {
        let console = ConsoleHarness(client, size: Size(120, 40))
        console.state = ConsoleState(
            options: ConsoleOptions(configuration: Self.changed.configuration), ids: SeededIDs(seed: 1))
        await console.start()
        return console
    }

    private func client(_ answers: Answers, session: ImpersonationSession?) -> ScriptedClient {
        let client = World.client(.admin, login: "admin", session: session)
        switch answers {
        case .usual: client.on(ListQABatches.self) { _ in [World.batch()] }
        case .none:
            client.on(QAQueuePage.self) { _ in .init(items: [], previous: nil, next: nil) }
            client.on(ListProjects.self) { _ in .init(projects: [], next: nil) }
            client.on(ListBlockers.self) { _ in [] }
            client.on(ListLedger.self) { _ in .init(entries: [], previous: nil, next: nil) }
            client.on(ListSessions.self) { _ in [] }
            client.on(ListUsers.self) { _ in [] }
            client.on(ListNotifications.self) { _ in [] }
            client.on(ListHistory.self) { _ in [] }
            client.on(ListTenantUsers.self) { _ in .init(users: [], next: nil) }
            client.on(RecentTenants.self) { _ in [] }
        case .failures: client.forget { ![WhoAmI.name, Pulse.name].contains($0) }
        }
        return client
    }

    /// What on the screen reads like a standard key with what it does.
    private func stale(_ text: String) -> [String] {
        let standard = Set(KeyCatalog.lines.flatMap(\.standard).map(\.name)).filter {
            $0.count == 1 && $0.first?.isNumber == false && $0 != "a" || $0.hasPrefix("ctrl-")
        }
        return text.split(separator: "\n").flatMap { line in
            let words = line.split(separator: " ").map { String($0) }
            return zip(words, words.dropFirst()).compactMap { key, next in
                let named = key.hasPrefix("(") ? String(key.dropFirst()) : key
                return standard.contains(named) && next.first?.isLowercase == true ? "\(line)" : nil
            }
        }
    }

    @Test func `TUI-4: every binding takes another key without a conflict`() {
        #expect(Self.changed.configuration.problems.isEmpty, "\(Self.changed.configuration.problems)")
        #expect(Self.changed.configuration.keys.count == KeyCatalog.lines.count)
    }

    @Test(arguments: ScreenKind.allCases)
    func `TUI-4: with all keys changed no screen names an old one: filled, empty, failed`(_ kind: ScreenKind) async {
        for answers in Answers.allCases {
            for session in [nil, World.session()] {
                let console = await console(client(answers, session: session))
                await console.send(.delivery(Delivery { $0.show(kind) }))
                #expect(stale(console.text).isEmpty, "\(answers): \(stale(console.text))")
                // What stands under the toast, too.
                await console.press(.escape)
                #expect(stale(console.text).isEmpty, "\(answers): \(stale(console.text))")
                for key in console.state.keymap().bindings where key.id == "console.reload" {
                    await console.press(key.keys[0])
                }
                #expect(stale(console.text).isEmpty, "\(answers): \(stale(console.text))")
            }
        }
    }

    @Test func `TUI-4: what did not come says which key tries again, and that key does`() async {
        let key = KeyNames(Self.changed.configuration).reload
        let client = client(.failures, session: nil)
        let console = await console(client)
        await console.send(.delivery(Delivery { $0.show(.projects) }))
        #expect(console.shows("\(key) tries again"))
        client.on(ListProjects.self) { _ in .init(projects: [World.project], next: nil) }
        await console.type(key)
        #expect(console.shows("Globex Logistics"))
    }

    @Test func `TUI-4: an expired session, the help and a refusal name the changed keys`() async {
        let keys = KeyNames(Self.changed.configuration)
        let client = World.client(.supportL2, session: World.session())
        let console = await console(client)
        await console.send(.delivery(Delivery { $0.show(.overview) }))
        World.pulse(client, session: World.session(), at: World.now + .seconds(5 * 3600))
        await console.pulse()
        let (renew, end) = (keys["session.renew"], keys["session.end"])
        #expect(console.shows("\(renew) renews it with a reason, \(end) ends it."))
        #expect(console.state.log.messages.contains { $0.detail == "\(renew) renews it, \(end) ends it." })
        await console.type(keys["portal.3"])
        #expect(console.shows("Hotline: needs the permission view_global_qa."))
        #expect(console.shows("\(keys["console.why"]) asks what decides it."))
        await console.type(keys["console.help"])
        let help = Help.lines(console.state.keymap(), keys).map(\.text)
        #expect(help.contains { $0.contains("\(keys[ListAction.filter]) filters as you type") })
        #expect(!help.contains { $0.contains("/ filters") })
    }
}
