public import Ledger
public import OpsDomain

extension EmbeddedService {
    /// Recomputes the whole ledger and compares every record with it; that it was done is on the ledger (ACC-23).
    ///
    /// `progress` hears of entries done and in total; false stops. The service answers nothing else meanwhile.
    /// - Throws: `OpsError` without the permission `verify`, or of code `conflict` when it was stopped. Damage is no
    ///   error: the report tells it.
    public func verifyLedger(
        progress: @Sendable (_ done: Int64, _ total: Int64) -> Bool = { _, _ in true }
    ) async throws(OpsError) -> VerifyReport {
        do {
            try attempt(VerifyLedger(), reason: nil, session: nil, changes: false) { _, _, _ in }
            let report = try store.verify(progress: progress)
            do {
                try attempt(VerifyLedger(), reason: nil, session: nil, changes: false) { transaction, _, entry in
                    var entry = entry
                    entry.outcome = report.isClean ? .done : .failed
                    entry.details = Details.json(Finding(report))
                    _ = try transaction.record(entry)
                }
            } catch {
                // A damaged store may refuse the entry; the report counts for more then. A sound one must take it.
                guard !report.isClean else { throw error }
            }
            return report
        } catch {
            throw OpsError(of: error)
        }
    }
}

/// The demand of a verification.
private struct VerifyLedger: Operation {
    typealias Answer = Done

    static let name = "ledger.verify"
    static let access = AccessRule(.verify, .global, action: "LEDGER_VERIFY")
}

/// What the entry says of a verification.
private struct Finding: Encodable {
    let clean: Bool
    let entries: Int64
    let headHash: String
    let firstWrong: Int64?
    let damagedRecords: Int

    init(_ report: VerifyReport) {
        clean = report.isClean
        entries = report.entries
        headHash = report.headHash
        firstWrong = report.firstDamage?.seq
        damagedRecords = report.rowDamageCount
    }
}
