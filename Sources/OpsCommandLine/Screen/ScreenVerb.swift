import OpsDomain

/// The verb that prints a screen (TUI-13).
enum ScreenVerb {
    static let all = [
        Verb(
            noun: nil, name: "screen", summary: "print a screen as text; without a name, list the screens",
            notes:
                "You see what the full screen would show you, in the session that you have open; what it reads is on "
                + "the ledger all the same. OF says which one, where a screen shows one of many: an entry's number, a "
                + "project, a session.",
            arguments: [
                Argument(name: "NAME", help: "the screen", count: .optional),
                Argument(name: "OF", help: "what it is to show", count: .any),
            ],
            options: [
                Option(name: "size", value: .text("CxR"), help: "columns and rows, 80x24 unless set"),
                Option(name: "theme", value: .text("T"), help: "dark, light, contrast or mono; seen with --ansi"),
                Option(name: "ansi", value: .flag, help: "with colours, as escape sequences"),
            ],
            examples: [
                "opsconsole screen", "opsconsole screen queue --size 120x40", "opsconsole screen entry 1042 --ansi",
                "opsconsole screen history organization org_00417",
            ],
            action: .picture)
    ]
}

/// What is to be drawn, as the command line names it.
public struct PictureRequest: Sendable, Hashable {
    /// The store's file.
    public let store: String
    /// The operator to act as, on a demo store.
    public let actingAs: String?
    /// The screen's name; nil when the screens are to be listed.
    public let name: String?
    /// What it is to show, word by word.
    public let subject: [String]
    /// Columns and rows, such as `100x30`; nil for the smallest.
    public let size: String?
    /// The theme's name; nil for the standard one.
    public let theme: String?
    /// Whether colours are wanted.
    public let ansi: Bool
    /// Whether the answer is JSON.
    let json: Bool

    init(_ call: Call) throws(OpsError) {
        store = try call.storePath()
        actingAs = call.globals.actingAs
        name = call.argument(0)
        subject = Array(call.arguments.dropFirst())
        size = call.text("size")
        theme = call.text("theme")
        ansi = call.has("ansi")
        json = call.globals.json
    }
}
