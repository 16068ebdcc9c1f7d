import OpsDomain

/// What the console knows of the drafts of the forms that are open.
struct Drafts: Sendable {
    /// One open form.
    struct Watch: Sendable {
        let key: FormDraft.Key
        /// What was typed when it was looked at last.
        var fields: [String: String]
        /// What the second file holds of it, as far as is known; nil for nothing.
        var kept: [String: String]?
        /// Whether a draft is on its way to the file.
        var isKeeping = false
    }

    /// The open forms, by their panes.
    var watches: [PaneID: Watch] = [:]
    /// Forms that were sent or given up while their draft was on its way to the file.
    var closing: Set<FormDraft.Key> = []
    /// Whether it was said already that drafts cannot be kept.
    var hasFailed = false
}
