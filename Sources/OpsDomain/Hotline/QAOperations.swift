public import Ledger

// The commands and queries of the QA queue, as values (HOT-1 to HOT-3).

/// A column that the queue can be sorted by.
///
/// Equals stand oldest first; in category, language and tenant a descending
/// order turns that round too.
public enum QASortField: String, Codable, Sendable, CaseIterable {
    /// The queue's own order: imminent harm first, then priority, then the oldest.
    case queue
    /// Ascending: the newest first, since it has the smallest age.
    case age
    case severity
    /// By the tenant's name.
    case tenant
    case reference, category, language, priority
    /// In the order of the work: PENDING, IN_REVIEW, APPROVED, RELEASED, REJECTED.
    case state
}

/// An order of the queue.
public struct QASort: Codable, Sendable, Hashable {
    /// The column.
    public var field: QASortField
    /// Whether the order is turned round.
    public var descending: Bool

    /// Makes an order.
    public init(_ field: QASortField = .queue, descending: Bool = false) {
        self.field = field
        self.descending = descending
    }
}

/// A page of the queue, at either end or before or after a given row, by key and never by number (HOT-1, HOT-2).
///
/// A filter that names no state and no reference holds only what is open, PENDING and IN_REVIEW: the queue is there to
/// be cleared. `state:any` holds all, `state:decided` what is done, `state:approved` what waits for release.
/// Bare words search reference, category, the tenant's name and, for whoever may view it, the intake text.
public struct QAQueuePage: Codable, Sendable {
    /// A page.
    public struct Answer: Codable, Sendable, Hashable {
        /// The items, in the order asked for.
        public let items: [QAItem]
        /// Names the first row, to ask for what is before it; nil at the start of the list.
        public let previous: String?
        /// Names the last row, to ask for what is after it; nil at the end of the list.
        public let next: String?
    }

    /// The filter expression; empty for all that is open.
    public let filter: String
    /// The order.
    public let sort: QASort
    /// Rows after this cursor.
    public let after: String?
    /// Rows before this cursor; not together with `after`.
    public let before: String?
    /// The last rows of the list; not together with a cursor.
    public let fromEnd: Bool
    /// How many at most, 1–500.
    public let limit: Int

    /// Asks for a page.
    public init(
        filter: String = "", sort: QASort = QASort(), after: String? = nil, before: String? = nil,
        fromEnd: Bool = false, limit: Int = 50
    ) {
        self.filter = filter
        self.sort = sort
        self.after = after
        self.before = before
        self.fromEnd = fromEnd
        self.limit = limit
    }
}

/// One item with its intake text (identity masked unless permitted), for the detail beside the queue (HOT-4).
public struct ShowQAItem: Codable, Sendable {
    /// The item's detail.
    public struct Answer: Codable, Sendable, Hashable {
        /// The item.
        public let item: QAItem
        /// The intake text with identity fields masked; nil without `view_intake`.
        public let intakeText: String?
        /// The reason of the last decision.
        public let decisionReason: String?
    }

    /// The item's id or case reference.
    public let reference: String

    /// Asks for one item.
    public init(_ reference: String) {
        self.reference = reference
    }
}

/// What is meant by "these items": ids, or all that a filter holds.
public enum QASelection: Codable, Sendable, Hashable {
    /// Public ids or case references.
    case items([String])
    /// What a page with this filter would show.
    case filter(String)
}

/// A set of items frozen at a moment, each with its version (HOT-3).
public struct FrozenQAItems: Codable, Sendable, Hashable {
    /// An item at a version.
    public struct Item: Codable, Sendable, Hashable {
        /// The item's id.
        public let id: String
        /// Its version when frozen.
        public let version: Int

        /// Makes an item at a version.
        public init(id: String, version: Int) {
            self.id = id
            self.version = version
        }
    }

    /// How many of the set are one tenant's.
    public struct TenantCount: Codable, Sendable, Hashable {
        /// The tenant.
        public let organizationId: String
        /// Its name.
        public let name: String
        /// How many items.
        public let count: Int

        /// Makes a count.
        public init(organizationId: String, name: String, count: Int) {
            self.organizationId = organizationId
            self.name = name
            self.count = count
        }
    }

    /// The items, oldest first.
    public let items: [Item]
    /// By tenant, most first; the first twenty.
    public let tenants: [TenantCount]
    /// How many tenants there are in all.
    public let tenantCount: Int
    /// How many of them the given filter does not show.
    public let hidden: Int
    /// How many were asked for and do not exist.
    public let missing: Int

    /// Makes a frozen set.
    public init(items: [Item], tenants: [TenantCount], tenantCount: Int? = nil, hidden: Int, missing: Int) {
        self.items = items
        self.tenants = tenants
        self.tenantCount = tenantCount ?? tenants.count
        self.hidden = hidden
        self.missing = missing
    }
}

/// Freezes a selection, before the confirmation is shown (HOT-3).
public struct FreezeQAItems: Codable, Sendable {
    /// What is meant.
    public let selection: QASelection
    /// The filter that the screen shows, to count what it hides.
    public let visibleFilter: String

    /// Asks to freeze a selection.
    public init(_ selection: QASelection, visibleFilter: String = "") {
        self.selection = selection
        self.visibleFilter = visibleFilter
    }
}

/// What can be done to many items at once (HOT-3).
public enum QABulkAction: Codable, Sendable, Hashable {
    case approve
    case reject
    /// Hands the claim to the reviewer with this login.
    case reassign(to: String)
    /// Sets the priority, 1–4.
    case prioritize(Int)

    /// `approve`, `reject`, `reassign`, `prioritize`.
    public var name: String {
        switch self {
        case .approve: "approve"
        case .reject: "reject"
        case .reassign: "reassign"
        case .prioritize: "prioritize"
        }
    }

    /// Whether a reason is needed.
    public var needsReason: Bool {
        switch self {
        case .approve, .prioritize: false
        case .reject, .reassign: true
        }
    }
}

/// Decides a frozen set in chunks, each a transaction with its own entry (HOT-3, ACC-14).
public struct ChangeQAItems: Codable, Sendable {
    /// What to do.
    public let action: QABulkAction
    /// To which items, at which versions.
    public let items: [FrozenQAItems.Item]
    /// Why; needed to reject and to reassign.
    public let reason: String?
    /// Makes the batch unique: the same key again answers with the report, not with the work.
    public let batchKey: String

    /// Makes the request.
    public init(action: QABulkAction, items: [FrozenQAItems.Item], reason: String?, batchKey: String) {
        self.action = action
        self.items = items
        self.reason = reason
        self.batchKey = batchKey
    }
}

/// Takes a batch back, item by item, where nobody changed it since (HOT-3).
public struct UndoQABatch: Codable, Sendable {
    /// The batch.
    public let batchId: String

    /// Makes the request.
    public init(batchId: String) {
        self.batchId = batchId
    }
}

/// Claims one item for review for the policy's claim time (HOT-1).
public struct ClaimQAItem: Codable, Sendable {
    /// The item.
    public let itemId: String
    /// The version that the operator saw; nil to take it as it is.
    public let version: Int?

    /// Makes the request.
    public init(itemId: String, version: Int? = nil) {
        self.itemId = itemId
        self.version = version
    }
}

/// The operator's latest batches, newest first, for undo and for the report.
public struct ListQABatches: Codable, Sendable {
    /// A batch.
    public struct Batch: Codable, Sendable, Hashable {
        /// The public id, `bat_…`.
        public let id: String
        /// `approve`, `reject`, `reassign`, `prioritize` or `undo`.
        public let action: String
        /// How many items were applied.
        public let applied: Int
        /// When it was begun.
        public let createdAt: Timestamp
        /// Until when it can be undone; nil when it cannot.
        public let undoUntil: Timestamp?
        /// The batch that undid it.
        public let undoneBy: String?
        /// How many items were applied in each tenant, most first; the first twenty, and only while it can be undone.
        public let tenants: [FrozenQAItems.TenantCount]
        /// How many tenants there are in all; 0 when it cannot be undone.
        public let tenantCount: Int

        /// Makes a batch.
        public init(
            id: String, action: String, applied: Int, createdAt: Timestamp, undoUntil: Timestamp?, undoneBy: String?,
            tenants: [FrozenQAItems.TenantCount], tenantCount: Int
        ) {
            self.id = id
            self.action = action
            self.applied = applied
            self.createdAt = createdAt
            self.undoUntil = undoUntil
            self.undoneBy = undoneBy
            self.tenants = tenants
            self.tenantCount = tenantCount
        }
    }

    /// How many at most.
    public let limit: Int

    /// Asks for the latest.
    public init(limit: Int = 5) {
        self.limit = limit
    }
}
