import Ledger
import OpsDomain
import Terminal

/// Recomputes the ledger while one looks on, can be stopped, and says what was found (ACC-23, TUI-6).
struct VerifyDialog: DialogModel {
    private enum Phase: Sendable {
        case running(StopSwitch, done: Int, total: Int)
        case done
    }

    var id = PaneID.none
    /// It is about the whole store, so a change of the session does not stop it.
    let isBoundToSession = false
    private var phase = Phase.done
    private var startedAt: Timestamp?
    private var result = TextView([])
    private var firstWrong: Int64?

    var hints: [KeyHint] {
        guard case .done = phase else { return [KeyHint("esc", "stop")] }
        return (firstWrong == nil ? [] : [KeyHint("enter", "show the entry")]) + [KeyHint("esc", "close")]
    }

    mutating func appear(_ context: inout Context) {
        let stop = StopSwitch()
        phase = .running(stop, done: 0, total: 0)
        startedAt = context.situation.now
        context.verifyLedger(of: self, stop: stop) { dialog, done, total in
            if case .running = dialog.phase { dialog.phase = .running(stop, done: done, total: total) }
        } then: { dialog, result, context in
            dialog.took(result, &context)
        }
    }

    private mutating func took(_ result: Result<VerifyReport, OpsError>, _ context: inout Context) {
        phase = .done
        switch result {
        case .success(let report):
            firstWrong = report.firstDamage?.seq
            self.result = TextView(VerifyLines.lines(report))
            context.say(report.isClean ? .done : .failed, VerifyLines.summary(report))
        case .failure(let error):
            self.result = TextView([Span("✗ \(error.description)", .error)])
        }
    }

    mutating func handle(_ key: Key, _ context: inout Context) {
        if case .running(let stop, _, _) = phase {
            if key == .escape { stop.turnOn() }
            return
        }
        switch key {
        case _ where result.isTyping: _ = result.handle(key)
        case .escape, .character("q"): context.want(.closeDialog)
        case .enter:
            context.want(.closeDialog)
            if let firstWrong { context.want(.open(LedgerEntryScreen(seq: firstWrong))) }
        default: _ = result.handle(key)
        }
    }

    mutating func draw(in rect: Rect, _ situation: Situation, on canvas: inout Canvas) {
        guard case .running(let stop, let done, let total) = phase else {
            let width = min(rect.width, 76)
            let rows = result.wrapped(width: width - 4).count
            let box = rect.centered(Size(width, min(rect.height, rows + 2)))
            canvas.fill(box, .dialog)
            canvas.box(box, .light, .frame, title: "Verification", note: "esc closes")
            return result.draw(in: box.inset(2, 1), on: &canvas)
        }
        let box = rect.centered(Size(66, 7))
        canvas.fill(box, .dialog)
        canvas.box(box, .light, .frame, title: "Verifying the ledger")
        let inner = box.inset(2, 1)
        let elapsed = situation.now.flatMap { now in
            startedAt.map { Double(now.milliseconds - $0.milliseconds) / 1000 }
        }
        Progress(done: done, total: total > 0 ? total : nil, elapsed: elapsed ?? 0, unit: "steps").draw(
            in: inner.row(1), on: &canvas)
        let hint = stop.isOn ? "Stopping…" : "esc stops; nothing is changed by it"
        canvas.write(hint, at: inner.row(3).origin, .dim, width: inner.width)
        canvas.cursor = inner.row(1).origin
    }
}

/// What a verification found, in lines.
enum VerifyLines {
    /// The finding in one line.
    static func summary(_ report: VerifyReport) -> String {
        let entries = Format.count(Int(report.entries), "entry", "entries")
        if report.isClean { return "The ledger is clean: \(entries)." }
        if let damage = report.firstDamage {
            return "The ledger is damaged: entry \(damage.seq) is \(damage.kind.rawValue)."
        }
        return "The ledger's entries hold, but the store is damaged."
    }

    /// The finding, how far it is proven, then every damage.
    static func lines(_ report: VerifyReport) -> [Span] {
        let sign = report.isClean ? "✓" : "✗"
        var lines = [Span("\(sign) \(summary(report))", report.isClean ? .success : .error)]
        let seconds = (report.seconds * 10).rounded() / 10
        lines.append(
            Span("\(Format.count(Int(report.rowsCompared), "record")) compared with the entries, \(seconds) s"))
        lines.append(anchor(report))
        lines.append(Span("head \(report.headHash)", .dim))
        if report.archivedSeq > 0 {
            lines.append(
                Span(
                    "entries up to \(Int(report.archivedSeq).grouped) are archived, "
                        + "\(Int(report.archivedEntriesVerified).grouped) of them were verified here"))
        }
        let damages = damages(report)
        return damages.isEmpty ? lines : lines + [""] + damages.map { Span($0, .error) }
    }

    private static func anchor(_ report: VerifyReport) -> Span {
        guard report.anchoredSeq > 0 else {
            return Span("Not anchored: no signed checkpoint was held against it.", .warning)
        }
        let signed = report.anchoredAt.map { ", signed \(Format.second($0)) UTC" } ?? ""
        return Span("Anchored up to entry \(Int(report.anchoredSeq).grouped)\(signed).")
    }

    private static func damages(_ report: VerifyReport) -> [String] {
        let first = report.firstDamage.map { ["entry \($0.seq) \($0.kind.rawValue): \($0.explanation)"] } ?? []
        let rows = report.rowDamages.map { damage in
            let columns = damage.columns.isEmpty ? "" : " (\(damage.columns.joined(separator: ", ")))"
            return "\(damage.table) \(damage.publicID ?? String(damage.key)) \(damage.kind.rawValue)\(columns)"
        }
        let more = report.rowDamageCount - report.rowDamages.count
        return first + report.triggerDamages.map { "trigger \($0) is not as it was made" } + rows
            + (more > 0 ? ["and \(Format.count(more, "more record"))"] : []) + report.indexDamages
            + report.checkpointDamages.map { "checkpoint \($0.kind.rawValue): \($0.explanation)" }
    }
}
