import OpsDomain
import Terminal

/// The lines of one item's detail (HOT-4).
enum QADetail {
    /// Everything that is known of the item and that the operator may see.
    static func lines(_ answer: ShowQAItem.Answer) -> [Span] {
        let item = answer.item
        var lines = [
            Span("\(item.reference)  \(item.organizationName)", .strong),
            Span(
                "\(item.severity.name)  \(item.category)  \(item.language)  priority \(item.priority)",
                QALook.of(item.severity)),
        ]
        if item.imminentHarm { lines.append(Span("! IMMINENT HARM", .error)) }
        let state = item.state == .inReview && item.claimedBy != nil ? "in review by \(QALook.state(item))" : nil
        let raised = "raised \(Format.minute(item.createdAt))\(item.operatorLogin.map { " by \($0)" } ?? "")"
        lines.append(Span("\(state ?? QALook.state(item)), \(raised)"))
        if let decided = item.decidedBy, let at = item.decidedAt {
            lines.append(Span("decided by \(decided), \(Format.minute(at))"))
        }
        if let reason = answer.decisionReason { lines.append(Span("reason: \(reason)")) }
        lines += ["", Span("Intake", .title)]
        guard let text = answer.intakeText else {
            return lines + [Span("needs the permission view_intake", .dim)]
        }
        return lines
            + text.split(omittingEmptySubsequences: false, whereSeparator: \.isNewline).map { Span(String($0)) }
    }
}

/// How an item's values look in list and detail: words first, colour beside.
enum QALook {
    /// The look of a severity.
    static func of(_ severity: Severity) -> Look {
        switch severity {
        case .low: .severityLow
        case .medium: .severityMedium
        case .high: .severityHigh
        case .critical: .severityCritical
        }
    }

    /// A severity in four letters at most.
    static func short(_ severity: Severity) -> String {
        switch severity {
        case .low: "LOW"
        case .medium: "MED"
        case .high: "HIGH"
        case .critical: "CRIT"
        }
    }

    /// A category in at most eight columns: its first word, with a full stop where that was cut.
    static func short(_ category: String) -> String {
        guard category.count > 8 else { return category }
        let word = category.prefix { $0.isLetter || $0.isNumber }
        return word.count <= 8 ? String(word) : word.prefix(7) + "."
    }

    /// State and claim in words: who holds it is what one wants to know.
    static func state(_ item: QAItem) -> String {
        if item.state == .inReview, let claimer = item.claimedBy { return claimer }
        return Format.words(item.state.rawValue)
    }
}
