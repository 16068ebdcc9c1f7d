public import Ledger
public import OpsDomain

extension EmbeddedService {
    /// Verifies against the checkpoints beside the store and the store's own key, as a screen asks for it.
    public func verifyLedger(
        progress: @Sendable (_ done: Int64, _ total: Int64) -> Bool
    ) async throws(OpsError) -> VerifyReport {
        try await verifyLedger(checkpoints: nil, publicKey: nil, archives: [], progress: progress)
    }
}
