import Ledger
import OpsDomain
import Terminal

/// A record as it was right after an entry (ACC-26), in lines.
enum AsOfLines {
    static func lines(_ answer: RecordAsOf.Answer) -> [Span] {
        let head = [
            Span("\(answer.table) \(answer.id)", .strong),
            Span("as it was after entry \(answer.seq), \(Format.second(answer.at)) UTC"), "",
        ]
        guard let fields = answer.fields else { return head + [Span("There was no such record then.", .warning)] }
        let width = fields.map { TextWidth.of($0.column) }.max() ?? 0
        return head
            + fields.map { field in
                let mark = field.kind == .plain ? "" : "  (\(field.kind.rawValue))"
                let pad = String(repeating: " ", count: width - TextWidth.of(field.column) + 2)
                let value = EntryLines.text(field.value, in: field.column) ?? ""
                return Span(field.column + pad + value + mark, field.value == .null ? .dim : .normal)
            }
    }
}

extension Context {
    /// Shows a record as it was right after an entry; that it is looked at is an entry of its own.
    mutating func showAsOf<P: Pane>(_ record: RecordReference, seq: Int64, of pane: P) {
        ask(RecordAsOf(table: record.table, id: record.id, seq: seq), of: pane) { _, result, context in
            switch result {
            case .success(let answer):
                context.want(.dialog(TextDialog("As of \(seq)", AsOfLines.lines(answer), isBoundToSession: false)))
            case .failure(let error): context.say(error)
            }
        }
    }
}
