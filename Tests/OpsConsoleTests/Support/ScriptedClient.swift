import Ledger
import OpsDomain
import Synchronization

@testable import OpsService

/// A service whose answers a test writes, and which keeps what it was asked.
final class ScriptedClient: OpsClient {
    /// One question or command, with the session it carried.
    struct Call: Sendable {
        let name: String
        let session: String?
        let operation: any Sendable
    }

    private typealias Handler = @Sendable (any Sendable, String?) -> Result<any Sendable, OpsError>

    private struct Script {
        var handlers: [String: Handler] = [:]
        var calls: [Call] = []
        var presence: [Bool?] = []
        var verification: Result<VerifyReport, OpsError>?
        var drafts: [FormDraft.Key: FormDraft] = [:]
        var draftFailure: OpsError?
        var arguments: [String: [[String]]] = [:]
        var entry: Int64?
    }

    private let script = Mutex(Script())

    /// Everything that was asked, in order.
    var calls: [Call] { script.withLock { $0.calls } }

    /// What was asked by this name, in order.
    func calls<Op: Operation>(of type: Op.Type) -> [(operation: Op, session: String?)] {
        calls.compactMap { call in (call.operation as? Op).map { ($0, call.session) } }
    }

    /// Answers every operation of a type from now on.
    func on<Op: Operation>(_ type: Op.Type, _ answer: @escaping @Sendable (Op) throws(OpsError) -> Op.Answer) {
        script.withLock { script in
            script.handlers[Op.name] = { operation, _ in
                guard let operation = operation as? Op else { return .failure(.notFound("script", Op.name)) }
                do throws(OpsError) { return .success(try answer(operation)) } catch { return .failure(error) }
            }
        }
    }

    /// Has no answer any more to operations of these names: they fail.
    func forget(_ isForgotten: (String) -> Bool) {
        script.withLock { script in script.handlers = script.handlers.filter { !isForgotten($0.key) } }
    }

    private func answer<Op: Operation>(_ operation: Op, _ session: String?) throws(OpsError) -> Op.Answer {
        let handler = script.withLock { script in
            script.calls.append(Call(name: Op.name, session: session, operation: operation))
            return script.handlers[Op.name]
        }
        guard let handler else { throw .notFound("scripted answer", Op.name) }
        guard let answer = try handler(operation, session).get() as? Op.Answer else {
            throw .notFound("answer of the right type", Op.name)
        }
        return answer
    }

    /// What a verification finds from now on.
    func onVerify(_ result: Result<VerifyReport, OpsError>) { script.withLock { $0.verification = result } }

    func verifyLedger(
        checkpoints directory: String?, publicKey: CheckpointPublicKey?, archives: [String],
        isQuick: Bool, progress: @Sendable (_ done: Int64, _ total: Int64) -> Bool
    ) async throws(OpsError) -> VerifyReport {
        note(VerifyLedger(), [directory ?? "beside"] + archives + (isQuick ? ["quick"] : []))
        guard progress(40, 100) else { throw OpsError(.conflict, "ledger.cancelled", "The verification was stopped.") }
        guard let result = script.withLock({ $0.verification }) else { throw .notFound("scripted answer", "verify") }
        return try result.get()
    }

    /// What was asked of the service besides operations: the paths and words that came along, in order.
    func arguments<Op: Operation>(of type: Op.Type) -> [[String]] {
        script.withLock { $0.arguments[Op.name] ?? [] }
    }

    private func note<Op: Operation>(_ operation: Op, _ words: [String]) {
        script.withLock { script in
            script.calls.append(Call(name: Op.name, session: nil, operation: operation))
            script.arguments[Op.name, default: []].append(words)
        }
    }

    /// What the service answers to work on the whole store from now on; the path or word that came along is given.
    func onWork<Op: Operation, Answer: Sendable>(
        _ type: Op.Type, _ answer: @escaping @Sendable (Op, String) throws(OpsError) -> Answer
    ) {
        script.withLock { script in
            script.handlers[Op.name] = { operation, word in
                guard let operation = operation as? Op else { return .failure(.notFound("script", Op.name)) }
                do throws(OpsError) { return .success(try answer(operation, word ?? "")) } catch {
                    return .failure(error)
                }
            }
        }
    }

    private func work<Op: Operation, Answer>(_ operation: Op, _ words: [String]) throws(OpsError) -> Answer {
        note(operation, words)
        guard let handler = script.withLock({ $0.handlers[Op.name] }) else { throw .notFound("script", Op.name) }
        guard let answer = try handler(operation, words.first).get() as? Answer else {
            throw .notFound("answer of the right type", Op.name)
        }
        return answer
    }

    func listCheckpoints(_ request: ListCheckpoints) async throws(OpsError) -> CheckpointOverview {
        try work(request, [])
    }

    func checkpointLedger(to directory: String?) async throws(OpsError) -> CheckpointMade {
        try work(CheckpointLedger(), [directory ?? ""])
    }

    func publicKey() async throws(OpsError) -> CheckpointPublicKey { try work(ShowPublicKey(), []) }

    func receipt(_ request: IssueReceipt, inArchive path: String) async throws(OpsError) -> Receipt {
        try work(request, [path])
    }

    func archiveLedger(
        _ request: ArchiveLedger, to path: String, progress: @Sendable (_ done: Int64, _ total: Int64) -> Bool
    ) async throws(OpsError) -> ArchiveHeader {
        guard progress(0, 10) else { throw OpsError(.conflict, "work.cancelled", "Stopped on your wish.") }
        return try work(request, [path])
    }

    func runJobs(
        _ request: RunJobs, checkpointsTo directory: String?, progress: @Sendable (RunJobs.Run) -> Bool
    ) async throws(OpsError) -> [RunJobs.Run] {
        let runs: [RunJobs.Run] = try work(request, [directory ?? ""])
        for run in runs { guard progress(run) else { break } }
        return runs
    }

    /// Writes nothing; tells of so many entries, after 40 of which it asks whether to go on.
    func exportLedger(
        _ request: ExportLedger, to target: ExportTarget, progress: @Sendable (Int) -> Bool
    ) async throws(OpsError) -> ExportReport {
        script.withLock { $0.calls.append(Call(name: ExportLedger.name, session: nil, operation: request)) }
        guard progress(40) else { throw OpsError(.conflict, "work.cancelled", "Stopped on your wish.") }
        guard case .file(let path) = target, path != "taken" else { throw .fileExists("taken") }
        return ExportReport(entries: 41, through: 100, file: path, masked: true)
    }

    /// Writes nothing; asks the list for its first page, and tells of the rows of it that are kept.
    func exportRows<Source: Exportable>(
        _ request: ExportRows<Source>, session: String?, to target: ExportTarget,
        where keep: @Sendable (Source.Row) -> Bool, progress: @Sendable (Int) -> Bool
    ) async throws(OpsError) -> ExportReport {
        script.withLock {
            $0.calls.append(Call(name: ExportRows<Source>.name, session: session, operation: request))
        }
        let question = request.source.exportPage(after: nil)
        let kept = question.exportRows(of: try answer(question, session)).rows.count { keep($0) }
        guard progress(kept) else { throw OpsError(.conflict, "work.cancelled", "Stopped on your wish.") }
        guard case .file(let path) = target, path != "taken" else { throw .fileExists("taken") }
        return ExportReport(entries: kept, through: 100, file: path, masked: true)
    }

    func ask<Q: Query>(_ query: Q, session: String?) async throws(OpsError) -> Q.Answer { try answer(query, session) }

    func perform<C: Command>(_ command: C, session: String?) async throws(OpsError) -> C.Answer {
        try answer(command, session)
    }

    /// The ledger entry of each command from now on.
    func onEntry(_ entry: Int64) { script.withLock { $0.entry = entry } }

    func performed<C: Command>(_ command: C, session: String?) async throws(OpsError) -> Performed<C.Answer> {
        Performed(try await perform(command, session: session), entry: script.withLock { $0.entry })
    }

    func performBulk<B: BulkCommand>(
        _ command: B, session: String?, progress: @escaping @Sendable (BulkProgress) -> Bool
    ) async throws(OpsError) -> BulkReport {
        let report = try answer(command, session)
        let goesOn = progress(BulkProgress(done: 1, total: report.items.count))
        guard goesOn else {
            return BulkReport(
                batch: report.batch, action: report.action, items: Array(report.items.prefix(1)),
                stopped: .cancelled(after: 1, of: report.items.count))
        }
        return report
    }

    /// How this console came and went: nil for its entering, else whether the terminal hung up.
    var presence: [Bool?] { script.withLock { $0.presence } }

    func enterConsole() async throws(OpsError) { script.withLock { $0.presence.append(nil) } }

    func leaveConsole(hangUp: Bool) async throws(OpsError) { script.withLock { $0.presence.append(hangUp) } }

    /// The drafts that are kept now.
    var drafts: [FormDraft] { script.withLock { Array($0.drafts.values) } }

    /// Lets no draft be kept from now on.
    func failDrafts(_ error: OpsError) { script.withLock { $0.draftFailure = error } }

    func keepDraft(_ draft: FormDraft) async throws(OpsError) {
        let failure = script.withLock { script in
            if script.draftFailure == nil { script.drafts[draft.key] = draft }
            return script.draftFailure
        }
        if let failure { throw failure }
    }

    func draft(_ key: FormDraft.Key) async throws(OpsError) -> FormDraft? { script.withLock { $0.drafts[key] } }

    func dropDraft(_ key: FormDraft.Key) async throws(OpsError) { script.withLock { $0.drafts[key] = nil } }
}
