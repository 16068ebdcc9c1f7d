public import Ledger

/// Who acts: an operator, or a job or feed under its own name (ACC-2).
public struct Actor: Sendable, Hashable, Codable {
    /// The internal user's id; for a feed the user who started it, nil for a job.
    public let userID: String?
    /// The operator's login, `job:NAME` or `feed:SOURCE`.
    public let login: String
    /// The role at this time; `JOB` or `FEED` for what is not a person.
    public let role: String

    /// Makes an actor.
    public init(userID: String?, login: String, role: String) {
        self.userID = userID
        self.login = login
        self.role = role
    }

    /// An operator.
    public init(_ user: InternalUser) {
        self.init(userID: user.id, login: user.login, role: user.role.rawValue)
    }
}

/// From where somebody acts, as the operating system tells it.
public struct ClientInfo: Sendable, Hashable, Codable {
    /// The client program and its version.
    public var userAgent: String
    /// The address that the terminal's login record names; nil when there is none.
    public var ipAddress: String?
    /// The terminal, such as `pts/3`; nil when there is none.
    public var terminal: String?
    /// Whether it is a console that stays, not a verb: its sessions live as long as one of their consoles (ACC-12).
    public var isConsole = false

    /// Makes the description of a client.
    public init(userAgent: String, ipAddress: String? = nil, terminal: String? = nil) {
        self.userAgent = userAgent
        self.ipAddress = ipAddress
        self.terminal = terminal
    }
}

/// Everything that an operation may know of its moment: who, with which rights, in which session, when.
public struct Scene: Sendable {
    /// Who acts.
    public let actor: Actor
    /// What they may do.
    public let grants: Grants
    /// Their live session, if one is open; never an ended or expired one.
    public let session: ImpersonationSession?
    /// The one clock reading of this operation.
    public let now: Timestamp
    /// The same moment on the machine's steady clock.
    public let steady: SteadyTime
    /// From where.
    public let client: ClientInfo
    /// Ties together everything that one request caused.
    public let correlationID: String
    /// Makes public ids.
    public let ids: any IDSource
    /// The limits and times in force.
    public let policy: Policy
    /// The tenants, for searching.
    public let directory: TenantDirectory
    /// The search index of the queue's texts; nil where there is none.
    public let texts: QATextIndex?

    /// Makes a scene.
    public init(
        actor: Actor, grants: Grants, session: ImpersonationSession?, now: Timestamp, steady: SteadyTime,
        client: ClientInfo, correlationID: String, ids: any IDSource, policy: Policy, directory: TenantDirectory,
        texts: QATextIndex? = nil
    ) {
        self.actor = actor
        self.grants = grants
        self.session = session
        self.now = now
        self.steady = steady
        self.client = client
        self.correlationID = correlationID
        self.ids = ids
        self.policy = policy
        self.directory = directory
        self.texts = texts
    }

    /// The internal user's id.
    /// - Throws: `OpsError` when a job or feed tries what only a person can do.
    public func operatorID() throws -> String {
        guard let id = actor.userID else { throw OpsError.onlyForPeople(actor.login) }
        return id
    }
}
