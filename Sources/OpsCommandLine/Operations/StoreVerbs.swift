import OpsDomain
import OpsService

/// The verbs that make stores (OPS-8).
enum StoreVerbs {
    static let all = [
        Verb(
            noun: nil, name: "init", summary: "make an empty store with its first admin",
            notes: "The store is a file that only its owner may read. Nothing is written over.",
            options: [
                Option(
                    name: "admin", value: .text("LOGIN"), help: "the Unix account name of the first admin",
                    isRequired: true)
            ],
            examples: [
                "opsconsole init --admin rosa", "opsconsole --store /srv/ops/store.db init --admin rosa --json",
            ],
            action: .alone(initialize)),
        Verb(
            noun: nil, name: "demo", summary: "make a demo store, a believable world to try things out",
            notes:
                "There is one operator for each role, whose login is the role's name in lower case; --as LOGIN acts as "
                + "one of them. The same scale, seed and day make the same world.",
            options: [
                Option(
                    name: "scale", value: .token("S", DemoPlan.Scale.allCases.map(\.rawValue)),
                    help: "how large; small unless set"),
                Option(
                    name: "tenants", value: .integer("N", 1...1_000_000), help: "how many, in place of the scale's"),
                Option(
                    name: "qa-items", value: .integer("N", 0...10_000_000),
                    help: "how many items in the queue, in place of the scale's"),
                Option(name: "seed", value: .integer("N", 0...Int.max), help: "which world of all; 1 unless set"),
                Option(
                    name: "force", value: .flag, help: "replace a demo store that is there; never touches anything else"
                ),
            ],
            examples: ["opsconsole demo", "opsconsole --store /tmp/demo.db demo --scale medium --seed 7 --force"],
            action: .alone(demo)),
    ]

    private struct Founded: Encodable {
        let store: String
        let admin: String
        let demo: Bool
    }

    private static func initialize(_ call: Call) async throws(OpsError) -> Reply {
        let path = try call.storePath()
        let admin = try call.required("admin")
        try StoreLocation.makeDirectory(of: path, environment: call.surroundings.environment)
        try StoreFounding.found(
            at: path, admin: admin, isDemo: false, by: call.surroundings.login, client: call.surroundings.client,
            clock: call.surroundings.clock, ids: call.surroundings.ids)
        return try .object(
            Founded(store: path, admin: admin, demo: false), "Made the store \(path); its admin is \(admin).")
    }

    /// What a demo store holds, under the same first keys as a store of `init`.
    private struct DemoFounded: Encodable {
        let store: String
        let demo = true
        let seed: UInt64
        let staff: Int
        let tenants: Int
        let tenantUsers: Int
        let tickets: Int
        let qaItems: Int
        let decisions: Int
        let projects: Int
        let sessions: Int

        init(_ report: DemoReport) {
            store = report.path
            seed = report.seed
            staff = report.staff
            tenants = report.tenants
            tenantUsers = report.tenantUsers
            tickets = report.tickets
            qaItems = report.qaItems
            decisions = report.decisions
            projects = report.projects
            sessions = report.sessions
        }
    }

    private static func demo(_ call: Call) async throws(OpsError) -> Reply {
        let path = try call.storePath()
        var plan = DemoPlan(call.text("scale").flatMap(DemoPlan.Scale.init(rawValue:)) ?? .small)
        if let tenants = call.integer("tenants") { plan.tenants = tenants }
        if let items = call.integer("qa-items") { plan.qaItems = items }
        try StoreLocation.makeDirectory(of: path, environment: call.surroundings.environment)
        let surroundings = call.surroundings
        let tells = surroundings.canAsk && !call.globals.json
        let report = try await DemoWorld.build(
            at: path, plan: plan, seed: UInt64(call.integer("seed") ?? 1), force: call.has("force"),
            client: surroundings.client, clock: surroundings.clock
        ) { step in
            if tells { _ = surroundings.write(.messages, SafeText.line(step) + "\n") }
        }
        let text =
            "Made the demo store \(path): \(report.tenants) tenants, \(report.qaItems) items in the queue, "
            + "\(report.projects) projects, \(report.staff) members of staff.\n"
            + "Go in with: opsconsole --store \(path) --as support_l2"
        return try .object(DemoFounded(report), text)
    }
}
