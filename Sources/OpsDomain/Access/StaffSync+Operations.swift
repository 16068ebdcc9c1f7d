public import Ledger

/// What applying a directory export would change (ACC-4).
public struct PreviewStaffSync: Codable, Sendable {
    /// The export.
    public let text: String
    /// How it is written.
    public let format: DirectoryFormat

    /// Asks for a preview.
    public init(text: String, format: DirectoryFormat) {
        self.text = text
        self.format = format
    }
}

/// Applies a directory export, exactly as it was previewed (ACC-4).
public struct SyncStaff: Codable, Sendable {
    /// How much was changed.
    public struct Answer: Codable, Sendable, Hashable {
        /// Accounts added.
        public let added: Int
        /// Accounts changed.
        public let changed: Int
        /// Accounts deactivated.
        public let deactivated: Int
    }

    /// The export.
    public let text: String
    /// How it is written.
    public let format: DirectoryFormat
    /// The token of the preview that was seen.
    public let token: String
    /// Why, if the admin says so.
    public let reason: String?

    /// Makes the request.
    public init(text: String, format: DirectoryFormat, token: String, reason: String? = nil) {
        self.text = text
        self.format = format
        self.token = token
        self.reason = reason
    }
}

extension PreviewStaffSync: Query {
    public typealias Answer = StaffSyncPreview

    public static let name = "user.sync.preview"
    public static let access = AccessRule(.manageUsers, .global)

    public func answer(_ store: borrowing some Reading & ~Copyable, _ scene: Scene) throws -> StaffSyncPreview {
        try store.staffSync(text, format, scene).preview
    }
}

extension SyncStaff: Command {
    public static let name = "user.sync"
    public static let access = AccessRule(.manageUsers, .global, action: "STAFF_SYNC")

    /// Ends the sessions of those who are deactivated, or whose new role may not be in its tenant.
    public func prelude(_ store: borrowing some Reading & ~Copyable, _ scene: Scene) throws -> (any Command)? {
        let sync = try store.staffSync(text, format, scene)
        let gone = try sync.deactivations.compactMap { user in
            try store.openSession(operatorID: user.id).map {
                EndStaffSession.End(sessionId: $0.id, cause: .userDeactivated)
            }
        }
        let forbidden = try sync.changes.compactMap {
            try store.endOfForbiddenSession(of: $0.before, as: $0.after.role, scene)
        }
        let ends = gone + forbidden
        return ends.isEmpty ? nil : EndStaffSession(ends: ends, reason: reason)
    }

    public func perform(_ store: borrowing Writer, _ scene: Scene, _ entry: inout EntryDraft) throws -> Answer {
        let sync = try store.staffSync(text, format, scene)
        if let problem = sync.problems.first {
            throw OpsError.invalid("line \(problem.line) of the export", problem.message)
        }
        guard sync.preview.token == token else { throw OpsError.previewOutdated() }
        for user in sync.deactivations { try store.setActive(false, of: user.id, at: scene.now) }
        for change in sync.changes { try store.update(change.after, at: scene.now) }
        for record in sync.additions { try store.add(record, scene) }
        let answer = Answer(
            added: sync.additions.count, changed: sync.changes.count, deactivated: sync.deactivations.count)
        entry.entityType = "staff"
        entry.details = Details.json(answer)
        return answer
    }
}

extension Writer {
    /// Adds somebody whom the directory names; the comparison made sure that it says enough.
    fileprivate func add(_ record: DirectoryRecord, _ scene: Scene) throws {
        guard let login = record.login, let email = record.email, let name = record.name, let role = record.role else {
            throw OpsError.invalid("line \(record.line) of the export", "it does not say enough of somebody new")
        }
        try insert(
            InternalUser(
                id: scene.ids.next("usr"), login: login, email: email, name: name, role: role,
                azureAdId: record.azureAdId, languages: record.languages ?? [], skills: record.skills ?? [],
                createdAt: scene.now, updatedAt: scene.now))
    }
}

extension Reading where Self: ~Copyable {
    /// What an export means for the staff as it is now.
    fileprivate func staffSync(_ text: String, _ format: DirectoryFormat, _ scene: Scene) throws -> StaffSync {
        StaffSync(
            DirectoryExport(parsing: text, as: format), staff: try internalUsers(), by: scene.actor.userID,
            policy: scene.policy, at: scene.now)
    }
}
