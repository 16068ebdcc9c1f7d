import Ledger
import OpsDomain
import OpsService
import Terminal

/// The signed checkpoints: how far the ledger is anchored, where that is kept, and what proves it to others (ACC-23).
struct CheckpointsScreen: RowScreen {
    enum Action: String, ScreenAction {
        case entry = "checkpoints.entry"
        case make = "checkpoints.make"
        case verify = "checkpoints.verify"
        case key = "checkpoints.key"
        case check = "checkpoints.check-receipt"
        case receipt = "checkpoints.archived-receipt"
        case archive = "checkpoints.archive"
    }

    var id = PaneID.none
    private(set) var page = Load<CheckpointOverview>()
    var rows = Rows<ListCheckpoints.Made>()
    var list = TableState<Int64>()
    var input = FilterInput(placeholder: "words of a day, a login, a place")

    static let pageSize = 100

    var kind: ScreenKind { .checkpoints }
    var note: String { page.value?.ledger.newest.map { "\(Int($0.number).grouped) made" } ?? "" }

    var title: String { titled(kind.title) }
    func emptyWords(_ keys: KeyNames) -> String { "No checkpoint was made yet: \(keys[Action.make]) makes one" }

    func bindings(_ situation: Situation) -> [Binding<Action>] {
        let verify = situation.objection(.verify)
        return [
            bind(
                .make, .character("c"), name: "make one", help: "Sign the head of the ledger now", unless: verify,
                footer: 1),
            bind(
                .verify, .character("v"), name: "verify",
                help: "Verify the ledger against a directory of checkpoints and archives", unless: verify, footer: 2),
            bind(
                .check, .character("f"), name: "check receipt",
                help: "Check a receipt with a public key, both in files", footer: 3),
            bind(
                .key, .character("p"), name: "public key", help: "Write the public key to a file", unless: verify,
                footer: 4),
            bind(
                .entry, .enter, name: "entry", help: "Show the checkpoint's entry in the ledger",
                unless: situation.objection(.viewLedger) ?? (focused == nil ? "no checkpoint is listed" : nil),
                footer: 6),
            bind(
                .receipt, .character("o"), name: "old receipt",
                help: "Write the receipt of an archived entry, from the archive's file",
                unless: situation.objection(.exportLedger), footer: 7),
            bind(
                .archive, .character("Z"), name: "archive",
                help: "Move the oldest entries to a file, after a look at what would go",
                unless: situation.objection(.managePolicy), footer: 5),
        ]
    }

    mutating func appear(_ context: inout Context) { readAgain(&context) }
    mutating func refresh(_ context: inout Context) {
        if !page.isLoading { readAgain(&context) }
    }

    mutating func reload(_ context: inout Context) { readAgain(&context) }

    func exportDialog(_ situation: Situation) -> SaveDialog? {
        SaveDialog.exporting(ListCheckpoints(), filter: input.text, where: keeps(situation))
    }

    mutating func read(_ wanted: RowPage<ListCheckpoints.Made>, _ context: inout Context) {
        let request = ListCheckpoints(before: wanted.after?.id, limit: Self.pageSize)
        let turn = page.begin()
        context.send(ListCheckpoints.name, of: self) { screen, result, context in
            guard screen.page.finish(turn, result), case .success(let answer) = result else { return }
            screen.took(answer.ledger.made, wanted, hasMore: answer.ledger.next != nil, &context)
        } run: { client, _ in
            do throws(OpsError) { return .success(try await client.listCheckpoints(request)) } catch {
                return .failure(error)
            }
        }
    }

    mutating func perform(_ action: Action, _ context: inout Context) {
        switch action {
        case .make: context.want(.dialog(WorkDialog.checkpoint()))
        case .verify:
            let named = page.value?.places.dropFirst().first { $0.fault == nil }?.directory
            context.want(.dialog(WorkDialog.verifyingAgainst(named ?? "")))
        case .key: context.want(.dialog(SaveDialog.publicKey()))
        case .check: context.want(.dialog(WorkDialog.checkingReceipt()))
        case .receipt: context.want(.dialog(SaveDialog.archivedReceipt()))
        case .archive: context.want(.dialog(WorkDialog.planningArchive()))
        case .entry: if let focused { context.want(.open(LedgerEntryScreen(seq: focused.entry))) }
        }
    }

    func row(_ made: ListCheckpoints.Made, _ situation: Situation?) -> TableRow<Int64> {
        let checkpoint = made.checkpoint
        return TableRow(
            made.id,
            [
                Span(Int(checkpoint.number).grouped), Span(Format.second(checkpoint.at), .dim),
                Span(Int(checkpoint.seq).grouped),
                checkpoint.isQuiet ? Span("silence", .dim) : Span(Int(checkpoint.entries).grouped),
                Span(made.operatorLogin), Span(made.directory ?? "–", .dim),
            ])
    }

    func sortKey(_ made: ListCheckpoints.Made, _ column: String) -> SortKey? {
        switch column {
        case "number", "at": .number(made.checkpoint.number)
        case "seq": .number(made.checkpoint.seq)
        case "entries": .number(Int64(made.checkpoint.entries))
        default: nil
        }
    }

    var columns: [TableColumn] {
        [
            TableColumn("number", "No", min: 5, ideal: 8, align: .trailing),
            TableColumn("at", "Signed (UTC)", min: 19, ideal: 19),
            TableColumn("seq", "Up to entry", min: 11, ideal: 12, align: .trailing),
            TableColumn("entries", "New", min: 8, ideal: 9, align: .trailing),
            TableColumn("by", "By", min: 14, ideal: 20), TableColumn("to", "Also to", min: 10, priority: 1),
        ]
    }

    mutating func draw(in rect: Rect, _ situation: Situation, on canvas: inout Canvas) {
        guard !FailureNotice.draw(ifEmpty: page, situation.keys, in: rect, on: &canvas) else { return }
        guard let answer = page.value else { return }
        let lines = CheckpointLines.head(answer, at: situation.now ?? answer.ledger.now).flatMap { line in
            Wrapping.lines(line.text, width: max(1, rect.width - 2)).map { Span($0, line.role) }
        }
        let (top, below) = rect.cutTop(min(lines.count + 1, max(0, rect.height - 4)))
        for (offset, line) in lines.prefix(max(0, top.height - 1)).enumerated() {
            canvas.write(line.text, at: Point(top.x + 1, top.y + offset), line.role, width: top.width - 2)
        }
        drawRows(in: below, situation, on: &canvas)
    }
}

/// How far the ledger is anchored and where that is kept, in lines.
enum CheckpointLines {
    static func head(_ overview: CheckpointOverview, at now: Timestamp) -> [Span] {
        let ledger = overview.ledger
        var lines: [Span] = []
        if let newest = ledger.newest {
            let age = Format.age(newest.at, at: now)
            lines.append(
                Span(
                    "Anchored up to entry \(Int(newest.seq).grouped), signed "
                        + "\(Format.second(newest.at)) UTC, \(age) ago.", .strong))
            lines.append(
                ledger.younger == 0
                    ? Span("Nothing is younger.")
                    : Span(
                        "\(Format.count(Int(ledger.younger), "entry is", "entries are")) younger: "
                            + "only the chain of hashes covers \(ledger.younger == 1 ? "it" : "them") yet."))
        } else {
            lines.append(
                Span(
                    "Not anchored: no checkpoint was made, so \(Format.count(Int(ledger.head), "entry", "entries")) "
                        + "stand on the chain of hashes only.", .warning))
        }
        if ledger.archivedThrough > 0 {
            lines.append(Span("Entries up to \(Int(ledger.archivedThrough).grouped) are archived."))
        }
        return lines + overview.places.map { place($0, newest: ledger.newest?.number ?? 0) }
    }

    private static func place(_ place: CheckpointPlace, newest: Int64) -> Span {
        guard newest > 0 else { return Span("– \(place.directory): nothing is kept there yet", .dim) }
        guard let kept = place.newest else {
            return Span("✗ \(place.directory): \(place.fault ?? "it cannot be read")", .warning)
        }
        if kept >= newest { return Span("✓ \(place.directory) has all up to the newest", .success) }
        let words = kept == 0 ? "has none yet" : "ends with checkpoint \(Int(kept).grouped)"
        return Span("! \(place.directory) \(words); the next one made for it brings the rest", .warning)
    }
}
