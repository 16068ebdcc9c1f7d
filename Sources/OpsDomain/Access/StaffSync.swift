import Ledger

/// What a directory export would change, before anything is changed (ACC-4).
public struct StaffSyncPreview: Codable, Sendable, Hashable {
    /// Somebody new.
    public struct Addition: Codable, Sendable, Hashable {
        /// The login.
        public let login: String
        /// The email address.
        public let email: String
        /// The name.
        public let name: String
        /// The role.
        public let role: Role
    }

    /// Somebody whose account becomes different.
    public struct Change: Codable, Sendable, Hashable {
        /// The login.
        public let login: String
        /// What differs: field, before, after.
        public let fields: [PolicyChange]
    }

    /// Somebody who is in the export no more, or switched off there.
    public struct Deactivation: Codable, Sendable, Hashable {
        /// The login.
        public let login: String
        /// The name.
        public let name: String
    }

    /// Somebody whom the export would take rights from, but who keeps them.
    public struct Kept: Codable, Sendable, Hashable {
        /// The login.
        public let login: String
        /// Why.
        public let reason: String
    }

    /// Who is added.
    public let additions: [Addition]
    /// Who is changed.
    public let changes: [Change]
    /// Who is deactivated.
    public let deactivations: [Deactivation]
    /// Who stays as they are although the export says otherwise.
    public let kept: [Kept]
    /// How many stay as they are.
    public let unchanged: Int
    /// The lines that are wrong; while there are any, nothing can be applied.
    public let problems: [DirectoryProblem]
    /// Stands for exactly this preview.
    public let token: String

    /// How many accounts an application would add, change or switch off.
    public var changeCount: Int { additions.count + changes.count + deactivations.count }
}

/// What a directory export means for the staff, as a pure function of both (ACC-4).
struct StaffSync {
    private(set) var additions: [DirectoryRecord] = []
    private(set) var changes: [(before: InternalUser, after: InternalUser)] = []
    private(set) var deactivations: [InternalUser] = []
    private(set) var kept: [StaffSyncPreview.Kept] = []
    private(set) var unchanged = 0
    private(set) var problems: [DirectoryProblem]
    private let actorID: String?
    private let policy: Policy
    private let now: Timestamp

    /// Compares.
    ///
    /// `actorID` is who asks; they take no rights from themselves.
    init(_ export: DirectoryExport, staff: [InternalUser], by actorID: String?, policy: Policy, at now: Timestamp) {
        problems = export.problems
        self.actorID = actorID
        self.policy = policy
        self.now = now
        let byAzureID = Dictionary(uniqueKeysWithValues: staff.compactMap { user in user.azureAdId.map { ($0, user) } })
        let byEmail = Dictionary(staff.map { ($0.email.lowercased(), $0) }) { first, _ in first }
        var taken = Taken(staff)
        var seen: Set<String> = []
        for record in export.records {
            let user = record.azureAdId.flatMap { byAzureID[$0] } ?? record.email.flatMap { byEmail[$0.lowercased()] }
            do throws(Objection) {
                guard let user else {
                    try add(record, &taken)
                    continue
                }
                guard seen.insert(user.id).inserted else { throw Objection("\(user.login) is in the export twice") }
                try compare(user, with: record, &taken, staff)
            } catch {
                problems.append(DirectoryProblem(line: record.line, message: error.words))
            }
        }
        for user in staff where user.isActive && !seen.contains(user.id) { deactivate(user, staff) }
        if export.records.isEmpty, problems.isEmpty {
            problems.append(DirectoryProblem(line: 1, message: "the export names nobody"))
        }
        problems.sort { $0.line < $1.line }
    }

    private mutating func add(_ record: DirectoryRecord, _ taken: inout Taken) throws(Objection) {
        guard record.isActive else {
            unchanged += 1
            return
        }
        guard let login = record.login else { throw Objection("somebody new needs a login") }
        guard let email = record.email else { throw Objection("somebody new needs an email") }
        guard let name = record.name else { throw Objection("somebody new needs a name") }
        guard record.role != nil else { throw Objection("somebody new needs a role") }
        let wrong =
            UserRules.objection(toLogin: login).map { "login: \($0)" } ?? UserRules.objection(toEmail: email)
            ?? UserRules.objection(toName: name)
        if let wrong { throw Objection(wrong) }
        guard taken.logins.insert(login).inserted else { throw Objection("the login \(login) is taken") }
        try taken.take(email: email)
        if let id = record.azureAdId { try taken.take(azureID: id) }
        additions.append(record)
    }

    private mutating func compare(
        _ user: InternalUser, with record: DirectoryRecord, _ taken: inout Taken, _ staff: [InternalUser]
    ) throws(Objection) {
        guard record.isActive else {
            if user.isActive { deactivate(user, staff) } else { unchanged += 1 }
            return
        }
        if let login = record.login, login != user.login {
            throw Objection("\(user.login) cannot become \(login): a login stays what it is")
        }
        if let known = user.azureAdId, let id = record.azureAdId, id != known {
            throw Objection("the address belongs to \(user.login), who has another Azure AD id")
        }
        let wanted = user.merged(with: record, at: now)
        if wanted.email.lowercased() != user.email.lowercased() {
            if let wrong = UserRules.objection(toEmail: wanted.email) { throw Objection(wrong) }
            try taken.take(email: wanted.email)
        }
        if let id = wanted.azureAdId, id != user.azureAdId { try taken.take(azureID: id) }
        if let wrong = UserRules.objection(toName: wanted.name) { throw Objection(wrong) }
        if wanted.role != user.role, keeps(user, "change the role of", staff) { return }
        if wanted.differences(from: user).isEmpty { unchanged += 1 } else { changes.append((user, wanted)) }
    }

    private mutating func deactivate(_ user: InternalUser, _ staff: [InternalUser]) {
        if !keeps(user, "deactivate", staff) { deactivations.append(user) }
    }

    /// Whether somebody keeps what they have, and notes why.
    ///
    /// Those who lose their rights in this very export do not
    /// count as the others who could go on.
    private mutating func keeps(_ user: InternalUser, _ step: String, _ staff: [InternalUser]) -> Bool {
        let leaving = Set(deactivations.map(\.id) + changes.filter { $0.before.role != $0.after.role }.map(\.before.id))
        let objection = StaffRules.objection(
            to: step, user, by: actorID, staff: staff.filter { !leaving.contains($0.id) }, policy: policy, at: now)
        guard let objection else { return false }
        kept.append(StaffSyncPreview.Kept(login: user.login, reason: objection.message))
        return true
    }

    /// The part that is shown, with the token that stands for it.
    var preview: StaffSyncPreview {
        let additions = additions.map {
            StaffSyncPreview.Addition(
                login: $0.login ?? "", email: $0.email ?? "", name: $0.name ?? "", role: $0.role ?? .supportL1)
        }
        let changed = changes.map {
            StaffSyncPreview.Change(login: $0.before.login, fields: $0.after.differences(from: $0.before))
        }
        let gone = deactivations.map { StaffSyncPreview.Deactivation(login: $0.login, name: $0.name) }
        let content = Content(
            records: self.additions, changed: changed, deactivated: gone,
            versions: (changes.map(\.before) + deactivations).map(\.updatedAt))
        return StaffSyncPreview(
            additions: additions, changes: changed, deactivations: gone, kept: kept, unchanged: unchanged,
            problems: problems, token: Fingerprint.sha256(Details.json(content)))
    }

    /// All that an application would do, so that the token stands for nothing else.
    private struct Content: Encodable {
        let records: [DirectoryRecord]
        let changed: [StaffSyncPreview.Change]
        let deactivated: [StaffSyncPreview.Deactivation]
        let versions: [Timestamp]
    }

    private struct Objection: Error {
        let words: String
        init(_ words: String) { self.words = words }
    }

    /// The names that must stay unique.
    private struct Taken {
        var logins: Set<String>
        private var emails: Set<String>
        private var azureIDs: Set<String>

        init(_ staff: [InternalUser]) {
            logins = Set(staff.map(\.login))
            emails = Set(staff.map { $0.email.lowercased() })
            azureIDs = Set(staff.compactMap(\.azureAdId))
        }

        mutating func take(email: String) throws(Objection) {
            guard emails.insert(email.lowercased()).inserted else { throw Objection("the address \(email) is taken") }
        }

        mutating func take(azureID: String) throws(Objection) {
            guard azureIDs.insert(azureID).inserted else { throw Objection("the Azure AD id \(azureID) is taken") }
        }
    }
}

extension InternalUser {
    /// The same account with what a directory record says of it.
    func merged(with record: DirectoryRecord, at now: Timestamp) -> InternalUser {
        InternalUser(
            id: id, login: login, email: record.email ?? email, name: record.name ?? name, role: record.role ?? role,
            azureAdId: record.azureAdId ?? azureAdId, isActive: true, languages: record.languages ?? languages,
            skills: record.skills ?? skills, lastLoginAt: lastLoginAt, lock: lock, createdAt: createdAt, updatedAt: now)
    }

    /// What differs from the same account before, field by field.
    func differences(from before: InternalUser) -> [PolicyChange] {
        let pairs = [
            ("email", before.email, email), ("name", before.name, name),
            ("role", before.role.rawValue, role.rawValue),
            ("azureAdId", before.azureAdId ?? "", azureAdId ?? ""),
            ("isActive", String(before.isActive), String(isActive)),
            ("languages", before.languages.joined(separator: ","), languages.joined(separator: ",")),
            ("skills", before.skills.joined(separator: ","), skills.joined(separator: ",")),
        ]
        return pairs.filter { $0.1 != $0.2 }.map { PolicyChange(key: $0.0, before: $0.1, after: $0.2) }
    }
}
