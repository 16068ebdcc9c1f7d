public import Ledger

/// Where an operation reaches, and so what it needs besides its permission (spec §1).
public enum Scope: String, Codable, Sendable {
    /// The console itself: staff, ledger, policy.
    case global
    /// Across tenants, by permission and assignment; while a session is open, writes stay in its tenant.
    case portal
    /// Inside one tenant's data: needs the operator's live session in that tenant.
    case tenant
    /// Only what belongs to the operator who asks.
    case own
}

/// A limit per operator that is counted from ledger entries (ACC-16).
public enum LimitClass: String, Codable, Sendable, CaseIterable {
    case sessionsOpened, piiReveals, exports, bulkItems
}

/// What an operation demands of whoever asks for it.
public struct AccessRule: Sendable, Hashable {
    /// The permission; nil when every active operator may.
    public let permission: Permission?
    /// Where it reaches.
    public let scope: Scope
    /// The ledger action; nil only for reads that are not of tenant data.
    public let action: String?
    /// The limit that counts it, if any.
    public let limit: LimitClass?

    /// Makes a rule.
    public init(_ permission: Permission?, _ scope: Scope, action: String? = nil, limit: LimitClass? = nil) {
        self.permission = permission
        self.scope = scope
        self.action = action
        self.limit = limit
    }
}

/// What a ledger entry is about.
public struct Subject: Sendable, Hashable, Codable {
    /// The entity's type, such as `qaItem`.
    public let type: String
    /// Its public id.
    public let id: String

    /// Makes a subject.
    public init(_ type: String, _ id: String) {
        self.type = type
        self.id = id
    }
}

/// What a command and a query have in common: a name, a rule, an answer.
public protocol Operation: Codable, Sendable {
    /// What comes back.
    associatedtype Answer: Codable & Sendable

    /// The stable name, `noun.verb`.
    static var name: String { get }
    /// Permission, scope, ledger action and limit.
    static var access: AccessRule { get }

    /// The record it is about, for the ledger entry; nil when only the work can tell.
    var subject: Subject? { get }

    /// The tenant it is about, looked up if need be; nil when it is about no single tenant.
    /// - Throws: `OpsError` of code `notFound` when the record it names does not exist.
    func tenantID(in store: borrowing some Reading & ~Copyable) throws -> String?
}

extension Operation {
    /// No single record.
    public var subject: Subject? { nil }

    /// No single tenant.
    public func tenantID(in store: borrowing some Reading & ~Copyable) throws -> String? { nil }
}

/// A value that says what should change.
public protocol Command: Operation {
    /// The operator's reason, for the ledger entry; nil when the session's reason or the portal's purpose says it.
    var reason: String? { get }

    /// What has to happen before, in the same transaction and with an entry of its own, such as ending the session
    /// that another one replaces; nil for nothing.
    func prelude(_ store: borrowing some Reading & ~Copyable, _ scene: Scene) throws -> (any Command)?

    /// Makes the change, inside the open ledger entry `entry`, which it may complete (entity id, details).
    /// - Throws: `OpsError` for what the rules refuse; everything is rolled back then.
    func perform(_ store: borrowing Writer, _ scene: Scene, _ entry: inout EntryDraft) throws -> Answer
}

extension Command {
    /// No reason of its own.
    public var reason: String? { nil }

    /// Nothing before.
    public func prelude(_ store: borrowing some Reading & ~Copyable, _ scene: Scene) throws -> (any Command)? { nil }
}

/// A value that says what to read.
public protocol Query: Operation {
    /// Reads, on a snapshot.
    /// - Throws: `OpsError` for what does not exist or cannot be asked.
    func answer(_ store: borrowing some Reading & ~Copyable, _ scene: Scene) throws -> Answer

    /// The ledger action of a read whose rule names none, when what it shows to this operator has to be on the ledger
    /// after all: personal data in clear (ACC-22); nil when it has not.
    func action(of answer: Answer, to scene: Scene) -> String?
}

extension Query {
    /// As the rule says.
    public func action(of answer: Answer, to scene: Scene) -> String? { nil }
}

/// The answer of a command that has nothing to tell.
public struct Done: Codable, Sendable, Hashable {
    /// Makes the answer.
    public init() {}
}
