import TerminalHarness
import Testing

/// The answers of verbs without a terminal are plain text.
struct VerbOutputTests {
    @Test(arguments: [
        ("support_l2", "tenant search acme"), ("support_l2", "tenant show org_00001"), ("support_l2", "tenant recent"),
        ("support_l2", "tenant overview"), ("support_l2", "tenant users"), ("support_l2", "ticket open ZD-48213"),
        ("support_l2", "session status"), ("support_l2", "session list"), ("admin", "user list"),
        ("hotline_ops", "qa list"), ("hotline_ops", "qa show CASE-0041011"), ("hotline_ops", "qa batches"),
        ("hotline_ops", "qa approve CASE-0041011 --yes"), ("implementation", "project list"),
        ("implementation", "project templates"), ("implementation", "blocker list"), ("admin", "ledger list"),
        ("admin", "ledger show 10"), ("auditor", "ledger verify"), ("admin", "--help"), ("admin", "qa --help"),
        ("admin", "qa lst"), ("admin", "ledger show 99999999"),
    ])
    func `OPS-4: without a terminal a verb writes no escape sequence`(login: String, words: String) throws {
        let world = try DemoWorld()
        try world.openSession()
        for suffix in [[], ["--json"]] {
            let run = try ProgramRun.run(
                world.command(as: login) + words.split(separator: " ").map(String.init) + suffix)
            #expect(!run.output.isEmpty || !run.messages.isEmpty)
            #expect(!run.output.utf8.contains(0x1B) && !run.messages.utf8.contains(0x1B))
            #expect(!run.output.utf8.contains(0x0D) && !run.messages.utf8.contains(0x0D))
        }
    }
}
