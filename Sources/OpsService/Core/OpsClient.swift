public import Ledger
public import OpsDomain

/// How far a bulk command has come.
public struct BulkProgress: Sendable, Hashable {
    /// Items tried so far.
    public let done: Int
    /// Items in all.
    public let total: Int

    /// Makes a progress report.
    public init(done: Int, total: Int) {
        self.done = done
        self.total = total
    }
}

/// What a command answered, and where that stands on the ledger.
public struct Performed<Answer: Sendable>: Sendable {
    /// The answer.
    public let answer: Answer
    /// The number of the command's entry.
    public let entry: Int64?

    /// An answer with its entry; nil where that is not known.
    public init(_ answer: Answer, entry: Int64?) {
        self.answer = answer
        self.entry = entry
    }
}

/// The one way in: everything that a screen, verb, feed or job wants goes through here.
///
/// The transport below it (in-process now, a socket later) changes nothing above it. Who asks is settled when the
/// client is made and never part of a request. `session` is the id of the session that the caller shows; it must be
/// the operator's open one, so that nothing fires in another tenant than the one on the screen.
public protocol OpsClient: Sendable {
    /// Reads.
    func ask<Q: Query>(_ query: Q, session: String?) async throws(OpsError) -> Q.Answer

    /// Changes something, in one ledgered transaction.
    func perform<C: Command>(_ command: C, session: String?) async throws(OpsError) -> C.Answer

    /// Changes something as `perform` does, and tells under which ledger entry.
    func performed<C: Command>(_ command: C, session: String?) async throws(OpsError) -> Performed<C.Answer>

    /// Changes many items in chunks. `progress` is called after each chunk, on no particular thread; it returns
    /// whether to go on.
    func performBulk<B: BulkCommand>(
        _ command: B, session: String?, progress: @escaping @Sendable (BulkProgress) -> Bool
    ) async throws(OpsError) -> BulkReport

    /// Makes this process a console of its operator: sessions opened from now on live as long as one of their consoles.
    func enterConsole() async throws(OpsError)

    /// This process is a console no more; with `hangUp`, because its terminal vanished (ACC-12).
    func leaveConsole(hangUp: Bool) async throws(OpsError)

    /// Keeps what is typed in a form, beside the store and outside the ledger (TUI-7): of this operator, in place of the
    /// earlier draft, for a week.
    func keepDraft(_ draft: FormDraft) async throws(OpsError)

    /// What this operator typed in a form and did not send; nil when there is nothing, and in any other tenant's session
    /// than the one in which it was typed.
    func draft(_ key: FormDraft.Key) async throws(OpsError) -> FormDraft?

    /// Forgets a draft of this operator.
    func dropDraft(_ key: FormDraft.Key) async throws(OpsError)

    /// Recomputes the whole ledger and compares every record with it (ACC-23), against the checkpoints of a directory
    /// (those beside the store when none is named), signed with a public key (the store's own when none is given), and
    /// with all archive files or none; a quick one leaves the indexes out. `progress` hears of steps done and in total, on no particular thread; it returns
    /// whether to go on. Damage is no error: the report tells it.
    func verifyLedger(
        checkpoints directory: String?, publicKey: CheckpointPublicKey?, archives: [String], isQuick: Bool,
        progress: @Sendable (_ done: Int64, _ total: Int64) -> Bool
    ) async throws(OpsError) -> VerifyReport

    /// The checkpoints, and what the places that keep them hold now (ACC-23).
    func listCheckpoints(_ request: ListCheckpoints) async throws(OpsError) -> CheckpointOverview

    /// Signs the head of the ledger and keeps that beside the store, in the system's log and in a directory (ACC-23).
    func checkpointLedger(to directory: String?) async throws(OpsError) -> CheckpointMade

    /// The public half of the store's signing key.
    func publicKey() async throws(OpsError) -> CheckpointPublicKey

    /// The receipt of an archived entry, from the archive's file (ACC-28).
    func receipt(_ request: IssueReceipt, inArchive path: String) async throws(OpsError) -> Receipt

    /// Moves the oldest entries to a new file (ACC-27). `progress` hears of steps done and in total, on no particular
    /// thread; it returns whether to go on.
    func archiveLedger(
        _ request: ArchiveLedger, to path: String, progress: @Sendable (_ done: Int64, _ total: Int64) -> Bool
    ) async throws(OpsError) -> ArchiveHeader

    /// Runs the jobs that are due, or those that are named (OPS-3). `progress` hears of each that is through, on no
    /// particular thread; it returns whether to go on with the next.
    func runJobs(
        _ request: RunJobs, checkpointsTo directory: String?, progress: @Sendable (RunJobs.Run) -> Bool
    ) async throws(OpsError) -> [RunJobs.Run]

    /// Writes the entries that match, newest first, with their changes (ACC-25). `progress` hears how many are out, on
    /// no particular thread; it returns whether to go on.
    func exportLedger(
        _ request: ExportLedger, to target: ExportTarget, progress: @Sendable (Int) -> Bool
    ) async throws(OpsError) -> ExportReport

    /// Writes all rows of a list that `keep` keeps, in the list's order (TUI-5). `progress` hears how many are out, on
    /// no particular thread; it returns whether to go on.
    func exportRows<Source: Exportable>(
        _ request: ExportRows<Source>, session: String?, to target: ExportTarget,
        where keep: @Sendable (Source.Row) -> Bool, progress: @Sendable (Int) -> Bool
    ) async throws(OpsError) -> ExportReport
}

extension OpsClient {
    public func performed<C: Command>(_ command: C, session: String?) async throws(OpsError) -> Performed<C.Answer> {
        Performed(try await perform(command, session: session), entry: nil)
    }
}
