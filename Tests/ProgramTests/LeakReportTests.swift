import FoundationEssentials
import TerminalHarness
import Testing

/// What is written down to be handed on, and what every screen shows, holds no canary for who may not see them (ACC-24).
@Suite(.serialized)
struct LeakReportTests {
    /// The canaries in what a run said, and in what stands in it as base64.
    private func shown(_ run: ProgramRun) -> Set<String> {
        var found = LeakCanaries.shown(in: run.output + run.messages)
        for part in run.output.split(whereSeparator: { $0 == "\"" || $0.isWhitespace }) where part.utf8.count > 24 {
            guard let bytes = Data(base64Encoded: String(part)) else { continue }
            found.formUnion(LeakCanaries.shown(in: String(decoding: bytes, as: UTF8.self)))
        }
        return found
    }

    /// Work of a role in the canaries' tenant, with reads, a reveal, and decisions of the hotline.
    private func work(in aviary: Aviary) throws -> String {
        #expect(try aviary.enter(as: "support_l2"))
        for words in [["tenant", "users"], ["tenant", "reveal", LeakCanaries.userID(3)], ["tenant", "overview"]] {
            #expect(try ProgramRun.run(aviary.world.command(as: "support_l2") + words).status == .exited(0))
        }
        let session = try #require(
            try aviary.world.objects("session", "status", as: "support_l2").first?.record("session")?.text("id"))
        _ = try aviary.world.verb("session", "end", as: "support_l2")
        let decided = try aviary.world.verb(
            "qa", "approve", LeakCanaries.itemID(1), LeakCanaries.itemID(2), "--yes", as: "hotline_ops")
        #expect(decided.status == .exited(0))
        #expect(try aviary.world.verb("ledger", "checkpoint", as: "admin").status == .exited(0))
        return session
    }

    @Test func `ACC-24: exports, reports, receipts and earlier states show no canary without view_pii`() throws {
        let aviary = try Aviary()
        let session = try work(in: aviary)
        let seq = try #require(try aviary.imports().first)
        let calls: [[String]] = [
            ["ledger", "export"], ["ledger", "export", "--format", "csv"], ["session", "report", session],
            ["session", "report", session, "--json"], ["report", "access", LeakCanaries.tenant],
            ["report", "access", LeakCanaries.tenant, "--json"],
            ["report", "access", LeakCanaries.tenant, "--format", "html"],
            ["ledger", "as-of", "tenant_user", LeakCanaries.userID(1), seq],
            ["ledger", "as-of", "tenant_user", LeakCanaries.userID(1), seq, "--json"],
            ["ledger", "as-of", "qa_item", LeakCanaries.itemID(1), seq, "--json"],
            ["ledger", "list", "--filter", "session:\(session)", "--json"],
        ]
        for words in calls {
            let run = try ProgramRun.run(aviary.world.command(as: "auditor") + words)
            #expect(run.status == .exited(0) && !run.output.isEmpty, "\(words): \(run.messages)")
            #expect(shown(run) == [], "auditor: \(words)")
        }
        // The access report is for a client: names are masked for who may see them, too.
        for form in [[], ["--json"], ["--format", "html"]] {
            let run = try ProgramRun.run(
                aviary.world.command(as: "admin") + ["report", "access", LeakCanaries.tenant] + form)
            #expect(run.status == .exited(0) && shown(run) == [], "admin: \(form)")
        }
        // A receipt proves an entry with all that is in it, so who may not see names gets none of such an entry.
        let refused = try aviary.world.verb("ledger", "receipt", seq, as: "auditor")
        #expect(refused.status == .exited(3) && shown(refused) == [])
        let opened = try #require(
            try aviary.world.objects("ledger", "list", "--filter", "action:REVEAL_PII", as: "admin").first)
        guard case .number(let reveal)? = opened["seq"] else {
            Issue.record("the reveal has no number")
            return
        }
        let receipt = try aviary.world.verb("ledger", "receipt", String(Int(reveal)), as: "auditor")
        #expect(receipt.status == .exited(0) && shown(receipt) == [])
        // The walk has eyes, also for base64.
        let whole = try aviary.world.verb("ledger", "receipt", seq, as: "admin")
        #expect(whole.status == .exited(0) && !shown(whole).isEmpty)
    }

    @Test func `ACC-24: files of exports and reports are their owner's alone and hold no canary`() throws {
        let aviary = try Aviary()
        let session = try work(in: aviary)
        let calls: [(String, [String])] = [
            ("all.ndjson", ["ledger", "export"]), ("all.csv", ["ledger", "export", "--format", "csv"]),
            ("session.txt", ["session", "report", session]),
            ("access.html", ["report", "access", LeakCanaries.tenant, "--format", "html"]),
            ("access.txt", ["report", "access", LeakCanaries.tenant]),
        ]
        for (name, words) in calls {
            let path = aviary.directory.file(name)
            let run = try ProgramRun.run(aviary.world.command(as: "auditor") + words + ["--out", path])
            #expect(run.status == .exited(0), "\(words): \(run.messages)")
            let text = String(decoding: try Data(contentsOf: URL(filePath: path)), as: UTF8.self)
            #expect(!text.isEmpty && LeakCanaries.shown(in: text + run.output + run.messages) == [], "\(name)")
            let mode = try FileManager.default.attributesOfItem(atPath: path)[.posixPermissions]
            #expect(mode as? Int == 0o600, "\(name)")
        }
    }

    // MARK: - Screens

    /// What the screen shows once nothing is on its way any more.
    private func settled(_ console: TerminalSession) throws -> String {
        try console.waitForAbsence(of: "Reading…")
        return console.screen.text
    }

    @Test(arguments: Aviary.logins)
    func `ACC-24: no screen and nothing opened from it shows a canary to a role without view_pii`(
        _ login: String
    ) throws {
        let aviary = try Aviary()
        let isInside = try aviary.enter(as: login)
        let console = try aviary.world.screen(as: login, .wide)
        try console.waitFor(text: isInside ? "IMPERSONATING" : "NO SESSION")
        try console.press(.escape)
        let names = try console.screenNames()
        #expect(names.count > 15 && names.contains("staff-sync") && names.contains("access"), "\(names)")
        var seen: Set<String> = []
        func look(_ step: String) throws {
            let shown = LeakCanaries.shown(in: try settled(console))
            seen.formUnion(shown)
            if !Aviary.seesPII.contains(login) { #expect(shown == [], "\(login): \(step)") }
        }
        for name in names {
            try console.press(":")
            try console.press("screen \(name)")
            try console.press(.enter)
            try look(name)
            // What is behind the row under the cursor, its history, and how it was.
            for key: TerminalKey in [.pageDown, .enter, .escape, "H", "T", .escape, .enter, .escape] {
                try console.press(key)
                try look("\(name) \(key)")
            }
            for _ in 0..<(name == "users" ? 12 : 0) {
                try console.press(.pageDown)
                try look(name)
            }
        }
        // The same words, as they went to the terminal and perhaps were painted over since.
        let whole = LeakCanaries.shown(in: String(decoding: console.received, as: UTF8.self))
        if Aviary.seesPII.contains(login) {
            #expect(!seen.isEmpty && !whole.isEmpty, "\(login) sees nothing")
        } else {
            #expect(whole == [], "\(login)")
        }
    }
}
