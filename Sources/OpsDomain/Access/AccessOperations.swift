public import Ledger

// The commands and queries of the Access portal, as values. How each is performed stands in its own file.

/// Tells who the operator is, what they may do, and on which store.
public struct WhoAmI: Codable, Sendable {
    /// The operator and the store.
    public struct Answer: Codable, Sendable, Hashable {
        /// The operator.
        public let user: InternalUser
        /// What they may do.
        public let grants: Grants
        /// Whether the store is a demo store.
        public let isDemo: Bool
    }

    /// Asks it.
    public init() {}
}

/// Clock, session, ledger head: what a screen asks once a second.
public struct Pulse: Codable, Sendable {
    /// The state of things now.
    public struct Answer: Codable, Sendable, Hashable {
        /// The store's clock.
        public let now: Timestamp
        /// The operator's open session, expired or not; nil when there is none.
        public let session: ImpersonationSession?
        /// The newest ledger sequence number; a change of it means that something changed.
        public let ledgerHead: Int64
        /// How many notifications nobody took note of; nil for who cannot take note of any.
        public let openNotifications: Int?
        /// Minutes without a key until a console covers a tenant's content; 0 for never (ACC-18).
        public let privacyCoverMinutes: Int
        /// Minutes that a session lasts unless another length is asked for (ACC-12).
        public let leaseMinutes: Int

        /// Makes the answer.
        public init(
            now: Timestamp, session: ImpersonationSession?, ledgerHead: Int64, openNotifications: Int? = nil,
            privacyCoverMinutes: Int = Policy.standard.privacyCoverMinutes,
            leaseMinutes: Int = Policy.standard.leaseMinutes
        ) {
            self.now = now
            self.session = session
            self.ledgerHead = ledgerHead
            self.openNotifications = openNotifications
            self.privacyCoverMinutes = privacyCoverMinutes
            self.leaseMinutes = leaseMinutes
        }
    }

    /// Asks it.
    public init() {}
}

/// Finds tenants as you type (ACC-15).
///
/// Not itself on the ledger: `RecordTenantSearch` is, once per visit.
public struct SearchTenants: Codable, Sendable {
    /// What was typed.
    public let text: String
    /// How many hits at most, 1–200.
    public let limit: Int

    /// What was found.
    public struct Answer: Codable, Sendable, Hashable {
        /// The hits, best first.
        public let hits: [Organization]
        /// Whether there are more.
        public let hasMore: Bool
    }

    /// Asks for `text`.
    public init(text: String, limit: Int = 16) {
        self.text = text
        self.limit = limit
    }
}

/// Puts one visit of the tenant search on the ledger: the settled text and the number of hits (ACC-15).
public struct RecordTenantSearch: Codable, Sendable {
    /// The text when the visit ended.
    public let text: String
    /// The number of hits it had.
    public let hits: Int

    /// Makes the record of a visit.
    public init(text: String, hits: Int) {
        self.text = text
        self.hits = hits
    }
}

/// The last tenants that the operator entered, newest first (ACC-15).
public struct RecentTenants: Codable, Sendable {
    /// A tenant and when it was last entered.
    public struct Visit: Codable, Sendable, Hashable {
        /// The tenant.
        public let organization: Organization
        /// When the operator's last session there began.
        public let enteredAt: Timestamp
    }

    /// How many at most.
    public let limit: Int

    /// Asks for the last `limit`.
    public init(limit: Int = 5) {
        self.limit = limit
    }
}

/// One tenant's directory fields, without a session.
public struct ShowTenant: Codable, Sendable {
    /// The tenant's id, slug, domain, or exact name.
    public let reference: String

    /// Asks for one tenant.
    public init(_ reference: String) {
        self.reference = reference
    }
}

/// A ticket and its tenant (SUP-13).
public struct FindTicket: Codable, Sendable {
    /// A ticket and the directory fields of its tenant.
    public struct Answer: Codable, Sendable, Hashable {
        /// The ticket.
        public let ticket: Ticket
        /// Its tenant.
        public let organization: Organization
    }

    /// The ticket's reference.
    public let reference: String

    /// Asks for a ticket.
    public init(_ reference: String) {
        self.reference = reference
    }
}

/// Enters a tenant (ACC-10, ACC-11); with `switchingFrom`, leaves another in the same transaction (ACC-17).
public struct OpenSession: Codable, Sendable {
    /// The tenant's id.
    public let organizationId: String
    /// Why, in a word.
    public let category: ReasonCategory
    /// Why, in words.
    public let text: String
    /// A ticket reference.
    public let ticketId: String?
    /// The lease in minutes, one of `Policy.leaseChoices`; nil for the policy's default.
    public let minutes: Int?
    /// The open session that this one replaces; nil when none is open.
    public let switchingFrom: String?

    /// Makes the request.
    public init(
        organizationId: String, category: ReasonCategory, text: String, ticketId: String? = nil,
        minutes: Int? = nil, switchingFrom: String? = nil
    ) {
        self.organizationId = organizationId
        self.category = category
        self.text = text
        self.ticketId = ticketId
        self.minutes = minutes
        self.switchingFrom = switchingFrom
    }
}

/// Leaves the tenant.
public struct EndSession: Codable, Sendable {
    /// The session's id.
    public let sessionId: String
    /// `ended` by the operator's wish, `lostConnection` when their terminal vanished.
    public let cause: SessionEndCause

    /// Ends the operator's own session.
    public init(sessionId: String, cause: SessionEndCause = .ended) {
        self.sessionId = sessionId
        self.cause = cause
    }
}

/// Goes on in the tenant of a session that ran out or soon will: a new session, linked to the old (ACC-12).
public struct RenewSession: Codable, Sendable {
    /// The session to go on from.
    public let sessionId: String
    /// Why the work goes on.
    public let text: String
    /// The lease in minutes, one of `Policy.leaseChoices`; nil for the policy's default.
    public let minutes: Int?

    /// Makes the request.
    public init(sessionId: String, text: String, minutes: Int? = nil) {
        self.sessionId = sessionId
        self.text = text
        self.minutes = minutes
    }
}

/// The operator's open session, expired or not.
public struct CurrentSession: Codable, Sendable {
    /// The session, if there is one.
    public struct Answer: Codable, Sendable, Hashable {
        /// The open session.
        public let session: ImpersonationSession?
        /// The store's clock.
        public let now: Timestamp
    }

    /// Asks it.
    public init() {}
}

/// Sessions, newest first: the operator's own, or everybody's for who may end any.
public struct ListSessions: Codable, Sendable {
    /// Whether to list everybody's.
    public let everybody: Bool
    /// Whether ended ones are left out.
    public let onlyOpen: Bool
    /// Those that began before the session of this id; nil for the newest.
    public let after: String?
    /// How many at most.
    public let limit: Int

    /// Asks for sessions.
    public init(everybody: Bool = false, onlyOpen: Bool = false, after: String? = nil, limit: Int = 50) {
        self.everybody = everybody
        self.onlyOpen = onlyOpen
        self.after = after
        self.limit = limit
    }
}

/// Staff, by login.
public struct ListUsers: Codable, Sendable {
    /// Asks for all.
    public init() {}
}

/// Adds a member of staff (ACC-1).
public struct AddUser: Codable, Sendable {
    /// The Unix account name.
    public let login: String
    /// The email address.
    public let email: String
    /// The person's name.
    public let name: String
    /// The role.
    public let role: Role
    /// Languages spoken.
    public let languages: [String]
    /// Skills.
    public let skills: [String]

    /// Makes the request.
    public init(
        login: String, email: String, name: String, role: Role, languages: [String] = [], skills: [String] = []
    ) {
        self.login = login
        self.email = email
        self.name = name
        self.role = role
        self.languages = languages
        self.skills = skills
    }
}

/// Assigns a tenant to an operator from now on: a dated row (spec §1).
public struct AssignTenant: Codable, Sendable {
    /// The operator's login.
    public let login: String
    /// The tenant.
    public let organizationId: String

    /// Makes the request.
    public init(login: String, organizationId: String) {
        self.login = login
        self.organizationId = organizationId
    }
}

/// Takes a tenant from a member of staff, from now on; what was before stays on record.
public struct UnassignTenant: Codable, Sendable {
    /// The login.
    public let login: String
    /// The tenant.
    public let organizationId: String
    /// Why, if somebody says so.
    public let reason: String?

    /// Makes the request.
    public init(login: String, organizationId: String, reason: String? = nil) {
        self.login = login
        self.organizationId = organizationId
        self.reason = reason
    }
}
