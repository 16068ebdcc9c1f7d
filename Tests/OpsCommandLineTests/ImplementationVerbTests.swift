import OpsDomain
import Testing

@testable import OpsCommandLine

/// The verbs of projects, checklists and blockers.
struct ImplementationVerbTests {
    private func create(_ world: CommandWorld) async throws -> JSONValue {
        let made = await world.run(
            "project", "create", "acme-health", "--template", "quick-start", "--start", "2026-12-01", "--json",
            as: "implementation_manager")
        #expect(made.code == 0, "\(made.messages)")
        return try made.object
    }

    @Test func `IMP-1: a project is made from a template, listed, shown and moved on`() async throws {
        let world = try CommandWorld()
        let project = try await create(world)
        #expect(project["organizationId"]?.string == "org_00417" && project["stage"]?.string == "NOT_STARTED")
        let list = await world.run("project", "list", "--text", "acme", "--json", as: "implementation_manager")
        #expect(try list.objects.map { $0["id"]?.string } == [project["id"]?.string])
        let shown = await world.run("project", "show", "acme-health.example", "--json", as: "implementation_manager")
        #expect(try shown.object["phases"]?.array.count == 8)
        #expect(try Double(shown.object["tasks"]?.array.count ?? 0) == project["totalTasks"]?.number)
        let text = await world.run("project", "show", project["id"]?.string ?? "", as: "implementation_manager")
        #expect(text.output.contains("PHASE") && text.output.contains("Acme Health Group"))

        let stage = await world.run(
            "project", "stage", "acme-health", "discovery", "--json", as: "implementation_manager")
        #expect(try stage.object["stage"]?.string == "DISCOVERY")
        let typo = await world.run("project", "stage", "acme-health", "DISCOVRY", as: "implementation_manager")
        #expect(typo.code == 2 && typo.messages.contains("Did you mean 'DISCOVERY'?"))
        let templates = await world.run("project", "templates", "--json", as: "implementation_manager")
        #expect(try templates.objects.count == 4)
    }

    @Test func `IMP-3: a task is started, done, undone, skipped with a reason and reopened`() async throws {
        let world = try CommandWorld()
        _ = try await create(world)
        let list = await world.run(
            "task", "list", "acme-health", "--status", "TODO", "--json", as: "implementation_manager")
        let task = try #require(try list.objects.first { $0["dependsOn"]?.array.isEmpty == true }?["id"]?.string)
        let manager = "implementation_manager"
        let started = await world.run("task", "start", task, "--json", as: manager)
        #expect(try started.object["status"]?.string == "IN_PROGRESS")
        let done = await world.run("task", "done", task, "--evidence", "signed", "--json", as: manager)
        #expect(try done.object["status"]?.string == "DONE")
        #expect(try done.object["evidence"]?.string == "signed")
        let version = try #require(try done.object["version"]?.number)
        let undone = await world.run(
            "task", "undo", task, "--if-version", String(Int(version)), "--json", as: manager)
        #expect(try undone.object["status"]?.string == "IN_PROGRESS")
        let stale = await world.run("task", "done", task, "--if-version", "0", as: manager)
        #expect(stale.code == 4)
        #expect(await world.run("task", "skip", task, as: manager).code == 2)
        let skipped = await world.run(
            "task", "skip", task, "--reason", "they have no such system", "--json", as: manager)
        #expect(try skipped.object["reason"]?.string == "they have no such system")
        let reopened = await world.run("task", "reopen", task, "--json", as: manager)
        #expect(try reopened.object["status"]?.string == "TODO")
        #expect(await world.run("task", "start", "tsk_none", as: manager).code == 5)

        #expect(await world.run("task", "plan", task, as: manager).code == 2)
        let planned = await world.run("task", "plan", task, "--due", "2026-12-04", "--json", as: manager)
        #expect(try planned.object["dueDate"]?.string == "2026-12-04")
        let comment = await world.run("task", "comment", task, "waiting for them", "--json", as: manager)
        #expect(try comment.object["clientVisible"] == .bool(false))
        let comments = await world.run("task", "comments", task, "--json", as: manager)
        #expect(try comments.objects.map { $0["body"]?.string } == ["waiting for them"])
    }

    @Test func `IMP-3: a blocker blocks its tasks until it is resolved`() async throws {
        let world = try CommandWorld()
        _ = try await create(world)
        let manager = "implementation_manager"
        let list = await world.run("task", "list", "acme-health", "--json", as: manager)
        let task = try #require(try list.objects.first?["id"]?.string)
        let opened = await world.run(
            "blocker", "open", "acme-health", "--category", "client", "--title", "No SSO metadata", "--task", task,
            "--json", as: manager)
        #expect(opened.code == 0, "\(opened.messages)")
        let id = try #require(try opened.object["id"]?.string)
        let blocked = await world.run("task", "list", "acme-health", "--status", "BLOCKED", "--json", as: manager)
        #expect(try blocked.objects.map { $0["id"]?.string } == [task])
        let open = await world.run("blocker", "list", "--project", "acme-health", "--json", as: manager)
        #expect(try open.objects.map { $0["title"]?.string } == ["No SSO metadata"])
        #expect(await world.run("blocker", "resolve", id, "--resolution", "they sent it", as: manager).code == 0)
        #expect(await world.run("blocker", "list", as: manager).messages.contains("Nothing is blocked."))
        #expect(await world.run("blocker", "reopen", id, as: manager).code == 0)
        #expect(await world.run("blocker", "resolve", "blk_none", as: manager).code == 5)
    }

    @Test(arguments: ["support_l3", "hotline_ops", "auditor"])
    func `ACC-3: who may not manage projects is denied`(login: String) async throws {
        let world = try CommandWorld()
        let result = await world.run("project", "create", "acme-health", "--template", "standard", as: login)
        #expect(result.code == 3)
    }

    @Test func `spec 1: a specialist works in assigned tenants only`() async throws {
        let world = try CommandWorld()
        _ = try await create(world)
        let before = await world.run("project", "show", "acme-health", "--json", as: "implementation")
        #expect(before.code == 3)
        #expect(
            await world.run("user", "assign", "implementation", "acme-health", as: "implementation_manager").code == 0)
        #expect(await world.run("project", "show", "acme-health", as: "implementation").code == 0)
    }
}
