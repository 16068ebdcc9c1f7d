import Ledger
public import OpsDomain

/// Where an export goes.
public enum ExportTarget: Sendable {
    /// A new file, there whole or not at all.
    case file(String)
    /// Piece by piece to whoever takes it; false says that it could not be taken.
    case stream(@Sendable (String) -> Bool)
}

/// What an export came to.
public struct ExportReport: Codable, Sendable, Hashable {
    /// How many entries went out.
    public let entries: Int
    /// The newest entry that was looked at: the one of the export itself.
    public let through: Int64
    /// The file; nil for a stream.
    public let file: String?
    /// Whether personal data was masked.
    public let masked: Bool
}

extension EmbeddedService {
    private static let exportPage = 200

    /// Writes the entries that match, newest first, with their changes (ACC-25).
    ///
    /// That it is done stands on the ledger before the first line goes out; permission and account are checked again
    /// before every page. `progress` hears how many entries are out; false stops, and no file is left then.
    /// - Throws: `OpsError` for what is not permitted, a filter that cannot be read, or a target that fails.
    public func exportLedger(
        _ request: ExportLedger, to target: ExportTarget, progress: @Sendable (Int) -> Bool = { _ in true }
    ) async throws(OpsError) -> ExportReport {
        do {
            let sink = try ExportSink(target)
            let (seq, matching, masked) = try begin(request, sink.path)
            try sink.put(request.format.head)
            var next: Int64? = seq
            var count = 0
            while let before = next {
                let page = try page(of: request, matching, before: before, masked: masked)
                for text in page.texts { try sink.put(text) }
                count += page.texts.count
                next = page.next
                guard progress(count) else { throw OpsError.exportStopped("\(count) entries") }
                await Task.yield()
            }
            try sink.finish()
            return ExportReport(entries: count, through: seq, file: sink.path, masked: masked)
        } catch {
            throw OpsError(of: error)
        }
    }

    /// Writes the export's own entry, which is not part of it.
    private func begin(_ request: ExportLedger, _ file: String?) throws -> (Int64, LedgerFilter, Bool) {
        try attempt(request, reason: nil, session: nil, changes: false) { transaction, scene, entry in
            let matching = try request.matching(now: scene.now)
            let masked = !scene.grants.allows(.viewPII)
            var entry = entry
            entry.details = Details.json([
                "what": "ledger", "filter": request.filter, "format": request.format.rawValue,
                "masked": String(masked), "to": file ?? "standard output",
            ])
            return (try transaction.record(entry), matching, masked)
        }
    }

    private func page(
        of request: ExportLedger, _ matching: LedgerFilter, before: Int64, masked: Bool
    ) throws -> (texts: [String], next: Int64?) {
        try store.read { store in
            let scene = try gate.scene(in: store, now: clock.now(), steady: steady.now())
            _ = try gate.admit(request, in: store, scene, claimed: nil, changes: false)
            let entries = try store.ledgerEntries(matching: matching, before: before, limit: Self.exportPage)
            let mask = masked || !scene.grants.allows(.viewPII)
            let texts = try entries.map { entry in
                let changes = entry.changeCount == 0 ? [] : try store.ledgerChanges(of: entry.seq)
                return request.format.text(of: entry, changes: mask ? changes.map(\.masked) : changes)
            }
            return (texts, entries.count < Self.exportPage ? nil : entries.last?.seq)
        }
    }
}

/// Takes the pieces of an export: a file, or whoever takes them one by one.
struct ExportSink {
    private let file: NewFile?
    private let take: (@Sendable (String) -> Bool)?

    /// Begins the file, if it is one.
    init(_ target: ExportTarget) throws(OpsError) {
        switch target {
        case .file(let path): (file, take) = (try NewFile(path), nil)
        case .stream(let take): (file, self.take) = (nil, take)
        }
    }

    /// The file; nil for a stream.
    var path: String? { file?.path }

    /// Adds a piece.
    func put(_ text: String) throws(OpsError) {
        if let take, !take(text) { throw OpsError.outputFailed() }
        try file?.write(text)
    }

    /// The whole is out.
    func finish() throws(OpsError) { try file?.place() }
}

extension OpsError {
    fileprivate static func outputFailed() -> OpsError {
        OpsError(
            .failed, "output.failed", "The export could not be written to standard output.",
            kept: "What went out is not the whole.", advice: "Make room, or look at where the output goes.")
    }

    static func exportStopped(_ what: String) -> OpsError {
        OpsError(.conflict, "work.cancelled", "Stopped on your wish after \(what).", kept: "No file was left.")
    }
}
