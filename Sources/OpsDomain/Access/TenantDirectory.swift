public import Ledger
import Synchronization

/// The tenants in memory, for searching as you type; one per process, read again when a feed brought changes.
public final class TenantDirectory: Sendable {
    private struct Loaded: Sendable {
        let revision: Int64
        let index: TenantIndex
    }

    private let loaded = Mutex<Loaded?>(nil)
    private let listed = Mutex<(revision: Int64, names: TenantNames)?>(nil)

    /// Makes an empty directory, which reads the tenants when it is first asked.
    public init() {}

    /// The tenants that `text` means, best first.
    public func search(
        _ text: String, limit: Int, in store: borrowing some Reading & ~Copyable
    ) throws -> [Organization] {
        let index = try current(in: store)
        return try index.search(text, limit: limit).compactMap { try store.organization(key: $0.key) }
    }

    /// The names, slugs and ids of all tenants, for the question in which of them a text stands.
    func names(in store: borrowing some Reading & ~Copyable) throws -> TenantNames {
        let revision = try store.directoryRevision()
        if let held = listed.withLock({ $0 }), held.revision == revision { return held.names }
        let names = try store.tenantNames()
        listed.withLock { $0 = (revision, names) }
        return names
    }

    private func current(in store: borrowing some Reading & ~Copyable) throws -> TenantIndex {
        let revision = try store.directoryRevision()
        if let held = loaded.withLock({ $0 }), held.revision == revision { return held.index }
        let index = try store.tenantIndex()
        loaded.withLock { $0 = Loaded(revision: revision, index: index) }
        return index
    }
}

extension Reading where Self: ~Copyable {
    /// Grows whenever a feed changed a tenant or a domain: the newest ledger entry of those streams.
    fileprivate func directoryRevision() throws -> Int64 {
        var newest: Int64 = 0
        for stream in ["organizations", "domains"] {
            let filter = LedgerFilter(entityType: "feed", entityID: stream)
            newest = max(newest, try ledgerEntries(matching: filter, before: nil, limit: 1).first?.seq ?? 0)
        }
        return newest
    }
}
