public import Ledger
public import OpsDomain

/// What a demo world came to.
public struct DemoReport: Codable, Sendable, Hashable {
    /// The store's path.
    public let path: String
    /// What made it the same for the same number.
    public let seed: UInt64
    /// Members of staff.
    public internal(set) var staff = 0
    /// Tenants.
    public internal(set) var tenants = 0
    /// Tenant users.
    public internal(set) var tenantUsers = 0
    /// Support tickets.
    public internal(set) var tickets = 0
    /// Items of the quality queue.
    public internal(set) var qaItems = 0
    /// Items decided.
    public internal(set) var decisions = 0
    /// Implementation projects.
    public internal(set) var projects = 0
    /// Sessions that were opened and ended.
    public internal(set) var sessions = 0
}

/// Builds believable, deterministic stores, through the same feeds and commands as real ones (OPS-8).
public enum DemoWorld {
    /// Builds a demo store.
    ///
    /// The same plan, seed and day give the same records. There is one operator for each role, whose login is the
    /// role's name in lower case, besides others with names of their own.
    /// - Parameters:
    ///   - path: where to make it.
    ///   - plan: how large.
    ///   - seed: which world of all.
    ///   - force: whether a demo store that is there already is replaced; anything else is never touched.
    ///   - client: from where it is built, for the ledger.
    ///   - clock: gives the day to which the world's times are relative.
    ///   - progress: is told what is being built, in words.
    /// - Returns: how much there is in it.
    /// - Throws: `OpsError` when there is a file already, or it cannot be written.
    public static func build(
        at path: String, plan: DemoPlan, seed: UInt64 = 1, force: Bool = false, client: ClientInfo,
        clock: any LedgerClock = SystemClock(), progress: @escaping @Sendable (String) -> Void = { _ in }
    ) async throws(OpsError) -> DemoReport {
        let vocabulary = try DemoVocabulary.installed()
        if force { try DemoStoreFiles.removeDemo(at: path, clock: clock) }
        let day: Int64 = 86_400_000
        let base = Timestamp(milliseconds: clock.now().milliseconds / day * day)
        let story = DemoStory(
            path: path, tenants: DemoTenants(vocabulary, plan: plan, seed: seed, base: base), client: client)
        return try await story.tell(progress)
    }
}

/// Tells what happened in a demo world, in the order of its clock: every step by the operator who would take it.
final class DemoStory {
    /// How long before the base date the story begins.
    private static let beginning = Duration.seconds(45 * 86_400)

    let tenants: DemoTenants
    let client: ClientInfo
    let clock: ManualClock
    let ids: SeededIDs
    var report: DemoReport
    var generator: SeededGenerator
    var staff: [InternalUser] = []
    private var services: [String: EmbeddedService] = [:]

    init(path: String, tenants: DemoTenants, client: ClientInfo) {
        self.tenants = tenants
        self.client = client
        clock = ManualClock(tenants.base - Self.beginning)
        ids = SeededIDs(seed: tenants.seed)
        generator = SeededGenerator(seed: tenants.seed, stream: 20, index: 0)
        report = DemoReport(path: path, seed: tenants.seed)
    }

    var vocabulary: DemoVocabulary { tenants.vocabulary }

    /// Makes the store and lets the world happen in it.
    func tell(_ progress: @Sendable (String) -> Void) async throws(OpsError) -> DemoReport {
        try StoreFounding.found(
            at: report.path, admin: "admin", isDemo: true, client: client, clock: clock, ids: ids)
        progress("staff")
        try await hireStaff()
        progress("tenants")
        report.tenants = try await feed(tenants.organizations, from: "platform")
        _ = try await feed(tenants.domains, from: "platform")
        _ = try await feed(tenants.singleSignOn, from: "platform")
        progress("tenant users and tickets")
        report.tenantUsers = try await feed(tenants.users, from: "platform")
        report.tickets = try await feed(tenants.tickets, from: "helpdesk")
        progress("projects")
        try await runProjects()
        progress("quality queue")
        report.qaItems = try await feed(DemoReports(tenants, staff: staff).items, from: "hotline")
        progress("decisions and sessions")
        try await decide()
        try await visitTenants()
        progress("search index")
        _ = try await service(as: "admin").runJobs(RunJobs([.searchIndex]))
        for (_, service) in services.sorted(by: { $0.key < $1.key }) { await service.close() }
        return report
    }

    /// The console of one operator.
    func service(as login: String) throws(OpsError) -> EmbeddedService {
        if let service = services[login] { return service }
        let service = try EmbeddedService(
            storeAt: report.path, login: login, client: client, clock: clock, steady: StillClock(), ids: ids)
        services[login] = service
        return service
    }

    /// Lets time pass, so many minutes at most.
    func wait(upTo minutes: Int) {
        clock.advance(by: .seconds(Int.random(in: 20...60 * minutes, using: &generator)))
    }

    /// Moves on to so many hours before the base date, unless it is later already.
    func wait(untilHoursBeforeBase hours: Int) {
        clock.set(max(clock.now(), tenants.base - .seconds(hours * 3600)))
    }

    /// The members of staff with a role.
    func staff(_ role: Role) -> [InternalUser] { staff.filter { $0.role == role } }

    /// Imports lines through the door that every feed takes.
    /// - Returns: how many records landed.
    func feed(_ lines: DemoLines, from source: String) async throws(OpsError) -> Int {
        let report = try await service(as: "admin").importFeed(from: .producer(lines), source: source, rejects: nil)
        if let stopped = report.stopped { throw stopped }
        if let reject = report.firstRejects.first { throw OpsError.demoFeedFailed(reject) }
        wait(upTo: 30)
        return report.applied
    }

    private func hireStaff() async throws(OpsError) {
        let admin = try service(as: "admin")
        for role in Role.allCases where role != .admin {
            let login = role.rawValue.lowercased()
            let isHotline = role == .hotlineOperator || role == .hotlineOps
            let words = role.rawValue.split(separator: "_").map { $0.prefix(1) + $0.dropFirst().lowercased() }
            try await hire(
                AddUser(
                    login: login, email: "\(login)@ethico.example", name: words.joined(separator: " "), role: role,
                    languages: isHotline ? ["en", "es", "de"] : ["en"]), by: admin)
        }
        for person in vocabulary.staff {
            try await hire(
                AddUser(
                    login: person.login, email: person.email, name: person.name, role: person.role,
                    languages: person.languages, skills: person.skills), by: admin)
        }
        report.staff = staff.count + 1
    }

    private func hire(_ command: AddUser, by admin: EmbeddedService) async throws(OpsError) {
        staff.append(try await admin.perform(command, session: nil))
        wait(upTo: 3)
    }
}

/// A steady clock that stands still, so that work is cut into the same pieces on every machine.
private struct StillClock: SteadyClock {
    func now() -> SteadyTime { SteadyTime(boot: "demo", milliseconds: 0) }
}
