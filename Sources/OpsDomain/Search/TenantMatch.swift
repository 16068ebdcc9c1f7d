/// A tenant that a search found.
public struct TenantMatch: Sendable, Hashable {
    /// The tenant's key as given to the index.
    public var key: Int64
    /// How it was found.
    public var tier: Tier
    /// How far it is from the query within its tier; 0 is nearest.
    public var score: Int

    /// Ways to be found, nearest first.
    public enum Tier: UInt8, Sendable, Hashable, Comparable, CaseIterable {
        /// The query is the tenant's id or one of its domains.
        case exact
        /// The name begins with the query.
        case namePrefix
        /// Every word of the query begins a word.
        case wordStart
        /// Every word of the query occurs.
        case substring
        /// As before, with one wrong, missing, extra or swapped letter in words of four letters or more.
        case typo
        /// The letters of the query occur in the name in their order.
        case loose

        /// Compares by nearness.
        public static func < (a: Tier, b: Tier) -> Bool { a.rawValue < b.rawValue }
    }
}

/// One tenant as the index takes it in.
public struct TenantIndexEntry: Sendable, Hashable {
    /// The key that a match answers with: the tenant's row in the store.
    public var key: Int64
    /// The public id, such as `org_00417`.
    public var id: String
    /// The name.
    public var name: String
    /// The short name in addresses; nil or empty if there is none.
    public var slug: String?
    /// The mail and web domains.
    public var domains: [String]

    /// An entry for the index.
    public init(key: Int64, id: String, name: String, slug: String? = nil, domains: [String] = []) {
        self.key = key
        self.id = id
        self.name = name
        self.slug = slug
        self.domains = domains
    }
}
