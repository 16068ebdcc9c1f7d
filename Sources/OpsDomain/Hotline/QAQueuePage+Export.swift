import Ledger

extension QAQueuePage: Exportable {
    public static let exportName = "QA items"
    public static let exportTitles = [
        "id", "organizationId", "organizationName", "reference", "callId", "operatorLogin", "severity", "category",
        "language", "priority", "imminentHarm", "state", "claimedBy", "claimedUntil", "decidedBy", "decidedAt",
        "createdAt", "updatedAt", "version",
    ]

    public static func exportFields(of item: QAItem) -> [String] {
        [
            item.id, item.organizationId, item.organizationName, item.reference, item.callId ?? "",
            item.operatorLogin ?? "", item.severity.name, item.category, item.language, String(item.priority),
            String(item.imminentHarm), item.state.rawValue, item.claimedBy ?? "",
            item.claimedUntil?.description ?? "", item.decidedBy ?? "", item.decidedAt?.description ?? "",
            item.createdAt.description, item.updatedAt.description, String(item.version),
        ]
    }

    public func exportRows(of answer: Answer) -> (rows: [QAItem], next: String?) { (answer.items, answer.next) }

    public func exportPage(after: String?) -> QAQueuePage {
        QAQueuePage(filter: filter, sort: sort, after: after, limit: Self.largestPage)
    }
}
