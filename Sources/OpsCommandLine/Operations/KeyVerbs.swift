import OpsDomain

/// The keys of the full screen, and whether the configuration file is right (TUI-4).
enum KeyVerbs {
    static let all = [
        Verb(
            noun: "keys", name: "list", summary: "list every binding of the full screen with its id and keys",
            notes: "Other keys are given in the configuration file, by lines such as 'bind qa.approve = ctrl-a'. "
                + file,
            options: [
                Option(name: "changed", value: .flag, help: "only those whose keys the configuration file changes")
            ],
            examples: ["opsconsole keys list", "opsconsole keys list --changed --json"], action: .alone(list)),
        Verb(
            noun: "keys", name: "check", summary: "tell what in the configuration file does not count, and why",
            notes:
                "Ids and keys that are not known, keys that always mean the same (such as q and ?), keys that two "
                + "bindings of a screen want, and keys of dangerous actions beside those of harmless ones. What does not "
                + "count leaves the standard keys in place. It ends with 1 when there is anything. " + file,
            examples: ["opsconsole keys check", "opsconsole keys check --json"], action: .alone(check)),
    ]

    private static let file =
        "The file is opsconsole/config in XDG_CONFIG_HOME, ~/.config unless set; the full screen reads it when it starts."

    private static func table(_ call: Call) -> KeyTable {
        call.surroundings.keyTable(StateLocation.configuration(call.surroundings.environment))
    }

    private static func list(_ call: Call) async throws(OpsError) -> Reply {
        let table = table(call)
        let rows = table.rows.filter { !call.has("changed") || $0.keys != $0.standardKeys }
        var reply = try Reply.list(
            rows,
            [
                Column("ID") { $0.id }, Column("KEYS") { $0.keys.joined(separator: " ") },
                Column("STANDARD") { $0.keys == $0.standardKeys ? "" : $0.standardKeys.joined(separator: " ") },
                Column("WHERE") { $0.place }, Column("WHAT") { $0.help },
            ], empty: "No keys are changed.")
        if !table.problems.isEmpty {
            reply.notes.append("Not all of the configuration file counts: see 'opsconsole keys check'.")
        }
        return reply
    }

    private static func check(_ call: Call) async throws(OpsError) -> Reply {
        let problems = table(call).problems
        var reply = try Reply.list(
            problems, [Column("LINE") { $0.line.map(String.init) ?? "" }, Column("PROBLEM") { $0.message }],
            empty: "All of the configuration file counts.")
        if !problems.isEmpty { reply.exitCode = 1 }
        return reply
    }
}
