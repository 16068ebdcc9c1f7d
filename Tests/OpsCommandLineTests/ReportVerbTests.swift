import FoundationEssentials
import Ledger
import Testing

@testable import OpsCommandLine
@testable import OpsDomain

/// The reports that the ledger gives.
struct ReportVerbTests {
    /// One visit of support_l2 in org_00417, for a reason with HTML in it.
    private func visit(_ world: CommandWorld) async throws -> String {
        let opened = await world.run(
            "session", "open", "acme-health", "--category", "client-request", "--reason",
            "<script>alert('x')</script> asked & \"waits\"", "--json", as: "support_l2")
        let id = try #require(try opened.object["id"]?.string)
        #expect(await world.run("tenant", "show", "acme-health", as: "support_l2").code == 0)
        #expect(await world.run("session", "end", as: "support_l2").code == 0)
        world.advance(minutes: 1)
        return id
    }

    @Test func `ACC-25: the session report is text or a file, and not for everybody`() async throws {
        let world = try CommandWorld()
        let id = try await visit(world)
        let report = await world.run("session", "report", id, as: "auditor")
        #expect(report.code == 0 && report.output.contains("SESSION_OPEN") && report.output.contains("SESSION_END"))
        #expect(report.output.contains("insert impersonation_session \(id)"))
        #expect(
            try #require(report.output.firstRange(of: "SESSION_OPEN")).lowerBound
                < #require(report.output.firstRange(of: "SESSION_END")).lowerBound)
        let path = world.directory + "/session.txt"
        #expect(await world.run("session", "report", id, "--out", path, as: "auditor").code == 0)
        #expect(try String(decoding: Data(contentsOf: URL(filePath: path)), as: UTF8.self) == report.output)
        let object = try await world.run("session", "report", id, "--json", as: "auditor").object
        #expect(object["steps"]?.array.count == 2 && object["session"]?["id"]?.string == id)
        #expect(object["steps"]?.array.first?["operatorUserId"]?.string == "usr_support_l2")
        #expect(await world.run("session", "report", id, as: "support_l2").code == 3)
        #expect(await world.run("session", "report", "imp_none", as: "auditor").code == 5)
    }

    @Test func `ACC-29: the access report as text names who, when and why`() async throws {
        let world = try CommandWorld()
        let id = try await visit(world)
        let report = await world.run("report", "access", "acme-health", as: "auditor")
        #expect(report.code == 0 && report.output.hasPrefix("ACCESS REPORT  Acme Health Group (org_00417)"))
        #expect(report.output.contains(id) && report.output.contains("support_l2, SUPPORT_L2"))
        #expect(report.output.contains("client request: <script>"))
        #expect(report.output.contains("  visit  session open  impersonationSession \(id)"))
        #expect(report.output.contains("Personal data is masked") && report.output.contains("up to entry "))
        let period = await world.run(
            "report", "access", "acme-health", "--since", "2026-11-21", as: "auditor")
        #expect(period.code == 2)
        let empty = await world.run("report", "access", "acme-health", "--until", "2026-11-19", as: "auditor")
        #expect(empty.code == 0 && empty.output.contains("Nobody entered in this period."))
        #expect(await world.run("report", "access", "acme-health", "--since", "now", as: "auditor").code == 2)
        #expect(await world.run("report", "access", "nobody", as: "auditor").code == 5)
        #expect(await world.run("report", "access", "acme-health", as: "support_l3").code == 3)
    }

    @Test func `ACC-29: the access report as HTML is one page that runs nothing and needs nothing`() async throws {
        let world = try CommandWorld()
        _ = try await visit(world)
        let path = world.directory + "/acme.html"
        let words = ["report", "access", "acme-health", "--format", "html", "--out", path]
        #expect(await world.run(words: ["--store", world.path, "--as", "auditor"] + words).code == 0)
        let page = try String(decoding: Data(contentsOf: URL(filePath: path)), as: UTF8.self)
        #expect(page.hasPrefix("<!DOCTYPE html>") && page.contains("<html lang=\"en\">"))
        #expect(page.contains("&lt;script&gt;alert(&#39;x&#39;)&lt;/script&gt; asked &amp; &quot;waits&quot;"))
        #expect(!page.contains("<script") && !page.contains("http://") && !page.contains("https://"))
        #expect(page.contains("default-src 'none'") && !page.contains(" src=") && !page.contains("url("))
        for part in ["<title>", "<main>", "<caption>", "scope=\"col\"", "scope=\"row\"", "<h1>", "<h2 "] {
            #expect(page.contains(part), "\(part)")
        }
        #expect(!page.contains("Jane Doe") && !page.contains("Initech"))
        #expect(await world.run(words: ["--store", world.path, "--as", "auditor"] + words).code == 4)
        let entries = try world.ledger(LedgerFilter(action: "EXPORT", outcome: .done))
        #expect(entries.first?.organizationID == "org_00417" && entries.first?.entityType == "accessReport")
    }

    @Test func `ACC-29: what a name brings along is only text in the page`() {
        #expect(
            AccessReportPage.escaped("<b onclick=\"x\">&'\u{1B}[31m\u{202E}")
                == "&lt;b onclick=&quot;x&quot;&gt;&amp;&#39;␛[31m\\u{202E}")
    }
}
