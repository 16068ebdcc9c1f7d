import Ledger
import Terminal
import Testing

@testable import OpsConsole
@testable import OpsDomain

@Suite struct ListTests {
    /// The lists that read their rows in pages and filter and sort them here.
    private static let kinds: [ScreenKind] = [
        .projects, .blockers, .queue, .ledger, .sessions, .staff, .users, .notifications, .history,
        .jobs, .rights, .policy, .messages,
    ]

    private func console(_ kind: ScreenKind, _ client: ScriptedClient? = nil, _ size: Size = Size(80, 24)) async
        -> ConsoleHarness
    {
        let client = client ?? World.client(.admin, login: "admin", session: World.session())
        let console = await ConsoleHarness.started(client, size: size)
        if kind == .history {
            await console.send(.delivery(Delivery { $0.show(.staff) }))
            await console.press(.character("H"))
        } else {
            await console.send(.delivery(Delivery { $0.show(kind) }))
        }
        return console
    }

    @Test(arguments: kinds)
    func `TUI-5: every list has the same keys for the same things`(_ kind: ScreenKind) async {
        let console = await console(kind)
        #expect(console.state.current == kind)
        let bound = Dictionary(
            console.state.keymap().bindings.map { ($0.id, $0.keys) }, uniquingKeysWith: { first, _ in first })
        for action in ListAction.allCases {
            #expect(bound[action.rawValue] == [action.key], "\(action)")
        }
    }

    @Test(arguments: kinds)
    func `TUI-5: L hides and moves columns of every list, and they stay so`(_ kind: ScreenKind) async throws {
        let console = await console(kind, nil, Size(200, 50))
        let columns = try #require(columnsOf(console))
        await console.press(.character("L"))
        #expect(console.shows(" Columns "))
        await console.press(.character("J"), .character("0"), .down, .space, .escape)
        #expect(console.state.front.arrangement.choices(for: columns)[1].isHidden)
        await console.send(.delivery(Delivery { $0.show(.enterTenant) }))
        await console.send(.delivery(Delivery { $0.show(kind) }))
        #expect(console.state.front.arrangement.choices(for: columns)[1].isHidden)
        await console.press(.character("L"), .character("0"), .escape)
        #expect(console.state.front.arrangement == TableArrangement())
    }

    private func columnsOf(_ console: ConsoleHarness) -> [TableColumn]? {
        (console.state.front as? any ListScreen)?.columns
    }

    @Test(arguments: kinds.filter { $0 != .jobs && $0 != .messages })
    func `TUI-5: Y copies the row as it is shown, y one of its cells`(_ kind: ScreenKind) async throws {
        let console = await console(kind)
        await console.press(.character("Y"))
        let row = try #require(console.copies.last)
        #expect(row.split(separator: "\t", omittingEmptySubsequences: false).count == columnsOf(console)?.count)
        #expect(console.shows("Copied the row"))
        await console.press(.character("y"), .down, .enter)
        #expect(console.copies.last == row.split(separator: "\t", omittingEmptySubsequences: false).map(String.init)[1])
        await console.press(.character("y"), .character("y"))
        #expect(console.copies.last == row && console.copies.count == 3)
        #expect(console.state.dialogs.isEmpty)
    }

    @Test func `ACC-24: what is copied stays masked, and a hidden column is not copied`() async {
        let console = await console(.users)
        await console.press(.character("L"), .down, .space, .escape, .character("Y"))
        #expect(console.copies.last?.hasPrefix("M••• T•••\tADMIN") == true)
    }

    @Test func `TUI-9: controls in a cell are copied as visible escapes, so that a paste cannot act`() async {
        let client = World.client(.admin, login: "admin")
        client.on(ListUsers.self) { _ in
            [
                InternalUser(
                    id: "usr_1", login: "x", email: "x@y.example", name: "a\u{1B}]52;c;x\u{7}\tb\nc", role: .admin,
                    lastLoginAt: nil, createdAt: World.now, updatedAt: World.now)
            ]
        }
        let console = await console(.staff, client)
        await console.press(.character("Y"))
        #expect(console.copies.last?.contains("a␛]52;c;x␇␉b␊c") == true)
    }

    @Test func `TUI-5: a copy that cannot be made says why`() async {
        let console = await console(.staff)
        console.copyOutcome = .notTaken(terminal: "vt100")
        await console.press(.character("Y"))
        #expect(console.shows("a terminal of the type vt100 takes no copies"))
        console.copyOutcome = .tooLong(80_000)
        await console.press(.character("Y"))
        #expect(console.shows("has 80,000 bytes, and a terminal takes 74,994"))
    }

    @Test(arguments: [ScreenKind.blockers, .sessions, .staff, .users, .notifications, .history])
    func `TUI-5: a list is filtered as one types, and Escape gives it back`(_ kind: ScreenKind) async {
        let console = await console(kind)
        await console.press(.character("/"))
        await console.type("zzzz")
        #expect(console.shows("Nothing matches the filter"))
        await console.press(.escape)
        #expect(!console.shows("Nothing matches the filter"))
    }

    @Test func `TUI-5: filter and order leave the cursor on its row`() async {
        let console = await console(.staff)
        await console.press(.down)
        let row = (console.state.front as? StaffScreen)?.focused?.login
        #expect(row == "admin")
        await console.type(":sort login")
        await console.press(.enter)
        #expect((console.state.front as? StaffScreen)?.rows.shown.map(\.login) == ["admin", "l2.santos"])
        #expect((console.state.front as? StaffScreen)?.focused?.login == "admin")
        await console.press(.character("/"))
        await console.type("ADM")
        #expect((console.state.front as? StaffScreen)?.rows.shown.map(\.login) == ["admin"])
        await console.press(.enter)
        #expect(console.shows("Staff ─ ADM"))
    }

    @Test func `TUI-5: s in the columns sorts up, down, and as the list comes`() async {
        let console = await console(.staff)
        func logins() -> [String] { (console.state.front as? StaffScreen)?.rows.shown.map(\.login) ?? [] }
        await console.press(.character("L"), .character("s"))
        #expect(logins() == ["admin", "l2.santos"])
        await console.press(.character("s"))
        #expect(logins() == ["l2.santos", "admin"])
        #expect(console.shows("▼"))
        await console.press(.character("s"), .escape)
        #expect(logins() == ["l2.santos", "admin"])
        #expect(!console.shows("▼"))
    }

    @Test func `TUI-5: the queue is sorted from the columns by the service, and the ledger has one order`() async {
        let client = World.client(.admin, login: "admin")
        let console = await console(.queue, client)
        await console.press(.character("L"), .character("s"), .character("s"), .escape)
        #expect(client.calls(of: QAQueuePage.self).last?.operation.sort == QASort(.reference, descending: true))
        await console.send(.delivery(Delivery { $0.show(.ledger) }))
        await console.press(.character("L"), .character("s"))
        #expect(console.shows("This list has one order only."))
    }

    /// A tenant's users in pages of a hundred, their names against the order in which they come.
    private func pageUsers(of client: ScriptedClient, total: Int) {
        client.on(ListTenantUsers.self) { query in
            let start = query.after.flatMap { Int($0) } ?? 0
            let users = (start..<(start + 100)).map { number in
                TenantUser(
                    id: String(number + 1), organizationId: "org_00001", email: "u\(number)@acme.example",
                    name: "User \(total + 100 - number)", role: "USER", status: "ACTIVE", lastLoginAt: nil)
            }
            return ListTenantUsers.Answer(users: users, next: start + 100 < total ? String(start + 100) : nil)
        }
    }

    @Test func `TUI-5: an order reads the pages that are missing, so that it is that of the whole list`() async {
        let client = World.client(.admin, login: "admin", session: World.session())
        pageUsers(of: client, total: 400)
        let console = await console(.users, client)
        #expect(client.calls(of: ListTenantUsers.self).count == 1)
        await console.type(":sort name")
        await console.press(.enter)
        #expect(client.calls(of: ListTenantUsers.self).count == 4)
        let shown = (console.state.front as? TenantUsersScreen)?.rows.shown ?? []
        #expect(shown.count == 400 && shown.first?.name == "User 101")
    }

    @Test func `TUI-4, TUI-5: G reads a list that comes in pages to its end, g ends that`() async {
        let client = World.client(.admin, login: "admin", session: World.session())
        pageUsers(of: client, total: 700)
        let console = await console(.users, client)
        func screen() -> TenantUsersScreen? { console.state.front as? TenantUsersScreen }
        #expect(client.calls(of: ListTenantUsers.self).count == 1)
        console.heldNames = [ListTenantUsers.name]
        await console.press(.character("G"), .up)
        await console.release()
        await console.press(.character("g"))
        while !console.held.isEmpty { await console.release() }
        let read = client.calls(of: ListTenantUsers.self).count
        #expect(screen()?.focused?.id == "1" && read < 5)
        await console.press(.character("G"), .up)
        while !console.held.isEmpty { await console.release() }
        #expect(screen()?.focused?.id == "699" && screen()?.rows.isEndWanted == false)
        #expect(client.calls(of: ListTenantUsers.self).count == 7)
    }

    @Test func `TUI-4: a text that is read is searched with slash, n and N`() async {
        let console = await console(.ledger)
        await console.press(.enter)
        #expect(console.state.current == .entry)
        await console.press(.character("/"))
        #expect(console.state.front.isTyping)
        // Letters are text now: q does not leave.
        await console.type("sequence-that-is-nowhere q")
        #expect(console.shows("nothing found"))
        await console.press(.escape, .character("/"))
        await console.type("QA_APPROVE")
        await console.press(.enter)
        #expect(console.shows("1 of "))
        await console.press(.escape, .character("?"), .character("/"))
        await console.type("a tenant")
        #expect(console.shows("1 of "))
    }
}

@Suite struct SavedViewScreenTests {
    static let urgent = SavedView(
        id: "viw_1", owner: "sup.reyes", list: .queue, name: "urgent", filter: "severity:high", sort: "age:desc",
        columns: "reference -category", shared: true, createdAt: World.now, updatedAt: World.now)

    private func started(_ client: ScriptedClient) async -> ConsoleHarness {
        client.on(ListViews.self) { query in query.list == nil || query.list == .queue ? [Self.urgent] : [] }
        client.on(ShowView.self) { query throws(OpsError) in
            guard query.view == "urgent" else { throw .notFound("view", query.view) }
            return Self.urgent
        }
        return await ConsoleHarness.started(client)
    }

    private func expectUrgent(_ console: ConsoleHarness, _ client: ScriptedClient) {
        #expect(console.state.current == .queue && console.state.dialogs.isEmpty)
        let query = client.calls(of: QAQueuePage.self).last?.operation
        #expect(query?.filter == "severity:high" && query?.sort == QASort(.age, descending: true))
        #expect(console.state.front.arrangement.text == "reference -category")
        #expect(console.shows("severity:high"))
    }

    @Test func `HOT-2: B saves filter, order and columns under a name`() async {
        let client = World.client(.hotlineOps, login: "sup.reyes")
        client.on(SaveView.self) { _ in Self.urgent }
        let console = await started(client)
        await console.type(":sort severity desc")
        await console.press(.enter, .character("L"), .down, .space, .escape, .character("B"))
        #expect(console.shows("no filter, order severity:desc, your columns"))
        await console.type("urgent")
        await console.press(.tab, .right, .control("s"))
        let saved = client.calls(of: SaveView.self).last?.operation
        #expect(saved?.name == "urgent" && saved?.list == .queue && saved?.shared == true)
        #expect(saved?.sort == "severity:desc" && saved?.columns.contains("-harm") == true)
        #expect(console.shows("Saved as urgent"))
    }

    @Test func `TUI-4, HOT-2: a view is opened from the list's views`() async {
        let client = World.client(.hotlineOps, login: "sup.reyes")
        let console = await started(client)
        await console.press(.character("b"))
        #expect(console.shows("yours, shared"))
        await console.press(.enter)
        expectUrgent(console, client)
    }

    @Test func `TUI-4: a view is opened by its name, which Tab completes`() async {
        let client = World.client(.admin, login: "admin")
        let console = await started(client)
        await console.press(.character(":"))
        await console.type("view u")
        await console.press(.tab, .enter)
        expectUrgent(console, client)
        // Tab before the names are known completes when they are.
        console.heldNames = [ListViews.name]
        await console.type(":view u")
        await console.press(.tab)
        #expect(!console.shows(":view urgent"))
        await console.release()
        #expect(console.shows(":view urgent"))
        console.heldNames = []
        await console.press(.escape)
        await console.type(":view nothing")
        await console.press(.enter)
        #expect(console.shows("✗"))
    }

    @Test func `TUI-4: the palette finds views`() async {
        let client = World.client(.admin, login: "admin")
        let console = await started(client)
        await console.press(.control("p"))
        await console.type("view urgent")
        #expect(console.shows("queue, sup.reyes"))
        await console.press(.enter)
        expectUrgent(console, client)
    }

    @Test func `HOT-2: a view is shared, renamed and deleted from the list of views`() async {
        let client = World.client(.hotlineOps, login: "sup.reyes")
        client.on(ShareView.self) { _ in Self.urgent }
        client.on(RenameView.self) { _ in Self.urgent }
        client.on(DeleteView.self) { _ in Self.urgent }
        let console = await started(client)
        await console.press(.character("b"), .character("o"))
        #expect(client.calls(of: ShareView.self).last?.operation.shared == false)
        await console.press(.character("m"))
        await console.type("2")
        await console.press(.control("s"))
        #expect(client.calls(of: RenameView.self).last?.operation.name == "urgent2")
        await console.press(.character("D"), .tab, .enter)
        #expect(client.calls(of: DeleteView.self).count == 1)
        #expect(client.calls(of: ListViews.self).count == 4)
    }

    @Test(arguments: [
        ScreenKind.queue, .projects, .blockers, .sessions, .staff, .users, .notifications, .jobs, .rights, .policy,
    ])
    func `TUI-5: w writes all rows that the filter holds, and says how many`(_ kind: ScreenKind) async {
        let client = World.client(.admin, login: "admin", session: World.session())
        client.on(ListJobs.self) { _ in [ProofScreenTests.job(.sessions)] }
        let console = await started(client)
        await console.send(.delivery(Delivery { $0.show(kind) }))
        await console.press(.character("w"))
        #expect(console.shows("Export ") && console.shows("The export itself stands on the"))
        await console.press(.control("u"))
        await console.type("out.csv")
        await console.press(.control("s"))
        #expect(console.shows("written to out.csv, personal data masked."))
        let exported = client.calls.contains { $0.name.hasSuffix(".export") }
        #expect(exported)
    }

    @Test func `TUI-5: a filter that takes the cursor's row away begins at its first match`() async throws {
        let client = World.client(.admin, login: "admin")
        client.on(ListUsers.self) { _ in
            ["l2.adams", "l2.santos", "op.lee"].map { World.user($0, .supportL2) }
        }
        let console = await started(client)
        await console.send(.delivery(Delivery { $0.show(.staff) }))
        await console.press(.down, .down, .character("/"))
        await console.type("l2.")
        let screen = try #require(console.state.screens[.staff] as? StaffScreen)
        #expect(screen.focused?.login == "l2.adams")
    }

    @Test func `TUI-3: an export in a session names its tenant`() async {
        let client = World.client(.supportL2, session: World.session())
        let console = await started(client)
        await console.press(.character("2"), .character("w"))
        #expect(console.shows("All tenant users in Acme Health Group."))
    }

    @Test func `TUI-5: an export holds what the typed filter keeps`() async {
        let client = World.client(.admin, login: "admin")
        let console = await started(client)
        await console.send(.delivery(Delivery { $0.show(.staff) }))
        await console.press(.character("/"))
        await console.type("l2.san")
        await console.press(.enter, .character("w"))
        #expect(console.shows("The members of staff of 'l2.san'."))
        await console.press(.control("s"))
        #expect(console.shows("1 row written to members-of-staff.ndjson"))
    }
}
