import Ledger
import OpsDomain
import OpsService

/// The verbs of the reports that the ledger gives (ACC-25, ACC-29).
enum ReportVerbs {
    static let all = [
        Verb(
            noun: "session", name: "report", summary: "tell all that happened in one session, oldest first",
            notes: "Personal data is masked without the permission view_pii. The report is on the ledger.",
            arguments: [Argument(name: "SESSION", help: "the session's id")], options: [LedgerProofVerbs.out],
            examples: ["opsconsole session report imp_0000000000000001 --out session.txt"],
            action: .onStore(session)),
        Verb(
            noun: "report", name: "access", summary: "tell who entered a tenant, when, why, what they saw and changed",
            notes: "For the client's eyes: personal data of the tenant's users is always masked, other tenants do not "
                + "appear. The HTML is one file that needs nothing else. The report is on the ledger.",
            arguments: [TenantVerbs.tenant],
            options: [
                Option(name: "since", value: .text("TIME"), help: "from this day or time on"),
                Option(name: "until", value: .text("TIME"), help: "before this time, or with this day; now unless set"),
                Option(name: "format", value: .token("F", ["text", "html"]), help: "text unless set"),
                LedgerProofVerbs.out,
            ],
            examples: [
                "opsconsole report access acme-health --since 2026-10-01 --until 2026-10-31 --format html "
                    + "--out acme-october.html"
            ],
            action: .onStore(access)),
    ]

    /// A session's report under the names of the data.
    private struct Session: Encodable {
        let session: ImpersonationSession
        let steps: [LedgerLine]
        let hasMore: Bool
        let changesLeftOut: Int
        let archivedThrough: Int64?
        let madeAt: Timestamp

        init(_ report: SessionReport.Answer) {
            session = report.session
            steps = report.steps.map { LedgerLine($0.entry, changes: $0.changes) }
            hasMore = report.hasMore
            changesLeftOut = report.changesLeftOut
            archivedThrough = report.archivedThrough
            madeAt = report.madeAt
        }
    }

    private static func session(_ call: Call, _ service: EmbeddedService) async throws(OpsError) -> Reply {
        let report = try await service.ask(SessionReport(sessionId: try call.required(0)), session: nil)
        let text = SessionReportText.text(of: report)
        if let path = call.text("out") { return try LedgerProofVerbs.write(SafeText.block(text) + "\n", to: path) }
        return try .object(Session(report), text)
    }

    private static func access(_ call: Call, _ service: EmbeddedService) async throws(OpsError) -> Reply {
        let tenant = try await service.ask(ShowTenant(try call.required(0)), session: nil)
        let since: Timestamp? = if let text = call.text("since") { try WrittenTime.moment(text, "since") } else { nil }
        let until: Timestamp? =
            if let text = call.text("until") { try WrittenTime.moment(text, "until", isEnd: true) } else { nil }
        let report = try await service.ask(
            AccessReport(organizationId: tenant.id, since: since, until: until), session: nil)
        let text = call.text("format") == "html" ? AccessReportPage.html(of: report) : AccessReportText.text(of: report)
        if let path = call.text("out") { return try LedgerProofVerbs.write(SafeText.block(text) + "\n", to: path) }
        return try .object(Access(report), text)
    }

    /// An access report whose changes are under the names of the data.
    private struct Access: Encodable {
        private let report: AccessReport.Answer

        init(_ report: AccessReport.Answer) { self.report = report }

        private enum CodingKeys: String, CodingKey {
            case visits, outside
        }

        func encode(to encoder: any Encoder) throws {
            try report.encode(to: encoder)
            var object = encoder.container(keyedBy: CodingKeys.self)
            try object.encode(report.visits.map(Visit.init), forKey: .visits)
            try object.encode(report.outside.map(Act.init), forKey: .outside)
        }

        struct Visit: Encodable {
            let session: ImpersonationSession
            let operatorName: String
            let acts: [Act]

            init(_ visit: AccessReport.Visit) {
                session = visit.session
                operatorName = visit.operatorName
                acts = visit.acts.map(Act.init)
            }
        }

        struct Act: Encodable {
            private let act: AccessReport.Act

            init(_ act: AccessReport.Act) { self.act = act }

            private enum CodingKeys: String, CodingKey {
                case changes
            }

            func encode(to encoder: any Encoder) throws {
                try act.encode(to: encoder)
                var object = encoder.container(keyedBy: CodingKeys.self)
                try object.encode(act.changes.map(ChangeLine.init), forKey: .changes)
            }
        }
    }
}
