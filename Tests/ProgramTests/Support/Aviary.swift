import FoundationEssentials
import TerminalHarness
import Testing

/// A demo store with the canaries in it, and what their import said.
struct Aviary {
    let world: DemoWorld
    let directory: TemporaryDirectory

    init() throws {
        world = try DemoWorld()
        directory = try TemporaryDirectory()
        let feed = directory.file("canaries.ndjson")
        try Data(LeakCanaries.feed.utf8).write(to: URL(filePath: feed))
        for words in [["--json"], []] {
            let run = try ProgramRun.run(world.command(as: "admin") + ["feed", "import", feed] + words)
            #expect(run.status == .exited(4), "\(run.output)\(run.messages)")
            // What an import says goes to the logs of whoever runs it.
            #expect(LeakCanaries.shown(in: run.output + run.messages) == [])
        }
    }

    /// Enters the canaries' tenant; says whether the role may.
    func enter(as login: String) throws -> Bool {
        try world.verb(
            "session", "open", LeakCanaries.tenant, "--category", "other", "--reason",
            "looking for what should not be seen", as: login
        ).status == .exited(0)
    }

    /// Those with `view_pii`.
    static let seesPII: Set<String> = ["support_l3", "admin"]
    static let logins = [
        "support_l1", "support_l2", "support_l3", "implementation", "implementation_manager", "hotline_operator",
        "hotline_ops", "client_success", "auditor", "admin",
    ]

    /// The numbers of the entries that brought the canaries in.
    func imports() throws -> [String] {
        let entries = try world.objects("ledger", "history", "tenant_user", LeakCanaries.userID(1), as: "admin")
        let others = try world.objects("ledger", "history", "qa_item", LeakCanaries.itemID(1), as: "admin")
        let numbers = (entries + others).compactMap { entry in
            if case .number(let seq)? = entry["seq"] { String(Int(seq)) } else { nil }
        }
        return Array(Set(numbers)).sorted()
    }
}
