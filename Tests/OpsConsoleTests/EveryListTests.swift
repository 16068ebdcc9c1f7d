import Ledger
import Terminal
import Testing

@testable import OpsConsole
@testable import OpsDomain

/// What holds on every list, asked of every screen there is (TUI-5): the next one cannot forget it.
@Suite struct EveryListTests {
    /// The screens that show one thing, and what that is.
    private static let others: [ScreenKind: String] = [
        .enterTenant: "a search of at most forty tenants, with a form below",
        .overview: "one tenant", .checklist: "a tree of phases and tasks, walked in its own order",
        .entry: "one entry", .report: "one session, as a text", .accessReport: "one tenant and period, as a text",
    ]

    private static let lists = ScreenKind.allCases.filter { others[$0] == nil }

    /// A console that shows a list with rows in it.
    private func console(_ kind: ScreenKind, _ size: Size = Size(80, 24)) async -> ConsoleHarness {
        let client = World.client(.admin, login: "admin", session: World.session())
        client.on(ListJobs.self) { _ in [ProofScreenTests.job(.sessions)] }
        client.onWork(ListCheckpoints.self) { _, _ in ProofScreenTests.overview }
        let console = await ConsoleHarness.started(client, size: size)
        switch kind {
        case .history:
            await console.send(.delivery(Delivery { $0.show(.staff) }))
            await console.press(.character("H"))
        case .staffSync:
            let line = StaffSyncPreview(
                additions: [.init(login: "rosa", email: "rosa@ethico.example", name: "Rosa Reyes", role: .supportL2)],
                changes: [], deactivations: [], kept: [.init(login: "admin", reason: "it is your own account")],
                unchanged: 3, problems: [], token: "abc")
            client.on(PreviewStaffSync.self) { _ in line }
            await console.send(
                .delivery(
                    Delivery { state in
                        state.install(StaffSyncScreen(.init(path: #filePath, format: .csv)))
                        return state.show(.staffSync)
                    }))
        case .messages:
            await console.send(
                .delivery(
                    Delivery { state in
                        state.say(.warning, "Nothing was sent.", detail: "Try again.")
                        return state.show(.messages)
                    }))
        default: await console.send(.delivery(Delivery { $0.show(kind) }))
        }
        return console
    }

    @Test(arguments: ScreenKind.allCases)
    func `TUI-5: every screen is a list with all that a list has, or is named as none`(_ kind: ScreenKind) async throws
    {
        guard Self.others[kind] == nil else {
            #expect(!(kind.make() is any ListScreen), "it is a list: take it off")
            return
        }
        let console = await console(kind)
        let situation = console.state.situation
        let screen = try #require(console.state.front as? any ListScreen)
        #expect(screen.kind == kind)
        let bound = Set(screen.listBindings(situation).map(\.action))
        #expect(bound == Set(ListAction.allCases))
        #expect(screen.viewList.flatMap { ScreenKind(rawValue: $0.rawValue) } == kind)
        #expect(screen.exportDialog(situation) != nil)
        #expect(Set(screen.columns.map(\.id)).count == screen.columns.count)
        #expect(screen.columns.contains { $0.priority == 0 })
        // The ledger has one order, that of the work.
        #expect(kind == .ledger ? screen.sortable.isEmpty : !screen.sortable.isEmpty)
    }

    @Test func `HOT-2: every list of which views are saved has its screen`() {
        for list in ViewList.allCases {
            let screen = ScreenKind(rawValue: list.rawValue)?.make()
            #expect(screen is any ListScreen, "\(list.rawValue)")
        }
    }

    @Test(arguments: lists)
    func `TUI-4: Return does something on every list, or is not offered`(_ kind: ScreenKind) async {
        let console = await console(kind)
        let binding = console.state.keymap().bindings.first { $0.keys.contains(.enter) && $0.enabled == .yes }
        await console.press(.enter)
        let isElsewhere = console.state.current != kind || !console.state.dialogs.isEmpty
        // The queue reads the item, on record, and shows it beside the list.
        let isRead = kind == .queue && console.client.calls(of: ShowQAItem.self).count == 1
        #expect((binding != nil) == (isElsewhere || isRead))
    }

    /// Lists that filter what they read, and not in the service.
    private static let byWords = lists.filter { ![.queue, .projects, .ledger].contains($0) }

    @Test(arguments: byWords)
    func `TUI-5: what is seen of a row finds it`(_ kind: ScreenKind) async throws {
        let console = await console(kind, Size(200, 50))
        let screen = try #require(console.state.front as? any RowScreen)
        try expectFound(screen, console.state.situation)
    }

    private func expectFound(_ screen: some RowScreen, _ situation: Situation) throws {
        let element = try #require(screen.rows.shown.first)
        for cell in screen.row(element, situation).cells {
            let words = cell.text.split(separator: " ").filter { $0.contains { $0.isLetter || $0.isNumber } }
            for word in words {
                #expect(screen.isKept(element, by: WordFilter(String(word)), at: situation.now), "\(word)")
            }
        }
        #expect(!screen.isKept(element, by: WordFilter("word-that-is-nowhere"), at: situation.now))
    }

    @Test(arguments: byWords.filter { $0 != .jobs })
    func `TUI-1, TUI-5: the whole of the row under the cursor is on the screen, at 80 columns and beside the list`(
        _ kind: ScreenKind
    ) async throws {
        for size in [Size(80, 24), Size(200, 50)] {
            let console = await console(kind, size)
            let screen = try #require(console.state.front as? any ListScreen)
            let text = console.text.split(whereSeparator: \.isWhitespace).joined(separator: " ")
            for cell in try cells(screen, console.state.situation) {
                for word in cell.split(whereSeparator: \.isWhitespace) { #expect(text.contains(word), "\(word)") }
            }
        }
    }

    private func cells(_ screen: some ListScreen, _ situation: Situation) throws -> [String] {
        try #require(screen.focusedRow(situation)).cells.map(\.text)
    }

    @Test func `TUI-1: a row of the longest reason is whole at 80×24 and leaves rows of the list`() async {
        let reason = (1...62).map { "word\($0)" }.joined(separator: " ")
        let client = World.client(.admin, login: "admin")
        client.on(ListSessions.self) { _ in
            (1...30).map { World.listed("imp_\($0)", reason: $0 == 2 ? reason : "sign-in loop since 11:40") }
        }
        let console = await ConsoleHarness.started(client)
        await console.send(.delivery(Delivery { $0.show(.sessions) }))
        let before = console.draw()
        await console.press(.down)
        #expect(console.shows("word62"))
        #expect((3...7).allSatisfy { before.line($0).isEmpty == console.draw().line($0).isEmpty })
        await console.press(.down)
        #expect(!console.shows("word62"))
    }
}

/// Lists that are longer than a page are read again in part (TUI-5).
@Suite struct LongListTests {
    /// Sessions in pages, of which one may end while they are looked at.
    private func client(_ sessions: @escaping @Sendable () -> [ImpersonationSession]) -> ScriptedClient {
        let client = World.client(.admin, login: "admin")
        client.on(ListSessions.self) { query in
            let all = sessions()
            let start = query.after.flatMap { id in all.firstIndex { $0.id == id } }.map { $0 + 1 } ?? 0
            return Array(all[start...].prefix(query.limit))
        }
        return client
    }

    @Test func `TUI-5: beyond 500 rows the list is read again where one looks, and the cursor's row stays`()
        async throws
    {
        let world = Shared((1...1300).map { World.listed("imp_\($0)", reason: "reason \($0) of many") })
        let client = client { world.value }
        let console = await ConsoleHarness.started(client)
        await console.send(.delivery(Delivery { $0.show(.sessions) }))
        for _ in 0..<3 { await console.press(.end) }
        func screen() throws -> SessionsScreen { try #require(console.state.front as? SessionsScreen) }
        #expect(try screen().rows.all.count == 1300)
        for _ in 0..<40 { await console.press(.up) }
        #expect(try screen().focused?.id == "imp_1260")
        let asked = client.calls(of: ListSessions.self).count
        // Meanwhile two sessions begin, one before those that are seen ends, and so does the one under the cursor.
        world.value = [World.listed("imp_new2", reason: "new"), World.listed("imp_new1", reason: "new")] + world.value
        world.value = world.value.map { $0.id == "imp_1260" ? World.listed("imp_1260", reason: "x", end: .ended) : $0 }
        await console.send(.delivery(Delivery { $0.updateFront { $0.refresh(&$1) } }))
        #expect(client.calls(of: ListSessions.self).count == asked + 1)
        #expect(try screen().focused?.id == "imp_1260" && screen().focused?.endCause == .ended)
        #expect(try screen().rows.all.count == 1300 && !screen().rows.hasMore)
        #expect(console.shows("ended: operator"))
        // At the top it is the same: what is new comes in, and nothing that was scrolled to goes.
        await console.press(.home)
        await console.send(.delivery(Delivery { $0.updateFront { $0.refresh(&$1) } }))
        #expect(try screen().rows.all.prefix(3).map(\.id) == ["imp_new2", "imp_new1", "imp_1"])
        #expect(try screen().rows.all.count == 1302 && screen().focused?.id == "imp_1")
    }

    @Test func `TUI-5: with an order the rows that are seen stand in several pages, and each is read again`()
        async throws
    {
        let world = Shared((1...1300).map { World.listed("imp_\($0)", login: $0.isMultiple(of: 600) ? "aa" : "zz") })
        let client = client { world.value }
        let console = await ConsoleHarness.started(client, size: Size(80, 24))
        await console.send(.delivery(Delivery { $0.show(.sessions) }))
        await console.type(":sort operator")
        await console.press(.enter)
        let screen = try #require(console.state.front as? SessionsScreen)
        #expect(screen.rows.shown.prefix(2).map(\.id) == ["imp_600", "imp_1200"])
        await console.press(.home)
        world.value = world.value.map { World.listed($0.id, login: $0.operatorLogin, end: .killed) }
        await console.send(.delivery(Delivery { $0.updateFront { $0.refresh(&$1) } }))
        let after = try #require(console.state.front as? SessionsScreen)
        #expect(after.rows.shown.prefix(8).allSatisfy { $0.endCause == .killed })
        #expect(after.rows.all.count == 1300)
    }

    private struct Item: Identifiable, Sendable, Equatable {
        let id: Int
        var version = 1
    }

    @Test func `TUI-5: rows that are read again take the place of what was there, and no more`() {
        func rows(_ ids: some Sequence<Int>) -> [Item] { ids.map { Item(id: $0) } }
        func renewed(_ fresh: [Item], after: Int?, hasMore: Bool) -> Rows<Item> {
            var all = Rows<Item>()
            all.replace(rows(0..<10), hasMore: true)
            all.renew(fresh, after: after, hasMore: hasMore)
            return all
        }
        // Changed ones, one that is gone, one that is new.
        #expect(
            renewed([3, 5, 6].map { Item(id: $0, version: 2) }, after: 2, hasMore: true).all.map(\.id)
                == [0, 1, 2, 3, 5, 6, 7, 8, 9])
        #expect(renewed(rows([20, 0, 1, 2]), after: nil, hasMore: true).all.map(\.id) == [20] + Array(0..<10))
        // The list ends there now.
        let ended = renewed(rows([6, 7]), after: 5, hasMore: false)
        #expect(ended.all.map(\.id) == Array(0..<8) && !ended.hasMore)
        let other = renewed(rows([30, 31]), after: 2, hasMore: true)
        #expect(other.all.map(\.id) == [0, 1, 2, 30, 31] && other.hasMore)
        // None of them was there before, and one that moved stands once.
        #expect(renewed(rows([30, 31]), after: 7, hasMore: true).all.map(\.id) == Array(0..<8) + [30, 31])
        #expect(renewed(rows([9, 4, 5]), after: 3, hasMore: true).all.map(\.id) == [0, 1, 2, 3, 9, 4, 5, 6, 7, 8])
        #expect(renewed(rows([8, 9, 10]), after: 7, hasMore: true).hasMore)
    }
}

/// Digits that choose a screen, and those that do not (TUI-4).
@Suite struct DigitTests {
    @Test func `TUI-4: a portal may have more screens than there are digits`() {
        let kinds = Array(repeating: ScreenKind.ledger, count: 12)
        #expect(ConsoleState.digits(for: kinds).map(\.digit) == ["1", "2", "3", "4", "5", "6", "7", "8", "9"])
        #expect(ConsoleState.digits(for: []).isEmpty)
    }

    @Test func `TUI-4: a digit without a screen gives a word`() async {
        let console = await ConsoleHarness.started(World.client(.admin, login: "admin"))
        await console.press(.character("9"))
        #expect(console.shows("There is no screen 9: Admin has the screens 1 to 8."))
        await console.press(.character("0"))
        #expect(console.shows("There is no screen 0"))
    }
}

/// One of a tenant's users (SUP-11).
@Suite struct TenantUserTests {
    private func opened(_ role: OpsDomain.Role) async -> ConsoleHarness {
        let client = World.client(role, session: World.session())
        client.on(RevealTenantUser.self) {
            .init(id: $0.userId, name: "Maria Torres", email: "maria@acme-health.example")
        }
        let console = await ConsoleHarness.started(client)
        await console.send(.delivery(Delivery { $0.show(.users) }))
        await console.press(.enter)
        return console
    }

    @Test func `SUP-11, ACC-24: Return shows a user masked, and v reveals on record`() async {
        let console = await opened(.supportL2)
        #expect(console.shows(" User ") && console.shows("M••• T•••") && console.shows("v shows name and address"))
        #expect(console.client.calls(of: RevealTenantUser.self).isEmpty)
        await console.press(.character("v"))
        #expect(console.shows("Maria Torres") && console.shows("maria@acme-health.example"))
        let asked = console.client.calls(of: RevealTenantUser.self)
        #expect(asked.count == 1 && asked.first?.session == "imp_1" && asked.first?.operation.userId == "u1")
        await console.press(.character("v"))
        #expect(console.client.calls(of: RevealTenantUser.self).count == 1)
        // What was revealed goes with the box.
        await console.press(.escape)
        #expect(!console.shows("Maria Torres"))
        await console.press(.enter)
        #expect(!console.shows("Maria Torres"))
    }

    @Test func `ACC-24: who may not reveal is told which permission is missing`() async {
        let console = await opened(.supportL1)
        #expect(console.shows(" User "))
        await console.press(.character("v"))
        #expect(console.shows("reveal_pii") && console.client.calls(of: RevealTenantUser.self).isEmpty)
    }

    @Test func `ACC-13: the box closes with its session`() async {
        let console = await opened(.supportL2)
        World.pulse(console.client, session: nil)
        await console.pulse()
        await console.press(.character("v"))
        #expect(console.client.calls(of: RevealTenantUser.self).isEmpty && !console.shows(" User "))
    }
}
