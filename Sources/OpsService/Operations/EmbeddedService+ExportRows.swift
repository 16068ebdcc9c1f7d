import Ledger
public import OpsDomain

extension EmbeddedService {
    /// Writes all rows of a list that `keep` keeps, in the list's order (TUI-5).
    ///
    /// That it is done stands on the ledger before the first line goes out; permission, session and account are checked
    /// again before every page. `progress` hears how many rows are out; false stops, and no file is left then.
    /// - Throws: `OpsError` for what is not permitted, a filter that cannot be read, or a target that fails.
    public func exportRows<Source: Exportable>(
        _ request: ExportRows<Source>, session: String?, to target: ExportTarget,
        where keep: @Sendable (Source.Row) -> Bool = { _ in true }, progress: @Sendable (Int) -> Bool = { _ in true }
    ) async throws(OpsError) -> ExportReport {
        do {
            let sink = try ExportSink(target)
            var (seq, page, masked) = try begin(request, session, sink.path)
            try sink.put(request.head)
            var count = 0
            while true {
                for row in page.rows where keep(row) {
                    try sink.put(request.text(of: row))
                    count += 1
                }
                guard progress(count) else { throw OpsError.exportStopped("\(count) \(Source.exportName)") }
                guard let next = page.next else { break }
                await Task.yield()
                page = try self.page(of: request, session, after: next)
            }
            try sink.finish()
            return ExportReport(entries: count, through: seq, file: sink.path, masked: masked)
        } catch {
            throw OpsError(of: error)
        }
    }

    /// Writes the export's entry, once the first page shows that it can be made.
    private func begin<Source: Exportable>(
        _ request: ExportRows<Source>, _ session: String?, _ file: String?
    ) throws -> (seq: Int64, page: (rows: [Source.Row], next: String?), masked: Bool) {
        try attempt(request, reason: nil, session: session, changes: false) { transaction, scene, entry in
            let question = request.source.exportPage(after: nil)
            let page = question.exportRows(of: try question.answer(transaction, scene))
            let masked = !scene.grants.allows(.viewPII)
            var entry = entry
            entry.details = Details.json([
                "what": Source.exportName, "filter": request.filter, "format": request.format.rawValue,
                "masked": String(masked), "to": file ?? "standard output",
            ])
            return (try transaction.record(entry), page, masked)
        }
    }

    private func page<Source: Exportable>(
        of request: ExportRows<Source>, _ session: String?, after: String
    ) throws -> (rows: [Source.Row], next: String?) {
        try store.read { store in
            let scene = try gate.scene(in: store, now: clock.now(), steady: steady.now())
            _ = try gate.admit(request, in: store, scene, claimed: session, changes: false)
            let question = request.source.exportPage(after: after)
            return question.exportRows(of: try question.answer(store, scene))
        }
    }
}
