import FoundationEssentials
import Terminal
import Testing

@testable import OpsConsole
@testable import OpsDomain

/// TUI-3 over every question of the program.
@Suite struct QuestionTests {
    private func opened(_ row: AskedDialog, _ client: ScriptedClient? = nil) async -> ConsoleHarness {
        let client = client ?? Self.client()
        let console = await ConsoleHarness.started(client, size: Size(100, 30))
        if let kind = row.screen {
            await console.send(
                .delivery(
                    Delivery { state in
                        if kind == .checklist { state.install(ChecklistScreen(project: "prj_1")) }
                        return state.show(kind)
                    }))
            for key in row.keys { await console.press(key) }
        } else if let dialog = row.dialog {
            await console.send(.delivery(Delivery { $0.open(dialog()) }))
        }
        return console
    }

    private static func client() -> ScriptedClient {
        let client = World.client(.admin, login: "admin", session: World.session())
        client.on(ListViews.self) { _ in [SavedViewScreenTests.urgent] }
        return client
    }

    /// Commands that were sent: what was asked or looked for changes nothing.
    private func commands(_ console: ConsoleHarness) -> [String] {
        console.client.calls.filter { $0.operation is any Command || $0.operation is any BulkCommand }.map(\.name)
            .filter { $0 != RecordTenantSearch.name }
    }

    @Test(arguments: AskedDialog.all)
    func `TUI-3: a question names operation, count and tenant`(_ row: AskedDialog) async {
        let console = await opened(row)
        let text = console.text
        #expect(console.state.dialogs.last != nil)
        for words in row.names + row.tenants { #expect(text.contains(words), "\(words) is not in\n\(text)") }
        #expect(commands(console).isEmpty)
    }

    @Test(arguments: AskedDialog.all)
    func `TUI-3: no question is answered by a paste`(_ row: AskedDialog) async {
        let console = await opened(row)
        for text in ["y\n", "yes\n\u{13}\n", "archive\n", "l2.santos\n", World.acme.name + "\n"] {
            await console.send(.key(.paste(text)))
            #expect(commands(console).isEmpty, "\(text)")
        }
    }

    @Test(arguments: AskedDialog.all.filter { $0.danger != nil || $0.isOnCancel })
    func `TUI-3: what hurts is never done by one Return`(_ row: AskedDialog) async {
        let console = await opened(row)
        await console.press(.enter)
        #expect(commands(console).isEmpty)
        if row.isOnCancel { #expect(!console.shows(row.names[0])) }
    }

    @Test(arguments: AskedDialog.all.filter { $0.danger != nil })
    func `TUI-3: what is dangerous waits for the name to be typed`(_ row: AskedDialog) async {
        let console = await opened(row)
        let depth = console.state.dialogs.count
        await console.press(.control("s"))
        #expect(commands(console).isEmpty && console.state.dialogs.count == depth)
        let typed = row.names.last.map { String($0.dropFirst("Type ".count)) } ?? ""
        #expect(console.shows("type \(typed) to go on"))
    }

    @Test func `TUI-3: the dangerous questions are those of the table of dangerous actions`() {
        #expect(Set(AskedDialog.all.compactMap(\.danger)) == Danger.actions)
    }

    /// The dialogs that only show something, and the general ones of which the questions are made.
    private static let types: Set<String> = [
        "TextDialog", "TaskDialog", "BlockerAgesDialog", "CopyDialog", "ColumnsDialog", "ViewsDialog", "PaletteDialog",
        "CommandLineDialog", "ActionDialog", "WorkDialog", "SaveDialog", "AskDialog", "TenantDialog", "QABulkDialog",
        "NewProjectDialog", "QuitDialog", "TenantUserDialog",
    ]

    @Test func `TUI-3: every question of the sources is in the table`() throws {
        let source = try Self.source()
        let making = /(?:Action|Work|Save|Ask|Tenant)Dialog\(\s*(?<rest>["j][^\n]*)/
        let made = source.matches(of: making).map { String($0.output.rest) }
        let rows = AskedDialog.all.compactMap(\.source)
        for words in made { #expect(rows.contains { words.hasPrefix($0) }, "not in the table: \(words)") }
        for row in rows { #expect(made.contains { $0.hasPrefix(row) }, "not in the sources: \(row)") }
        let types = source.matches(of: /struct (\w+): DialogModel/).map { String($0.output.1) }
        #expect(Set(types) == Self.types)
    }

    private static func source() throws -> String {
        let root = URL(filePath: #filePath).deletingLastPathComponent().deletingLastPathComponent()
            .deletingLastPathComponent().appending(path: "Sources/OpsConsole").path
        let files = try FileManager.default.subpathsOfDirectory(atPath: root).filter { $0.hasSuffix(".swift") }
        return try files.sorted().map { try String(contentsOfFile: "\(root)/\($0)", encoding: .utf8) }
            .joined(separator: "\n")
    }

    @Test func `TUI-3: deleting a view is two keys away from what is harmless in the list of views`() async {
        let hints = ViewsDialog(of: .queue, title: "QA queue").hints
        let letters = hints.map(\.key).filter { $0.count == 1 } + ["j", "k", "g", "G", "h", "l"]
        for letter in letters where letter != "D" {
            #expect(!Danger.areNear(.character("D"), .character(Character(letter))), "\(letter)")
        }
    }

    @Test(arguments: ScreenKind.allCases)
    func `TUI-3: pasted keys do nothing on any screen`(_ kind: ScreenKind) async {
        let console = await ConsoleHarness.started(Self.client())
        await console.send(.delivery(Delivery { $0.show(kind) }))
        await console.press(.escape)
        let before = console.client.calls.count
        // In a place to type it is text.
        guard !console.state.front.isTyping else { return }
        let keys = console.state.keymap().bindings.flatMap(\.keys).map(\.name).joined()
        await console.send(.key(.paste(keys + "\n")))
        #expect(console.state.dialogs.isEmpty && console.client.calls.count == before)
        #expect(console.state.current == kind && console.shows("Pasted text does nothing here."))
    }
}
