import FoundationEssentials
import TerminalHarness
import Testing

/// Two hundred canaries are put into a store; then every role walks through every verb and looks at the screens, and all
/// that came out is searched for them (ACC-24, issue 3).
@Suite(.serialized)
struct LeakTests {
    /// The words with which a verb is walked; a verb that is not here is walked with every kind of id.
    private static let words: [String: [[String]]] = [
        "init": [], "demo": [], "feed import": [], "ledger verify": [[]],
        "why": [["REVEAL_PII", "--tenant", LeakCanaries.tenant]],
        "tenant search": [["acme"], [LeakCanaries.userID(1)]],
        "tenant users": [[], ["--limit", "200"], [LeakCanaries.tenant]],
        "tenant reveal": [],
        "qa list": [
            ["--limit", "500"], ["--state", "ANY", "--limit", "500"], ["--filter", "id:\(LeakCanaries.itemID(1))"],
        ],
        "qa show": [[LeakCanaries.itemID(1)], [LeakCanaries.itemID(2)], ["CASE-8810003"]],
        "qa claim": [[LeakCanaries.itemID(4)], ["CASE-8810004"]],
        "qa prioritize": [[LeakCanaries.itemID(5), "--priority", "2", "--yes"]],
        "qa reassign": [[LeakCanaries.itemID(6), "--to", "sup.kim", "--reason", "on leave until May", "--yes"]],
        "qa reject": [[LeakCanaries.itemID(7), "--reason", "the text is not translated", "--yes"]],
        "qa approve": [[LeakCanaries.itemID(8), "--yes"]],
        "ledger list": [["--limit", "500"], ["--filter", "action:FEED_IMPORT", "--limit", "500"]],
        "ledger export": [[], ["--format", "csv"], ["--filter", "action:FEED_IMPORT"]],
        "report access": [[LeakCanaries.tenant], [LeakCanaries.tenant, "--format", "html"]],
        "ledger history": [["tenant_user", LeakCanaries.userID(1)], ["qa_item", LeakCanaries.itemID(1)]],
        // Sessions end and accounts change only after the walk.
        "user edit": [], "user assign": [], "user unassign": [],
        "session open": [], "session switch": [], "session end": [], "session kill": [], "session renew": [],
        "ticket open": [], "user add": [], "user set-role": [], "user deactivate": [], "user activate": [],
        "user lock": [], "user unlock": [], "user sync": [], "policy set": [],
    ]

    /// What a verb is walked with that nobody thought of here.
    private static let anyWords = [
        [], [LeakCanaries.tenant], [LeakCanaries.userID(1)], [LeakCanaries.itemID(1)],
    ]

    /// The words with which a verb is walked, given the entries that brought the canaries in.
    private func calls(_ verb: String, _ entries: [String]) -> [[String]] {
        switch verb {
        case "ledger show": entries.map { [$0, "--limit", "10000"] }
        case "ledger receipt": entries.map { [$0] }
        case "screen":
            [
                ["users"], ["queue"], ["overview"], ["ledger"], ["sessions"], ["notifications"], ["rights"],
                ["history", "tenant_user", LeakCanaries.userID(1)], ["history", "qa_item", LeakCanaries.itemID(1)],
                ["access", LeakCanaries.tenant],
            ].map { $0 + ["--size", "200x50"] } + entries.map { ["entry", $0, "--size", "200x50"] }
        case "ledger as-of":
            entries.flatMap { seq in
                [["tenant_user", LeakCanaries.userID(1), seq], ["qa_item", LeakCanaries.itemID(1), seq]]
            }
        default: Self.words[verb] ?? Self.anyWords
        }
    }

    /// The verbs as the help lists them, each as its words.
    private func verbs(_ world: DemoWorld) throws -> [String] {
        let help = try world.verb("--help", as: "admin").output
        let lines = help.split(separator: "\n").drop { $0 != "Commands:" }.dropFirst().prefix { $0.hasPrefix("  ") }
        var verbs: [String] = []
        var noun = ""
        // What a verb without a noun does stands in words, and not as a list of names.
        var isSingle = false
        for line in lines {
            var list = line.drop { $0 == " " }
            let isContinued = line.hasPrefix("      ")
            if !isContinued {
                noun = String(list.prefix { $0 != " " })
                list = list.drop { $0 != " " }.drop { $0 == " " }
                isSingle = list.split(separator: ",").contains { $0.drop { $0 == " " }.contains(" ") }
                if isSingle { verbs.append(noun) }
            }
            if !isSingle {
                let names = list.split { $0 == "," || $0 == " " }
                verbs += names.map { "\(noun) \($0)" }
            }
        }
        return verbs
    }

    @Test func `ACC-24: of 200 canaries no verb shows one to a role without view_pii`() throws {
        #expect(LeakCanaries.all.count == 200)
        let aviary = try Aviary()
        let verbs = try verbs(aviary.world)
        #expect(verbs.count > 50 && verbs.contains("ledger show") && verbs.contains("notification list"))
        let entries = try aviary.imports()
        #expect(!entries.isEmpty)
        var seen: [String: Set<String>] = [:]
        var runs = 0
        for login in Aviary.logins {
            let isInside = try aviary.enter(as: login)
            for verb in verbs {
                let calls = calls(verb, entries)
                var hasMore = true
                for (call, form) in calls.flatMap({ call in [["--json"], []].map { (call, $0) } }) {
                    // What is refused says the same in both forms.
                    if form.isEmpty, !hasMore { continue }
                    let words = verb.split(separator: " ").map(String.init) + call
                    let run = try ProgramRun.run(aviary.world.command(as: login) + words + form)
                    runs += 1
                    hasMore = !run.output.isEmpty
                    guard case .exited(let code) = run.status, (0...6).contains(code) else {
                        Issue.record("\(login): \(words) ended with \(run.status): \(run.messages)")
                        continue
                    }
                    let typed = LeakCanaries.shown(in: words.joined(separator: " "))
                    // A search that finds nothing says what it looked for.
                    let shown = LeakCanaries.shown(in: run.output + run.messages).subtracting(typed)
                    seen[login, default: []].formUnion(shown)
                    if !Aviary.seesPII.contains(login), let canary = shown.min() {
                        Issue.record("\(login): '\(words.joined(separator: " "))' shows \(canary)")
                    }
                }
            }
            if isInside { _ = try aviary.world.verb("session", "end", as: login) }
        }
        // The walk has eyes: who may see names sees them.
        for login in Aviary.seesPII { #expect(seen[login]?.isEmpty == false, "\(login) sees nothing") }
        #expect(runs > 500)
    }

    @Test func `ACC-24: who sees no names cannot ask for them either`() throws {
        let aviary = try Aviary()
        for login in Aviary.logins where !Aviary.seesPII.contains(login) {
            for canary in LeakCanaries.ofItem(1) {
                let queue = try aviary.world.verb(
                    "qa", "list", "--state", "ANY", "--filter", canary, "--json", as: login)
                #expect(queue.output.isEmpty, "\(login): the queue knows \(canary)")
            }
            for canary in LeakCanaries.ofUser(1) {
                let ledger = try aviary.world.verb("ledger", "list", "--filter", canary, "--json", as: login)
                #expect(ledger.output.isEmpty, "\(login): the ledger knows \(canary)")
            }
        }
    }

    @Test func `ACC-22, ACC-24: a reveal shows one record and no other, and is on the ledger without the name`() throws
    {
        let aviary = try Aviary()
        #expect(try aviary.enter(as: "support_l2"))
        let shown = try aviary.world.verb("tenant", "reveal", LeakCanaries.userID(7), "--json", as: "support_l2")
        #expect(LeakCanaries.shown(in: shown.output) == Set(LeakCanaries.ofUser(7).map { $0.lowercased() }))
        let told = try aviary.world.objects("ledger", "list", "--filter", "action:REVEAL_PII", as: "admin")
        #expect(told.first?.text("entityId") == LeakCanaries.userID(7))
        let ledger = try aviary.world.verb("ledger", "list", "--limit", "500", "--json", as: "auditor")
        #expect(LeakCanaries.shown(in: ledger.output) == [])
    }

    @Test func `ACC-24: rejected lines stay in a file of their own that only its owner reads`() throws {
        let aviary = try Aviary()
        let files = try FileManager.default.contentsOfDirectory(atPath: aviary.directory.path)
        #expect(files.allSatisfy { LeakCanaries.shown(in: $0).isEmpty })
        let path = try #require(files.first { $0.hasSuffix(".rejects") })
        let attributes = try FileManager.default.attributesOfItem(atPath: aviary.directory.file(path))
        #expect(attributes[.posixPermissions] as? Int == 0o600)
        let around = try FileManager.default.contentsOfDirectory(atPath: aviary.world.directory.path)
        for file in around where !file.hasPrefix("store.db") { Issue.record("\(file) was left beside the store") }
    }

    @Test func `ACC-24: the screens show the canaries masked to L2 and to the hotline's reviewers`() throws {
        let aviary = try Aviary()
        #expect(try aviary.enter(as: "support_l2"))
        let support = try aviary.world.screen(as: "support_l2", .wide)
        try support.waitFor(text: "Latest sessions here")
        try support.press("2", untilShown: "•••@acme-health")
        for _ in 1...12 {
            #expect(LeakCanaries.shown(in: support.screen.text) == [], "\(support.screen.text)")
            try support.press(.pageDown)
        }

        let hotline = try aviary.world.screen(as: "hotline_ops", .wide)
        try hotline.waitFor(text: "CASE-88")
        try hotline.press(.home)
        for number in 1...6 {
            // The detail comes when the cursor rests.
            try hotline.waitFor(text: "CASE-88\(10_000 + number)  Acme Health Group")
            #expect(LeakCanaries.shown(in: hotline.screen.text) == [], "\(hotline.screen.text)")
            #expect(hotline.screen.contains("[name]") && hotline.screen.contains("[email]"), "item \(number)")
            try hotline.press(.down)
        }
    }
}
