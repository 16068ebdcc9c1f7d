import Ledger
public import OpsDomain

extension EmbeddedService {
    /// How long one transaction of an import should take, in milliseconds (ACC-14).
    private static let feedChunkTime: Int64 = 80

    /// Imports a feed, as far as it goes (OPS-1).
    ///
    /// It is read in chunks of at most 1,000 lines, each a transaction with one ledger entry for each stream in it.
    /// Giving the same feed again changes nothing. `progress` is called after each chunk; it returns whether to go on.
    /// - Parameters:
    ///   - feed: where it comes from.
    ///   - source: which system sent it; it stands on the ledger as `feed:SOURCE`.
    ///   - rejects: the file for lines that do not land, made when there are any; nil for none.
    ///   - progress: is told how far the import has come, on no particular thread.
    /// - Returns: the report, with `stopped` when something ended the import before the feed's end.
    /// - Throws: `OpsError` when the import could not even begin: not permitted, or the feed cannot be opened.
    public func importFeed(
        from feed: FeedSource, source: String, rejects: String?,
        progress: @escaping @Sendable (FeedProgress) -> Bool = { _ in true }
    ) async throws(OpsError) -> FeedReport {
        if let objection = ImportFeed.objection(toSource: source) { throw OpsError.invalid("source", objection) }
        let work: FeedWork
        do {
            let correlation = try attempt(ImportFeed(source: source), reason: nil, session: nil, changes: true) {
                _, scene, _ in scene.correlationID
            }
            work = try FeedWork(feed, source: source, correlation: correlation, rejects: rejects, store: store.path)
        } catch {
            throw OpsError(of: error, store: store.path)
        }
        store.beginBatch()
        defer { store.endBatch() }
        do {
            while true {
                switch try work.window.fill(from: work.input) {
                case .end: return work.report
                case .idle: break
                case .lines:
                    var hasMore = true
                    while hasMore {
                        hasMore = try importChunk(work)
                        await Task.yield()
                    }
                }
                if !progress(work.progress) { throw OpsError.feedStopped(afterLine: work.report.lines) }
                await Task.yield()
            }
        } catch {
            work.report.stopped = OpsError(of: error, store: store.path)
            return work.report
        }
    }

    /// One transaction of the import.
    /// - Returns: whether the window may hold more lines.
    private func importChunk(_ work: FeedWork) throws -> Bool {
        var chunk = FeedChunk(window: work.window, reader: work.reader, memory: work.memory)
        let latest = steady.now().milliseconds + Self.feedChunkTime
        var probe = work.window.position
        guard work.window.next(after: &probe) != nil else { return false }
        try attempt(ImportFeed(source: work.source), reason: nil, session: nil, changes: true) {
            transaction, scene, draft in
            let entry = work.entry(from: draft)
            while !chunk.isComplete {
                try transaction.record(entry) { writer, entry in
                    let run = try chunk.takeRun(into: writer, at: scene.now) { steady.now().milliseconds > latest }
                    entry.entityID = run.stream?.name
                    entry.details = work.details(of: run)
                }
            }
            for tenant in chunk.closedTenants { try endSessions(in: tenant, transaction, entry, &chunk, at: scene.now) }
        }
        try work.take(chunk)
        return true
    }

    /// Ends the sessions in a tenant that is suspended or gone, each with its own entry.
    private func endSessions(
        in tenantID: String, _ transaction: borrowing WriteTransaction, _ entry: EntryDraft, _ chunk: inout FeedChunk,
        at now: Timestamp
    ) throws {
        for session in try transaction.openSessions(tenantID: tenantID) {
            var entry = entry
            entry.action = "SESSION_END"
            try transaction.record(entry) { writer, entry in
                try writer.endSession(session, ofClosedTenant: tenantID, at: now, &entry)
            }
            chunk.sessionsEnded += 1
        }
    }
}

/// An import under way: where it reads, what it has done.
private final class FeedWork {
    let source: String
    let correlation: String
    let input: FeedInput
    let rejects: FeedRejects?
    let window = LineWindow(padding: JSONLine.padding)
    let reader: FeedLineReader
    var memory = FeedMemory()
    var report: FeedReport

    init(
        _ feed: FeedSource, source: String, correlation: String, rejects path: String?, store: String
    ) throws(OpsError) {
        let input = try FeedInput(feed, store: store)
        self.source = source
        self.correlation = correlation
        self.input = input
        rejects = path.map { FeedRejects(path: $0, input: input.identity, store: store) }
        reader = try FeedLineReader()
        report = FeedReport(source: source)
    }

    var progress: FeedProgress {
        FeedProgress(
            lines: report.lines, rejected: report.rejected, bytes: window.bytesRead, totalBytes: input.size)
    }

    /// The entry of a chunk: the feed acts, for the operator who started it (ACC-2).
    func entry(from draft: EntryDraft) -> EntryDraft {
        var entry = draft
        entry.operatorLogin = "feed:\(source)"
        entry.operatorRole = "FEED"
        entry.entityType = "feed"
        entry.correlationID = correlation
        return entry
    }

    func details(of run: FeedChunk.Run) -> String {
        Details.json(
            FeedChunkDetails(
                source: source, stream: run.stream?.name, firstLine: run.firstLine, lines: run.lines,
                applied: run.applied, unchanged: run.unchanged, rejected: run.rejected))
    }

    /// Counts what a chunk did, now that it is committed.
    func take(_ chunk: FeedChunk) throws(OpsError) {
        memory = chunk.memory
        for run in chunk.runs { count(run) }
        let refused = chunk.rejects
        let room = max(FeedReport.namedRejects - report.firstRejects.count, 0)
        report.firstRejects += refused.prefix(room).map {
            FeedReport.Reject(line: $0.line.number, objection: $0.objection)
        }
        report.sessionsEnded += chunk.sessionsEnded
        report.state = chunk.state ?? report.state
        window.consume(upTo: chunk.position)
        if let rejects, !refused.isEmpty {
            report.rejectFile = rejects.path
            try rejects.append(refused, from: window)
        }
    }

    private func count(_ run: FeedChunk.Run) {
        report.lines += run.lines
        report.applied += run.applied
        report.unchanged += run.unchanged
        report.rejected += run.rejected
        guard let name = run.stream?.name else { return }
        let index = report.streams.firstIndex { $0.stream == name } ?? report.streams.endIndex
        if index == report.streams.endIndex { report.streams.append(FeedReport.Stream(stream: name)) }
        report.streams[index].applied += run.applied
        report.streams[index].unchanged += run.unchanged
        report.streams[index].rejected += run.rejected
    }
}
