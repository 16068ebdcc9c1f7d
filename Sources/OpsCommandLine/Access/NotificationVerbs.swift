import Ledger
import OpsDomain
import OpsService

/// The verbs of what the admins should look at (ACC-16).
enum NotificationVerbs {
    static let all = [
        Verb(
            noun: "notification", name: "list", summary: "list unusual numbers of reveals, exports and denials",
            options: [
                Option(name: "all", value: .flag, help: "also those that somebody took note of"),
                Option(name: "limit", value: .integer("N", 1...500), help: "how many at most, 50 unless set"),
            ] + ListFilter.words, views: .notifications,
            examples: ["opsconsole notification list", "opsconsole notification list --all --json"],
            action: .onStore(list)),
        Verb(
            noun: "notification", name: "ack", summary: "take note of a notification",
            arguments: [Argument(name: "ID", help: "the notification, as the list says")],
            options: [Option(name: "reason", value: .text("TEXT"), help: "what you found, for the ledger")],
            examples: ["opsconsole notification ack ntf_… --reason 'asked Rosa, it was the migration'"],
            action: .onStore(acknowledge)),
    ]

    private static func list(_ call: Call, _ service: EmbeddedService) async throws(OpsError) -> Reply {
        try await ListFilter(call, service).reply(
            of: ListNotifications(onlyOpen: !call.has("all")), limit: call.integer("limit") ?? 50,
            [
                Column("ID") { $0.id }, Column("AT") { $0.createdAt.description }, Column("WHAT") { $0.words },
                Column("NOTED BY") { $0.acknowledgedBy ?? "" },
            ], empty: call.has("all") ? "There was nothing unusual." : "Nothing is waiting for an admin.", call, service
        )
    }

    private static func acknowledge(_ call: Call, _ service: EmbeddedService) async throws(OpsError) -> Reply {
        let found = try await service.perform(
            AcknowledgeNotification(id: try call.required(0), reason: call.text("reason")), session: nil)
        return try .object(found, "Noted: \(found.words).")
    }
}
