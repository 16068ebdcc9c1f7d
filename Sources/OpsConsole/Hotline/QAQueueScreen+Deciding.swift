import OpsDomain
import Terminal

// Deciding: freeze first, then ask, then do (HOT-3).

extension QAQueueScreen {
    /// The operator's newest batch that can still be taken back.
    func undoable(_ situation: Situation) -> ListQABatches.Batch? {
        guard let now = situation.now else { return nil }
        return batches.value?.first { batch in
            guard let until = batch.undoUntil, batch.undoneBy == nil else { return false }
            return until > now
        }
    }

    /// Begins a decision about the marks, or about the row under the cursor when nothing is marked.
    mutating func begin(_ verb: QARequest.Verb, _ context: inout Context) {
        guard let selection = marks.selection(cursor: list.cursorID) else { return }
        begin(QARequest(verb), about: selection, &context)
    }

    /// Does the last action again, on the row under the cursor.
    mutating func repeatLast(_ context: inout Context) {
        guard let lastAction, let item = focused else { return }
        switch lastAction {
        case .decide(let request): begin(request, about: .items([item.id]), &context)
        case .claim: claim(&context)
        }
    }

    /// Freezes the set with the versions of its items, and only then asks: what is confirmed is what was frozen.
    private mutating func begin(_ request: QARequest, about selection: QASelection, _ context: inout Context) {
        guard !isFreezing else { return }
        isFreezing = true
        context.ask(FreezeQAItems(selection, visibleFilter: filter), of: self) { screen, result, context in
            screen.isFreezing = false
            switch result {
            case .failure(let error):
                let kept = screen.marks.isEmpty ? nil : "Your marks are kept."
                let detail = [error.kept, kept, error.advice].compactMap(\.self).joined(separator: " ")
                context.say(.failed, error.message, detail: detail.isEmpty ? nil : detail)
            case .success(let frozen) where frozen.items.isEmpty:
                context.say(.warning, "None of the marked items is there any more.")
            case .success(let frozen):
                let dialog = QABulkDialog(.decide(request, frozen), for: screen.id, key: context.ids.next("key"))
                context.want(.dialog(dialog))
            }
        }
    }

    /// Takes the newest batch back, after a question.
    mutating func undo(_ context: inout Context) {
        guard let batch = undoable(context.situation) else { return }
        context.want(.dialog(QABulkDialog(.undo(batch), for: id, key: context.ids.next("key"))))
    }

    /// A batch has ended: what it settled is no longer marked, and the list is read again.
    mutating func took(_ report: BulkReport, _ context: inout Context) {
        let open = Set(report.items.filter { $0.outcome != .applied && $0.outcome != .noop }.map(\.id))
        let kept = marks.wholeFilter == nil ? marks.ids.intersection(open) : open
        marks.clear()
        if !kept.isEmpty { marks.add(kept) }
        detailID = nil
        refresh(&context)
        readBatches(&context)
    }

    /// Claims the row under the cursor for the operator.
    mutating func claim(_ context: inout Context) {
        guard let item = focused else { return }
        context.change(ClaimQAItem(itemId: item.id, version: item.version), of: self) { screen, result, context in
            switch result {
            case .success(let claimed):
                screen.window.update(claimed)
                screen.lastAction = .claim
                let until = claimed.claimedUntil.map { " until \(Format.clock($0))" } ?? ""
                context.say(.done, "\(claimed.reference) is yours\(until).")
            case .failure(let error):
                context.say(error)
                screen.refresh(&context)
            }
        }
    }
}
