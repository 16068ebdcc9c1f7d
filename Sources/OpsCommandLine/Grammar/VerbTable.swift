/// Every verb there is.
struct VerbTable: Sendable {
    /// The verbs, in the order of the help.
    let verbs: [Verb]

    /// The verbs of the product.
    static let standard = VerbTable(
        verbs: [
            StoreVerbs.all, TenantVerbs.all, TicketVerbs.all, SessionVerbs.all, UserVerbs.all, PolicyVerbs.all,
            WhyVerb.all, NotificationVerbs.all, QAVerbs.all, ProjectVerbs.all, TaskVerbs.all, BlockerVerbs.all,
            LedgerVerbs.all, LedgerProofVerbs.all, LedgerFileVerbs.all, ReportVerbs.all, JobVerbs.all, MetricsVerb.all,
            FeedVerbs.all,
            ScreenVerb.all,
            KeyVerbs.all,
            ExportVerbs.all, ViewVerbs.all,
        ].flatMap(\.self))

    /// The nouns, each once, in the order of the help.
    var nouns: [String] {
        var nouns: [String] = []
        for case let noun? in verbs.map(\.noun) where !nouns.contains(noun) { nouns.append(noun) }
        return nouns
    }

    /// What a command line can begin with.
    var firstWords: [String] { verbs.filter { $0.noun == nil }.map(\.name) + nouns }

    /// The verbs of a noun.
    func verbs(of noun: String) -> [Verb] { verbs.filter { $0.noun == noun } }

    /// The verb of this name.
    func verb(_ noun: String?, _ name: String) -> Verb? { verbs.first { $0.noun == noun && $0.name == name } }
}
