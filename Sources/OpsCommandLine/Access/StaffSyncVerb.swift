import OpsDomain
import OpsService

/// `user sync`: staff from a directory export, looked at first, then applied (ACC-4).
enum StaffSyncVerb {
    static let all = [
        Verb(
            noun: "user", name: "sync", summary: "bring the staff in line with a directory export",
            notes: "Without --apply it only shows what would change, and a token. With --apply TOKEN exactly that is "
                + "done; when staff or export are different by then, nothing is. Columns or keys: azureAdId or email, "
                + "login, name, role, languages, skills, active. Who is not in the export is deactivated. It ends with "
                + "4 when lines of the export are wrong.",
            arguments: [Argument(name: "FILE", help: "the export")],
            options: [
                Option(name: "apply", value: .text("TOKEN"), help: "apply what the preview with this token showed"),
                Option(
                    name: "format", value: .token("F", DirectoryFormat.allCases.map(\.rawValue)),
                    help: "how it is written; by the end of the file's name unless set"),
                Option(name: "reason", value: .text("TEXT"), help: "why, for the ledger"),
            ],
            examples: ["opsconsole user sync staff.csv", "opsconsole user sync staff.csv --apply 3f9a…"],
            action: .onStore(sync))
    ]

    private static func sync(_ call: Call, _ service: EmbeddedService) async throws(OpsError) -> Reply {
        let path = try call.required(0)
        let format = try format(of: call, path)
        let text = try InputFile.text(of: path)
        guard let token = call.text("apply") else {
            let preview = try await service.ask(PreviewStaffSync(text: text, format: format), session: nil)
            var reply = try Reply.object(preview, self.text(of: preview))
            if !preview.problems.isEmpty {
                reply.notes = ["Nothing can be applied while lines are wrong."]
                reply.exitCode = OpsError.Code.conflict.exitCode
            } else if preview.changeCount == 0 {
                reply.notes = ["There is nothing to apply."]
            } else {
                reply.notes = ["Nothing is changed yet. Apply it with --apply \(preview.token)"]
            }
            return reply
        }
        let answer = try await service.perform(
            SyncStaff(text: text, format: format, token: token, reason: call.text("reason")), session: nil)
        return try .object(
            answer, "\(answer.added) added, \(answer.changed) changed, \(answer.deactivated) deactivated.")
    }

    /// How the directory export is written, where `--format` means something else.
    static let form = Option(
        name: "from", value: .token("F", DirectoryFormat.allCases.map(\.rawValue)),
        help: "how the directory export is written; by the end of its name unless set")

    /// How a directory export is written: as an option says, or by the end of its name.
    /// - Throws: `OpsError` of code `usage` when neither tells.
    static func format(
        of call: Call, _ path: String, option: String = "format"
    ) throws(OpsError) -> DirectoryFormat {
        if let format = call.text(option).flatMap(DirectoryFormat.init(rawValue:)) { return format }
        if let format = DirectoryFormat(fileName: path) { return format }
        throw OpsError(
            .usage, "usage.format", "The name '\(path)' does not say how the export is written.", subject: path,
            advice: "Say --\(option) csv or --\(option) ndjson.")
    }

    private static func text(of preview: StaffSyncPreview) -> String {
        var lines = preview.additions.map { "+ \($0.login): \($0.name), \($0.role.rawValue), \($0.email)" }
        for change in preview.changes {
            let fields = change.fields.map { "\($0.key) '\($0.before)' → '\($0.after)'" }
            lines.append("~ \(change.login): \(fields.joined(separator: ", "))")
        }
        lines += preview.deactivations.map { "- \($0.login): \($0.name)" }
        lines += preview.kept.map { "= \($0.login): \($0.reason)" }
        lines += preview.problems.map { "! line \($0.line): \($0.message)" }
        let counts =
            "\(preview.additions.count) to add, \(preview.changes.count) to change, "
            + "\(preview.deactivations.count) to deactivate, \(preview.kept.count) kept against the export, "
            + "\(preview.unchanged) unchanged, \(preview.problems.count) wrong lines"
        return (lines.map(SafeText.line) + [counts]).joined(separator: "\n")
    }
}
