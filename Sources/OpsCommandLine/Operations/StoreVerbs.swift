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
            action: .alone(initialize))
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
}
