import TerminalHarness
import Testing

/// What an admin sees of who did what.
struct LedgerJobTests {
    @Test(arguments: Size.both)
    func `ACC-21, ACC-25: the ledger lists, filters, and shows an entry as a field-by-field diff`(size: Size) throws {
        let world = try DemoWorld()
        let changed = try world.verb("qa", "approve", "CASE-0041011", "--yes", as: "hotline_ops")
        #expect(changed.status == .exited(0), "\(changed.messages)")

        let program = try world.screen(as: "admin", size)
        try program.waitFor(text: "NO SESSION   ADMIN")
        if !program.screen.contains("─ Ledger ") { try program.press(.alt("6"), untilShown: "─ Ledger ") }
        try program.press("/", untilShown: "/[")
        try program.press("actoin:X", untilShown: "↑")
        try program.send(.control("u"), "operator:hotline_ops action:QA_APPROVE")
        try program.waitFor("only entries of the filter") { screen in
            let rows = screen.rows.dropFirst(5).filter { $0.contains(/20\d\d-\d\d-\d\d \d\d/) }
            return !rows.isEmpty && rows.allSatisfy { $0.contains("hotline_ops") && $0.contains("QA_APPROVE") }
        }
        try program.press(.enter)
        let entry = try program.press(.enter, untilShown: "Correlation ")
        #expect(entry.contains("Who          hotline_ops  HOTLINE_OPS"))
        #expect(entry.contains("What         QA_APPROVE"))
        var lines = entry.rows
        for _ in 0..<8 where !lines.contains(where: { $0.contains("this    ") }) {
            lines += try program.press(.pageDown).rows
        }
        #expect(lines.contains { $0.contains("update qa_item qa_0000012") })
        let before = try #require(lines.first { $0.contains("~ state ") })
        #expect(before.contains("PENDING"))
        #expect(lines.contains { $0.contains("→ APPROVED") })
        #expect(try world.isClean())
    }

    @Test func `ACC-23: verify names the first wrong entry and ends with a failure`() throws {
        let world = try DemoWorld()
        let head = try world.objects("ledger", "verify", as: "auditor").first
        #expect(head?["clean"] == .bool(true))
        let triggers = try ProgramRun.run(
            ["sqlite3", world.store, "select 'drop trigger '||name||';' from sqlite_master where type='trigger'"])
        try world.sqlite3(triggers.output + "update qa_item set state='REJECTED' where id='qa_0000012';")
        let damaged = try world.verb("ledger", "verify", as: "auditor")
        #expect(damaged.status == .exited(1))
        #expect(damaged.output.contains("qa_item") || damaged.messages.contains("qa_item"), "\(damaged)")
    }

    @Test func `ACC-3: who may not see the ledger is told so, on screen and by the verb, and that is on the ledger`()
        throws
    {
        let world = try DemoWorld()
        let program = try world.screen(as: "support_l1")
        try program.waitFor(text: "NO SESSION   SUPPORT_L1")
        try program.press(.alt("6"), untilShown: "needs the permission view_ledger")
        #expect(try world.verb("ledger", "list", as: "support_l1").status == .exited(3))
        let denied = try world.objects(
            "ledger", "list", "--filter", "operator:support_l1 outcome:denied", as: "admin")
        #expect(!denied.isEmpty)
    }
}
