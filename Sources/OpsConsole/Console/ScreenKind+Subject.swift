import OpsDomain

extension ScreenKind {
    /// What the screen shows one of, as help writes it; nil when it needs no more than its name.
    var subject: String? {
        switch self {
        case .enterTenant: "[TENANT]"
        case .checklist: "PROJECT"
        case .entry: "SEQ"
        case .history: "KIND ID"
        case .report: "SESSION"
        case .accessReport: "[TENANT-ID]"
        case .staffSync: "[FILE]"
        case .rights: "[LOGIN]"
        default: nil
        }
    }

    /// Makes the screen, about what `text` names where it shows one of many; nothing is read yet.
    /// - Throws: `OpsError` of code `usage` when the subject is missing, unwanted, or not of the right form.
    func make(about text: String) throws(OpsError) -> any ScreenModel {
        guard let subject else {
            guard text.isEmpty else { throw refusal("shows no one thing, so '\(text)' means nothing") }
            return make()
        }
        if text.isEmpty {
            guard subject.hasPrefix("[") else { throw refusal("needs \(subject)") }
            return make()
        }
        switch self {
        case .enterTenant: return EnterTenantScreen(search: text)
        case .checklist: return ChecklistScreen(project: text)
        case .entry:
            guard let number = Int64(text), number > 0 else { throw refusal("needs a sequence number") }
            return LedgerEntryScreen(seq: number)
        case .history:
            let words = text.split(separator: " ").map(String.init)
            guard words.count == 2 else { throw refusal("needs \(subject)") }
            return RecordHistoryScreen(of: RecordReference(RecordName.table(words[0]) ?? words[0], words[1], text))
        case .report: return SessionReportScreen(session: text)
        case .accessReport:
            return AccessReportScreen(.init(tenant: TenantMatches.Tenant(id: text, name: text), since: nil, until: nil))
        case .staffSync:
            guard let format = DirectoryFormat(fileName: text) else {
                throw refusal("needs a file whose name ends in .csv or .ndjson")
            }
            return StaffSyncScreen(.init(path: text, format: format))
        case .rights: return RightsScreen(of: text)
        default: return make()
        }
    }

    private func refusal(_ why: String) -> OpsError {
        OpsError(
            .usage, "screen.subject", "The screen '\(rawValue)' \(why).", subject: rawValue,
            advice: ["Write: screen", rawValue, subject].compactMap(\.self).joined(separator: " ") + ".")
    }
}
