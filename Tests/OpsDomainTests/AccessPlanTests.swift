import FoundationEssentials
import Ledger
import Testing

@testable import OpsDomain

/// Which index answers what every request asks: the cost must not grow with history (PERF-11).
struct AccessPlanTests {
    private static let cases: [(sql: String, arguments: [any Bindable], index: String)] = [
        (ReadTransaction.newestPolicyStatement, [], "COVERING INDEX sqlite_autoindex_policy_version_2"),
        (ReadTransaction.openSessionsStatement, [], "impersonation_session_open"),
        (ReadTransaction.liveSessionStatement, ["usr_1", 1], "impersonation_session_by_operator"),
        (ReadTransaction.notifiedStatement, ["anna", "reveals", 1], "notification_by_operator"),
        (ReadTransaction.openNotificationsStatement, [], "notification_open"),
        (ReadTransaction.notificationsStatement(onlyOpen: true), ["ntf_1", 50], "notification_open"),
        (ReadTransaction.notificationsStatement(onlyOpen: false), ["ntf_1", 50], "SEARCH n USING INTEGER PRIMARY KEY"),
    ]

    @Test(arguments: cases.indices)
    func `PERF-11: what every request asks walks an index and sorts nothing`(_ number: Int) throws {
        let (sql, arguments, index) = Self.cases[number]
        let directory = FileManager.default.temporaryDirectory.appendingPathComponent("opsc-\(UUID().uuidString)")
        try FileManager.default.createDirectory(at: directory, withIntermediateDirectories: true)
        defer { try? FileManager.default.removeItem(at: directory) }
        let entry = EntryDraft(
            action: "TEST", entityType: nil, entityID: nil, operatorID: nil, operatorLogin: "job:test",
            operatorRole: "JOB", organizationID: nil, sessionID: nil, reason: nil, ticketID: nil, outcome: .done,
            correlationID: "cor_test", ipAddress: nil, terminal: nil, userAgent: "test/1", details: nil)
        let store = try LedgerStore.create(
            at: directory.path + "/store.db", schema: OpsSchema.current, clock: ManualClock(Timestamp(milliseconds: 0)),
            founding: entry)
        defer { store.close() }
        let plan = try store.read { try $0.plan(sql, arguments: arguments) }.joined(separator: "\n")
        #expect(plan.contains(index) && !plan.contains("TEMP B-TREE"), "\(sql)\n\(plan)")
    }
}
