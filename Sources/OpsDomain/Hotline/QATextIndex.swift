public import Ledger
import Synchronization

/// The search index of the queue's texts, in the derived data beside the store (PERF-5).
///
/// It names candidates, never hits: which items could hold a word. Items that changed since it was filled are always
/// among them, so it may lag behind, and it may be lost: then there are no candidates, and the queue is read instead.
// Unchecked: `derived` is touched by whoever holds the lock, and by nobody else.
public final class QATextIndex: @unchecked Sendable {
    private let storePath: String
    private let lock = Mutex(())
    private var derived: DerivedStore?

    /// The most items that are looked at one by one.
    static let mostListed = 2_000
    /// The most that are when a walk was given up; of more, it is sooner to walk on and ask for each row.
    static let mostRead = 40_000
    /// The most items that it names; a word of more is so common that a walk soon finds a page of them.
    static let mostCandidates = 300_000
    /// The most items newer than the index with which it is still of use.
    private static let mostNewer = 2_000

    /// The index of a store, which is opened when it is first needed.
    public init(storeAt path: String) {
        storePath = path
    }

    /// All items that could hold what is searched; nil when one of the terms has more than `most`, or nobody knows.
    func candidates(
        for searches: [TextSearch], most: Int, in store: borrowing some Reading & ~Copyable
    ) throws -> KeySet? {
        var found: KeySet?
        for search in searches {
            guard let keys = try candidates(for: search, most: most, in: store) else { continue }
            if found == nil { found = keys } else { found?.formIntersection(keys) }
        }
        return found
    }

    private func candidates(
        for search: TextSearch, most: Int, in store: borrowing some Reading & ~Copyable
    ) throws -> KeySet? {
        let queries = search.texts.compactMap(QATextQuery.init)
        guard !queries.isEmpty, queries.count == search.texts.count, let tenants = search.tenants else { return nil }
        // A file that cannot be opened or read is as good as a lost one.
        let found = try? withDerived { derived -> (mark: QATextMark, keys: KeySet)? in
            try derived.read { derived in
                guard let mark = try derived.textMark() else { return nil }
                var keys = KeySet()
                for query in queries {
                    try derived.forEachItem(matching: query, isClear: search.isClear, limit: most + 1) {
                        keys.insert($0)
                    }
                    guard keys.count <= most else { return nil }
                }
                return (mark, keys)
            }
        }
        guard let found = found ?? nil, try store.holds(found.mark) else { return nil }
        var keys = found.keys
        let newer = try store.items(newerThan: found.mark, limit: Self.mostNewer + 1)
        guard newer.count <= Self.mostNewer else { return nil }
        for key in newer { keys.insert(key) }
        for key in try store.items(ofTenants: tenants, limit: most + 1) { keys.insert(key) }
        return keys.count <= most ? keys : nil
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
                    mark = .start
                }
                let head = try store.ledgerHead()
                let items = try store.texts(after: mark, limit: count)
                guard !items.isEmpty else { return 0 }
                let mask = IdentityMask()
                for item in items {
                    let masked = mask.masked(item.intake)
                    try derived.add(item, text: masked, isClear: false)
                    if masked != item.intake { try derived.add(item, text: item.intake, isClear: true) }
                    if let revision = item.revision { mark.revision = revision } else { mark.item = item.key }
                }
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
                let isNamed = try derived.read { derived in
                    let asMasked = try derived.names(item.key, by: masked, isClear: false)
                    return try asMasked
                        && (masked == item.intake || derived.names(item.key, by: item.intake, isClear: true))
                }
                if !isNamed { hidden.append(id) }
            }
            if !hidden.isEmpty { try derived.write { try $0.forgetTexts() } }
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
    /// The number of the change by which it is taken in; nil for an item that is taken in because it is new.
    let revision: Int64?
}

/// What the index is asked for: three letters in a row, all of which must stand in an item.
struct QATextQuery: Sendable {
    /// The query in the words of the index.
    let match: String

    /// How many trigrams are asked for at most; a few of a long text say as much as all, and cost less.
    private static let mostTrigrams = 16

    /// Nil for a text that is too short to look for.
    init?(_ text: String) {
        let letters = Array(text.unicodeScalars)
        guard letters.count >= 3, !letters.contains("\0") else { return nil }
        var trigrams: [String] = []
        for start in 0...letters.count - 3 {
            let trigram = String(String.UnicodeScalarView(letters[start..<start + 3]))
            if !trigrams.contains(trigram) { trigrams.append(trigram) }
        }
        let step = max((trigrams.count + Self.mostTrigrams - 1) / Self.mostTrigrams, 1)
        let asked = stride(from: 0, to: trigrams.count, by: step).map { trigrams[$0] }
        match = asked.map { "\"" + $0.replacing("\"", with: "\"\"") + "\"" }.joined(separator: " AND ")
    }
}
