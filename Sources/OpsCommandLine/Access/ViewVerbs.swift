import Ledger
import OpsDomain
import OpsService

/// The verbs of saved views (HOT-2, TUI-5).
enum ViewVerbs {
    static let all = [
        Verb(
            noun: "view", name: "list", summary: "list the saved views that you find: your own and shared ones",
            notes: "A view belongs to a screen; the verbs that list or export the same rows take it with --view NAME.",
            options: [list], examples: ["opsconsole view list", "opsconsole view list --list queue --json"],
            action: .onStore(show)),
        Verb(
            noun: "view", name: "save", summary: "keep a list with its filter, order and columns under a name",
            notes: "Your own view of that name is replaced. Who may see the list may save views of it.",
            arguments: [Argument(name: "NAME", help: "what it is called, up to \(ViewRules.longestName) characters")],
            options: [
                Option(
                    name: "list", value: .token("LIST", ViewList.allCases.map(\.rawValue)), help: "the list",
                    isRequired: true),
                Option(name: "filter", value: .text("EXPR"), help: "the filter as it is typed"),
                Option(name: "sort", value: .text("COLUMN"), help: "the order, such as age or age:desc"),
                Option(name: "columns", value: .text("WORDS"), help: "such as 'reference tenant:30 -category'"),
                Option(name: "shared", value: .flag, help: "everybody who may see the list finds it"),
            ],
            examples: [
                "opsconsole view save urgent --list queue --filter 'severity:high|critical age>2d' --sort age:desc"
            ],
            action: .onStore(save)),
        Verb(
            noun: "view", name: "share", summary: "show a view to everybody who may see its list",
            notes: "Its owner may, and who manages staff.", arguments: [view],
            options: [Option(name: "off", value: .flag, help: "keep it to its owner again")],
            examples: ["opsconsole view share urgent", "opsconsole view share urgent --off"],
            action: .onStore(share)),
        Verb(
            noun: "view", name: "rename", summary: "give a view another name",
            arguments: [view, Argument(name: "NAME", help: "the new name")],
            examples: ["opsconsole view rename urgent 'urgent, mine'"], action: .onStore(rename)),
        Verb(
            noun: "view", name: "delete", summary: "take a view away", arguments: [view],
            examples: ["opsconsole view delete urgent"], action: .onStore(delete)),
    ]

    private static let view = Argument(name: "VIEW", help: "the view's name or id, as 'view list' shows it")
    private static let list = Option(
        name: "list", value: .token("LIST", ViewList.allCases.map(\.rawValue)), help: "only of this list")

    /// A view with the verbs that take it.
    private struct Listed: Encodable {
        let view: SavedView
        let verbs: [String]

        private enum CodingKeys: String, CodingKey {
            case verbs
        }

        init(_ view: SavedView) {
            self.view = view
            verbs = ListFilter.verbs(of: view.list)
        }

        func encode(to encoder: any Encoder) throws {
            try view.encode(to: encoder)
            var line = encoder.container(keyedBy: CodingKeys.self)
            try line.encode(verbs, forKey: .verbs)
        }
    }

    private static let columns: [Column<Listed>] = [
        Column("ID") { $0.view.id }, Column("NAME") { $0.view.name }, Column("SCREEN") { $0.view.list.rawValue },
        Column("VERBS") { $0.verbs.joined(separator: ", ") }, Column("OWNER") { $0.view.owner },
        Column("SHARED") { $0.view.shared ? "yes" : "" }, Column("FILTER") { $0.view.filter },
        Column("SORT") { $0.view.sort ?? "" },
    ]

    private static func show(_ call: Call, _ service: EmbeddedService) async throws(OpsError) -> Reply {
        let views = try await service.ask(
            ListViews(call.text("list").flatMap(ViewList.init(rawValue:))), session: nil)
        return try .list(views.map { Listed($0) }, columns, empty: "There are no saved views.")
    }

    private static func save(_ call: Call, _ service: EmbeddedService) async throws(OpsError) -> Reply {
        guard let list = ViewList(rawValue: try call.required("list")) else {
            throw OpsError.invalid("list", "there is no such list")
        }
        let view = try await service.perform(
            SaveView(
                list, name: try call.required(0), filter: call.text("filter") ?? "", sort: call.text("sort"),
                columns: call.text("columns") ?? "", shared: call.has("shared")), session: nil)
        return try .object(view, "Saved \(SafeText.line(view.name)), \(view.id).")
    }

    private static func share(_ call: Call, _ service: EmbeddedService) async throws(OpsError) -> Reply {
        let view = try await service.perform(
            ShareView(try call.required(0), shared: !call.has("off")), session: nil)
        let who = view.shared ? "everybody who may see the list" : view.owner
        return try .object(view, "\(SafeText.line(view.name)) is now found by \(who).")
    }

    private static func rename(_ call: Call, _ service: EmbeddedService) async throws(OpsError) -> Reply {
        let view = try await service.perform(
            RenameView(try call.required(0), name: try call.required(1)), session: nil)
        return try .object(view, "It is now called \(SafeText.line(view.name)).")
    }

    private static func delete(_ call: Call, _ service: EmbeddedService) async throws(OpsError) -> Reply {
        let view = try await service.perform(DeleteView(try call.required(0)), session: nil)
        return try .object(view, "Deleted \(SafeText.line(view.name)).")
    }
}
