import FoundationEssentials
import Ledger
import Testing

@testable import OpsDomain

/// A real store in a directory of its own, with staff and tenants, and the service's way of running an operation.
final class ImplementationWorld {
    /// Monday.
    static let today = "2026-11-23"

    let store: LedgerStore
    let clock: ManualClock
    let ids = SeededIDs(seed: 7)
    private let directory: String

    init() throws {
        let moment = try #require(Timestamp(rfc3339: Self.today + "T09:00:00.000Z"))
        clock = ManualClock(moment)
        directory = TemporaryDirectory.unique()
        try FileManager.default.createDirectory(atPath: directory, withIntermediateDirectories: true)
        store = try LedgerStore.create(
            at: directory + "/store.db", schema: OpsSchema.current, clock: clock,
            founding: EntryDraft(
                action: "STORE_CREATED", operatorLogin: "job:test", operatorRole: "JOB", correlationID: "cor_0",
                userAgent: "tests"))
        try populate(at: moment)
    }

    deinit {
        store.close()
        try? FileManager.default.removeItem(atPath: directory)
    }

    /// Four tenants; rita (specialist of the first and third), omar (specialist of the second), mona (manager),
    /// sam (support), ivan (a specialist who left).
    private func populate(at moment: Timestamp) throws {
        try seed { writer in
            for (number, name) in ["Alder Health", "birch bank", "Cedar Foods", "Dogwood Ltd"].enumerated() {
                try writer.run(
                    """
                    INSERT INTO organization (id, name, slug, status, plan, region, industry, touch, feed_version,
                        updated_at) VALUES (?, ?, ?, ?, 'PRO', 'EU', 'OTHER', 'HIGH', 1, 0)
                    """, "org_\(number + 1)", name, "t\(number + 1)", number == 3 ? "SUSPENDED" : "ACTIVE")
            }
            let staff: [(String, Role, Bool)] = [
                ("rita", .implementation, true), ("omar", .implementation, true),
                ("mona", .implementationManager, true), ("sam", .supportL1, true), ("ivan", .implementation, false),
            ]
            for (login, role, active) in staff {
                try writer.insert(
                    InternalUser(
                        id: "usr_\(login)", login: login, email: "\(login)@ethico.example", name: login, role: role,
                        isActive: active, createdAt: moment, updatedAt: moment))
            }
            for (login, tenant) in [("rita", "org_1"), ("rita", "org_3"), ("omar", "org_2"), ("rita", "org_4")] {
                _ = try writer.assign(
                    id: "asg_\(login)_\(tenant)", operatorID: "usr_\(login)", organizationID: tenant, since: moment)
            }
        }
    }

    /// Writes rows that no command of this portal makes.
    func seed(_ body: (borrowing Writer) throws -> Void) throws {
        try store.write { transaction in
            try transaction.record(
                EntryDraft(
                    action: "SEED", operatorLogin: "job:test", operatorRole: "JOB", correlationID: "cor_seed",
                    userAgent: "tests")
            ) { writer, _ in try body(writer) }
        }
    }

    /// What the service would know of an operator, or of a job that may do everything.
    func scene(_ login: String) throws -> Scene {
        if login.hasPrefix("job:") {
            return scene(Actor(userID: nil, login: login, role: "JOB"), Grants(Role.admin.defaultPermissions))
        }
        return try store.read { snapshot in
            let user = try #require(try snapshot.internalUser(login: login))
            let tenants = try snapshot.assignedTenants(operatorID: user.id, at: clock.now())
            return scene(Actor(user), Grants(user.role.defaultPermissions, assignedTenants: tenants))
        }
    }

    private func scene(_ actor: Actor, _ grants: Grants) -> Scene {
        Scene(
            actor: actor, grants: grants, session: nil, now: clock.now(),
            steady: SteadyTime(boot: "test", milliseconds: 0), client: ClientInfo(userAgent: "tests"),
            correlationID: "cor_1", ids: ids, policy: .standard, directory: TenantDirectory())
    }

    /// Performs a command in one ledgered transaction, as the service does.
    @discardableResult
    func perform<C: Command>(_ command: C, as login: String = "rita") throws -> C.Answer {
        let scene = try scene(login)
        return try store.write { transaction in
            let draft = EntryDraft(
                action: C.access.action ?? C.name, entityType: command.subject?.type, entityID: command.subject?.id,
                operatorID: scene.actor.userID, operatorLogin: scene.actor.login, operatorRole: scene.actor.role,
                organizationID: try command.tenantID(in: transaction), reason: command.reason,
                correlationID: scene.correlationID, userAgent: "tests")
            return try transaction.record(draft) { writer, entry in try command.perform(writer, scene, &entry) }
        }
    }

    /// Answers a query on a snapshot.
    func ask<Q: Query>(_ query: Q, as login: String = "rita") throws -> Q.Answer {
        let scene = try scene(login)
        return try store.read { snapshot in try query.answer(snapshot, scene) }
    }

    /// The error that a command ends with; the ledger must not have grown.
    func refusal(of command: some Command, as login: String = "rita") throws -> OpsError {
        let before = try lastEntry().seq
        let error = #expect(throws: OpsError.self) { try self.perform(command, as: login) }
        #expect(try lastEntry().seq == before)
        return try #require(error)
    }

    func lastEntry() throws -> LedgerEntry {
        try store.read { snapshot in try #require(try snapshot.ledgerEntries(limit: 1).first) }
    }

    /// A project of the standard template, or another.
    func project(_ template: String = "standard", tenant: String = "org_1") throws -> ShowProject.Answer {
        let made = try perform(CreateProject(organizationId: tenant, template: template))
        return try ask(ShowProject(made.id))
    }

    func task(_ id: String, of project: String) throws -> ProjectTask {
        try #require(try ask(ShowProject(project)).tasks.first { $0.id == id })
    }

    /// The stored counts and the same counted anew: total, done, blocked.
    func counts(of project: String) throws -> (stored: [Int], counted: [Int]) {
        let shown = try ask(ShowProject(project))
        return (
            [shown.project.totalTasks, shown.project.completedTasks, shown.project.blockedTasks],
            [
                shown.tasks.count { $0.status != .skipped && $0.status != .notApplicable },
                shown.tasks.count { $0.status == .done }, shown.tasks.count { $0.status == .blocked },
            ]
        )
    }
}

/// Names directories for tests.
enum TemporaryDirectory {
    static func unique() -> String {
        FileManager.default.temporaryDirectory.path + "/opsconsole-" + UUID().uuidString
    }
}
