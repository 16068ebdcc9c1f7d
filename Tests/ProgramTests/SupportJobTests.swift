import TerminalHarness
import Testing

/// What a support person does from signing in to leaving, in the real program on a real terminal.
struct SupportJobTests {
    private static let acme = (name: "Acme Health Group", id: "org_00001")
    private static let other = (name: "Girderholm Construction", id: "org_00027")

    @Test(arguments: Size.both)
    func `ACC-10, ACC-15, ACC-17, TUI-2: find a tenant with a typo, enter, look round, switch, end`(
        size: Size
    ) throws {
        let world = try DemoWorld()
        let program = try world.screen(as: "support_l2", size)
        try program.waitFor(text: "NO SESSION   SUPPORT_L2").expectNoSession("SUPPORT_L2", "start")

        try enter(Self.acme, typing: "acme helth", program)
        let screen = try program.waitFor(text: "Latest sessions here")
        screen.expectSession(in: Self.acme.name, Self.acme.id, "overview")
        #expect(screen.banner.contains("No sign-in today"))
        #expect(screen.contains("✓ acme-health.example"))
        #expect(screen.contains("Shibboleth"))

        try program.press("2", untilShown: "•••@acme-health").expectSession(in: Self.acme.name, Self.acme.id, "users")
        let users = try program.press("1", untilShown: "Latest sessions here")
        users.expectSession(in: Self.acme.name, Self.acme.id, "overview again")
        try lookRound(Self.acme, program)

        try program.press("t", untilShown: "Search [")
            .expectSession(in: Self.acme.name, Self.acme.id, "choosing another tenant")
        try choose(Self.other, typing: "girderhlm", program)
            .expectSession(in: Self.acme.name, Self.acme.id, "form of the other tenant")
        try fill(program)
        try program.press(.enter, untilShown: "IMPERSONATING \(Self.other.name)")
        try program.waitFor(text: "Latest sessions here")
            .expectSession(in: Self.other.name, Self.other.id, "after the switch")

        try program.press("E", untilShown: "NO SESSION").expectNoSession("SUPPORT_L2", "after the end")
        try program.press(.escape)
        try program.send("q")
        #expect(try program.waitForExit() == .exited(0))
        program.expectRestored()

        try expectLedger(world)
    }

    /// The ledger tells the job from the first search to the end, and nothing of it was changed since.
    private func expectLedger(_ world: DemoWorld) throws {
        let mine = try world.entries(of: "support_l2")
        let since = mine.lastIndex {
            $0.text("action") == "SEARCH_TENANTS" && $0.text("details").contains("acme helth")
        }
        let job = mine[try #require(since)...].filter { $0.text("outcome") == "done" }
        let told = job.map { "\($0.text("action")) \($0.text("organizationId"))" }
        #expect(
            told == [
                "SEARCH_TENANTS ", "SESSION_OPEN org_00001", "VIEW_TENANT org_00001", "VIEW_TENANT_USERS org_00001",
                "SEARCH_TENANTS ", "SESSION_END org_00001", "SESSION_OPEN org_00027", "VIEW_TENANT org_00027",
                "SESSION_END org_00027",
            ])
        let ends = job.filter { $0.text("action") == "SESSION_END" }.map { $0.text("details") }
        #expect(ends.map { $0.contains("switched") } == [true, false])
        #expect(ends.last?.contains("operator") == true)
        #expect(try world.isClean())
        #expect(try world.objects("session", "status", as: "support_l2").first?["session"] == .null)
    }

    @Test func `ACC-22, ACC-24: names and addresses of the tenant's users are masked for L2`() throws {
        let world = try DemoWorld()
        let program = try world.screen(as: "support_l2")
        try enter(Self.acme, typing: "acme", program)
        let screen = try program.press("2", untilShown: "active")
        let row = try #require(screen.row(with: "active"))
        #expect(row.contains("•••@acme-health"), "\(row)")
    }

    @Test func `ACC-10: a reason that is too short is refused at its field, and nothing is lost`() throws {
        let world = try DemoWorld()
        let program = try world.screen(as: "support_l2")
        try choose(Self.acme, typing: "acme", program)
        try program.send(.tab, "short", .tab, .tab, .tab, .tab, .enter)
        let screen = try program.waitFor(text: "✗")
        #expect(screen.contains("Text    [short"))
        screen.expectNoSession("SUPPORT_L2", "refused")
        #expect(try world.objects("session", "status", as: "support_l2").first?["session"] == .null)
    }

    @Test func `ACC-10, SUP-13: a ticket opens its tenant with itself as the reason, and is verified`() throws {
        let world = try DemoWorld()
        let program = try world.screen(as: "support_l2")
        try program.waitFor(text: "Search [")
        try program.press("ZD-48213", untilShown: "Acme Health Group")
        try program.press(.enter, untilShown: "✓ Acme Health Group")
        let screen = try program.press(.enter, untilShown: "Latest sessions here")
        screen.expectSession(in: Self.acme.name, Self.acme.id, "from the ticket")
        #expect(screen.banner.contains("ZD-48213"))
        #expect(!screen.banner.contains("unverified"))
    }

    @Test func `ACC-11: a second console of the operator shows the session and cannot open another one`() throws {
        let world = try DemoWorld()
        let first = try world.screen(as: "support_l2")
        try enter(Self.acme, typing: "acme", first)
        let second = try world.screen(as: "support_l2")
        try second.waitFor(text: "Latest sessions here").expectSession(in: Self.acme.name, Self.acme.id, "second")
        let verb = try world.verb(
            "session", "open", "org_00027", "--category", "other", "--reason", "another tenant at once",
            as: "support_l2")
        #expect(verb.status == .exited(4))
    }

    @Test func `ACC-13, TUI-2: a session that ends elsewhere takes the tenant off the screen at once`() throws {
        let world = try DemoWorld()
        let program = try world.screen(as: "support_l2")
        try enter(Self.acme, typing: "acme", program)
        try program.waitFor(text: "Latest sessions here")
        #expect(try world.verb("session", "end", as: "support_l2").status == .exited(0))
        let screen = try program.waitFor(text: "NO SESSION")
        screen.expectNoSession("SUPPORT_L2", "ended elsewhere")
        #expect(!screen.contains("Latest sessions here"))
        try program.waitFor(text: "Your session in Acme Health Group was ended in another console")
    }

    @Test func `ACC-15: Return typed ahead of the answer chooses what was typed, not what was listed before`() throws {
        let world = try DemoWorld()
        let program = try world.screen(as: "support_l2")
        try program.waitFor(text: "▶")
        try program.press("girderholm", .enter, untilShown: "[ Enter \(Self.other.name) ]")
    }

    // MARK: - Steps

    private func enter(_ tenant: (name: String, id: String), typing text: String, _ program: TerminalSession) throws {
        try choose(tenant, typing: text, program)
        try fill(program)
        try program.press(.enter, untilShown: "IMPERSONATING \(tenant.name)")
    }

    /// Finds a tenant, whose directory fields the list shows, and brings up its form.
    @discardableResult
    private func choose(
        _ tenant: (name: String, id: String), typing text: String, _ program: TerminalSession
    ) throws -> TerminalScreen {
        try program.waitFor(text: "Search [")
        let list = try program.press(.text(text), untilShown: "▶  \(tenant.name)")
        let row = try #require(list.row(with: "▶  \(tenant.name)"))
        #expect(row.contains(tenant.id) && row.contains(tenant.name.lowercased().split(separator: " ")[0]))
        return try program.press(.enter, untilShown: "[ Enter \(tenant.name) ]")
    }

    /// Fills the form until its button has the focus.
    private func fill(_ program: TerminalSession) throws {
        try program.send(.tab, "No sign-in today", .enter)
        try program.waitFor("focus on the button") { screen in
            let row = screen.rows[screen.cursor.row]
            return row.contains("[ Enter ") && screen.cursor.column > 30
        }
    }

    /// Goes through what lies over the screens: banner and border stay on each.
    private func lookRound(_ tenant: (name: String, id: String), _ program: TerminalSession) throws {
        let stops: [(key: TerminalKey, sign: String, step: String, isScreen: Bool)] = [
            ("?", "─ Help ─", "help", false), (.control("p"), "─ Palette ─", "palette", false),
            ("M", "━ Messages ━", "messages", true),
        ]
        for stop in stops {
            try program.press(stop.key, untilShown: stop.sign).expectSession(in: tenant.name, tenant.id, stop.step)
            try program.send(stop.isScreen ? "q" : .escape)
            try program.waitForAbsence(of: stop.sign).expectSession(in: tenant.name, tenant.id, "after \(stop.step)")
        }
    }
}

extension SupportJobTests {
    @Test func `ACC-12, ACC-13: a session that runs out covers the tenant, keeps what is open, and is renewed`() throws
    {
        let world = try DemoWorld()
        try world.openSession()
        let program = try world.screen(as: "support_l2")
        try program.waitFor(text: "Latest sessions here")
        // Four hours cannot be waited for: the lease is cut short behind the program's back.
        try world.sqlite3(
            """
            drop trigger impersonation_session_guard_update;
            update impersonation_session set expires_at = started_at + 1 where ended_at is null;
            """)
        let expired = try program.waitFor(text: "!! EXPIRED")
        #expect(expired.banner.contains("IMPERSONATING Acme Health Group  org_00001"))
        #expect(expired.contains("Nothing is read or written") && !expired.contains("Latest sessions here"))
        #expect(try world.verb("tenant", "overview", as: "support_l2").status != .exited(0))

        try program.press("R", untilShown: "Go on in Acme Health Group")
        try program.send("still no sign-in for them", .control("s"))
        let renewed = try program.waitFor(text: "Latest sessions here")
        renewed.expectSession(in: "Acme Health Group", "org_00001", "renewed")
    }
}
