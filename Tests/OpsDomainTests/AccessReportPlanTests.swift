import Testing

@testable import Ledger
@testable import OpsDomain

/// An access report is found by indexes: what it costs grows with the tenant's entries, not with the ledger (ACC-29).
struct AccessReportPlanTests {
    /// Checks that a statement does not read the ledger as a whole, and gives its plan.
    @discardableResult
    private func expectIndex(
        _ index: String, _ statement: (sql: String, arguments: [(any Bindable)?]), in world: HotlineWorld,
        sourceLocation: SourceLocation = #_sourceLocation
    ) throws -> [String] {
        let plan = try world.store.read { try $0.plan(statement.sql, arguments: statement.arguments) }
        #expect(plan.contains { $0.contains("e USING INDEX \(index)") }, "\(plan)", sourceLocation: sourceLocation)
        #expect(!plan.contains { $0.contains("SCAN e") }, "\(plan)", sourceLocation: sourceLocation)
        return plan
    }

    private let period = Timestamp(milliseconds: 1_600_000_000_000)..<Timestamp(milliseconds: 1_700_000_000_000)

    @Test(arguments: [true, false])
    func `ACC-29: a tenant's entries are found by the index of tenants, newest first without a sort`(
        isWhole: Bool
    ) throws {
        let world = try HotlineWorld()
        let filter = LedgerFilter(
            organizationID: "org_1", from: isWhole ? nil : period.lowerBound, to: period.upperBound)
        let statement = LedgerStatement.matching(filter, before: nil, limit: 10_001)
        let plan = try expectIndex("ledger_entry_organization", statement, in: world)
        #expect(!plan.contains { $0.contains("TEMP B-TREE") }, "\(plan)")
    }

    @Test func `ACC-29: the parts of bulk work are found by their batches`() throws {
        let world = try HotlineWorld()
        let filter = LedgerFilter(
            entityType: "batch", from: period.lowerBound, to: period.upperBound, outcome: .done,
            text: ChunkDetails.mark(of: "org_1"))
        let statement = LedgerStatement.about(
            AccessReportRecords.batchesOfPeriod, [2, 1, 1], matching: filter, limit: 10_001)
        try expectIndex("ledger_entry_entity", statement, in: world)
    }
}
