public import Ledger
import Synchronization

/// The search index of the queue's texts, in the derived data beside the store (PERF-5).
///
/// It names candidates, never hits: which items could hold a word. Items that changed since it was filled are always
/// among them, so it may lag behind, and it may be lost: then there are no candidates, and the queue is read instead.
// Unchecked: `derived` and `recent` are touched by whoever holds the lock, and by nobody else.
public final class QATextIndex: @unchecked Sendable {
    private let storePath: String
    private let lock = Mutex(())
    private var derived: DerivedStore?
    private var recent: [(question: Question, keys: KeySet)] = []

    /// What was asked lately: the next page, another order and one more letter ask it again.
    private struct Question: Hashable {
        let queries: [QATextQuery]
        let isClear: Bool
        /// With another mark there are other items.
        let mark: QATextMark
    }

    /// The most items that are looked at one by one.
    static let mostListed = 2_000
    /// The most that are when a walk was given up; of more, it is sooner to walk on and ask for each row.
    static let mostRead = 40_000
    /// The most items newer than the index with which it is still of use.
    private static let mostNewer = 2_000
    /// How many questions are kept with their answers, of one bit for each item.
    private static let mostRecent = 8

    /// The index of a store, which is opened when it is first needed.
    public init(storeAt path: String) {
        storePath = path
    }

    /// All items that could be what is asked for, which is all of the questions; nil when nothing is asked, or nobody
    /// knows.
    func candidates(
        for questions: [QATextQuestion], in store: borrowing some Reading & ~Copyable
    ) throws -> KeySet? {
        var found: KeySet?
        for question in questions {
            guard let keys = try candidates(for: question, in: store) else { continue }
            if found == nil { found = keys } else { found?.formIntersection(keys) }
        }
        return found
    }

    private func candidates(
        for question: QATextQuestion, in store: borrowing some Reading & ~Copyable
    ) throws -> KeySet? {
        // A file that cannot be opened or read is as good as a lost one.
        let found = try? withDerived { try named(by: question.queries, isClear: question.isClear, in: $0) }
        guard let found = found ?? nil, try store.holds(found.mark) else { return nil }
        var keys = found.keys
        let newer = try store.items(newerThan: found.mark, limit: Self.mostNewer + 1)
        guard newer.count <= Self.mostNewer else { return nil }
        for key in newer { keys.insert(key) }
        try store.forEachItem(ofTenants: question.tenants) { keys.insert($0) }
        return keys
    }

    /// Those of some categories in which there can be candidates; nil when nobody knows.
    func categories(
        _ categories: [String], holding candidates: KeySet, in store: borrowing some Reading & ~Copyable
    ) throws -> [String]? {
        let found = try? withDerived { derived in
            try derived.read { derived -> (mark: QATextMark, categories: Set<String>)? in
                guard let mark = try derived.textMark() else { return nil }
                let held = try categories.filter { category in
                    let query = QATextQuery(.category, category)
                    return try !derived.items(matching: query, isClear: false, upTo: mark.item)
                        .isDisjoint(with: candidates)
                }
                return (mark, Set(held))
            }
        }
        guard let found = found ?? nil, try store.holds(found.mark) else { return nil }
        let newer = try store.items(newerThan: found.mark, limit: Self.mostNewer + 1)
        guard newer.count <= Self.mostNewer else { return nil }
        let others = Set(try store.categories(ofItems: newer).map(Self.folded))
        return categories.filter { found.categories.contains($0) || others.contains(Self.folded($0)) }
    }

    /// A category as the store compares it: without the case of ASCII letters.
    static func folded(_ category: String) -> [UInt8] {
        category.utf8.map { (0x41...0x5A).contains($0) ? $0 | 0x20 : $0 }
    }

    /// What the index names, and how far it goes; called by whoever holds the lock.
    private func named(
        by queries: [QATextQuery], isClear: Bool, in derived: DerivedStore
    ) throws -> (mark: QATextMark, keys: KeySet)? {
        try derived.read { derived in
            guard let mark = try derived.textMark() else { return nil }
            let question = Question(queries: queries, isClear: isClear, mark: mark)
            if let known = recent.firstIndex(where: { $0.question == question }) {
                recent.insert(recent.remove(at: known), at: 0)
                return (mark, recent[0].keys)
            }
            var keys = KeySet()
            for query in queries {
                keys.formUnion(try derived.items(matching: query, isClear: isClear, upTo: mark.item))
            }
            recent = [(question, keys)] + recent.prefix(Self.mostRecent - 1)
            return (mark, keys)
        }
    }

    /// Takes at most `count` items into the index that are not in it yet.
    /// - Returns: how many it took; 0 when it is up to date.
    /// - Throws: `LedgerError` when the derived data cannot be written.
    public func fill(upTo count: Int, from store: borrowing some Reading & ~Copyable) throws -> Int {
        try withDerived { derived in
            try derived.write { derived in
                var mark = try derived.textMark() ?? .start
                if mark != .start, try !store.holds(mark) {
                    // It was filled from another store of this name, such as the one before a restore.
                    try derived.forgetTexts()
                    recent = []
                    mark = .start
                }
                let head = try store.ledgerHead()
                let items = try store.texts(after: mark, limit: count)
                guard !items.isEmpty else { return 0 }
                let mask = IdentityMask()
                var batch = QATextBatch()
                for item in items {
                    batch.add(item, masked: mask.masked(item.intake))
                    if let revision = item.revision { mark.revision = revision } else { mark.item = item.key }
                }
                try derived.add(batch)
                (mark.entry, mark.hash) = head
                try derived.set(mark)
                return items.count
            }
        }
    }

    /// Whether there is something that is not in the index yet.
    func isBehind(_ store: borrowing some Reading & ~Copyable) throws -> Bool {
        let mark = try? withDerived { try $0.read { try $0.textMark() } }
        guard let mark = mark ?? nil, try store.holds(mark) else {
            return try !store.items(newerThan: .start, limit: 1).isEmpty
        }
        return try !store.items(newerThan: mark, limit: 1).isEmpty
    }

    /// Whether the index names the items that it says it holds; one that does not is emptied, and filled again by its job.
    ///
    /// Whoever can write the file could make it hide an item from a search. Up to `most` items are looked at, all of
    /// them or as many by chance.
    /// - Returns: the public ids of items that it hid.
    public func hidden(from store: borrowing some Reading & ~Copyable, most: Int) throws -> [String] {
        try withDerived { derived in
            guard let mark = try derived.read({ try $0.textMark() }), try store.holds(mark) else { return [] }
            let mask = IdentityMask()
            var hidden: [String] = []
            for (id, item) in try store.indexedTexts(to: mark, most: most) {
                let masked = mask.masked(item.intake)
                var asked = [(QATextQuery(.category, item.category), false)]
                if let id = item.operatorID { asked.append((QATextQuery(.operatorID, id), false)) }
                if let query = QATextQuery(masked) { asked.append((query, false)) }
                if masked != item.intake, let query = QATextQuery(item.intake) { asked.append((query, true)) }
                let isNamed = try derived.read { derived in
                    for (query, isClear) in asked {
                        guard try derived.names(item.key, by: query, isClear: isClear) else { return false }
                    }
                    return true
                }
                if !isNamed { hidden.append(id) }
            }
            if !hidden.isEmpty {
                try derived.write { try $0.forgetTexts() }
                // What was answered from it hides the same.
                recent = []
            }
            return hidden
        }
    }

    /// Closes the file; it is opened again when it is needed.
    public func close() {
        lock.withLock { _ in
            derived?.close()
            derived = nil
        }
    }

    private func withDerived<T>(_ body: (DerivedStore) throws -> T) throws -> T {
        try lock.withLock { _ in
            let open = try derived ?? DerivedStore(besideStoreAt: storePath, parts: OpsSchema.derived)
            derived = open
            return try body(open)
        }
    }
}

/// How far the index goes.
struct QATextMark: Hashable, Sendable {
    /// The last item that is in it.
    var item: Int64
    /// The last revision of texts that is in it.
    var revision: Int64
    /// The ledger's head when it was filled, by which the store is recognised.
    var entry: Int64
    var hash: String

    /// Of an empty index.
    static let start = QATextMark(item: 0, revision: 0, entry: 0, hash: "")
}

/// The texts of an item that are searched.
struct QAItemTexts: Sendable {
    let key: Int64
    let reference: String
    let category: String
    let intake: String
    /// The id of the operator who took the call.
    let operatorID: String?
    /// The number of the change by which it is taken in; nil for an item that is taken in because it is new.
    let revision: Int64?
}
