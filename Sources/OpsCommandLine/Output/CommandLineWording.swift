import OpsDomain

/// An error as a command line says it: the rules word it for every surface, here it learns which verb helps.
struct CommandLineWording {
    /// The verbs there are.
    let table: VerbTable
    /// The verb that failed; nil when the words did not come to one.
    let verb: Verb?

    /// The same error with an advice that can be typed here.
    func said(_ error: OpsError) -> OpsError {
        guard let advice = advice(error) else { return error }
        return OpsError(
            error.code, error.kind, error.message, subject: error.subject, kept: error.kept, advice: advice)
    }

    private func advice(_ error: OpsError) -> String? {
        let tenant = error.subject ?? "TENANT"
        switch error.kind {
        case "session.required":
            return "Enter it first: 'opsconsole session open \(tenant) --category C --reason TEXT'."
        case "session.expired":
            return "Renew it with 'opsconsole session renew --reason TEXT', or leave with 'opsconsole session end'."
        case "session.gone":
            return "If the work goes on, enter the tenant again with 'opsconsole session open'."
        case "session.open":
            return "Leave with 'opsconsole session end', or go over with 'opsconsole session switch'."
        case "session.tenant":
            return "Leave with 'opsconsole session end', or go over with 'opsconsole session switch \(tenant)'."
        default: return error.advice == nil ? next(error) : nil
        }
    }

    /// What to do where the rules know nothing better: look at what there is, or at how the verb is written.
    private func next(_ error: OpsError) -> String? {
        guard let verb else { return nil }
        switch error.code {
        case .notFound:
            let list = verb.noun.flatMap { noun in
                ["list", "search", "batches"].first { table.verb(noun, $0) != nil }.map { "\(noun) \($0)" }
            }
            return list.map { "'opsconsole \($0)' shows what there is." }
        case .usage: return "See 'opsconsole \(verb.title) --help'."
        case .failed, .denied, .conflict, .unavailable: return nil
        }
    }

    /// What a person reads: what happened, what was kept and what to do, each begun on a line of its own, in 80 columns.
    static func lines(_ error: OpsError) -> String {
        let parts = ["opsconsole: \(error.message)"] + [error.kept, error.advice].compactMap(\.self).map { "  " + $0 }
        return parts.flatMap { part in
            let indent = String(part.prefix { $0 == " " })
            return TextTable.wrap(SafeText.line(String(part.dropFirst(indent.count))), indent: 2, first: indent)
        }.joined(separator: "\n")
    }
}
