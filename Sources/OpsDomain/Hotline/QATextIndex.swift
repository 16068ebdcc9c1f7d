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

    /// The most items that it names; a word of more is common, and a walk soon finds a page of them.
    static let mostCandidates = 10_000
    /// The most items newer than the index with which it is still of use.
    private static let mostNewer = 2_000

    /// The index of a store, which is opened when it is first needed.
    public init(storeAt path: String) {
        storePath = path
    }

    /// The keys of all items that could hold one of some texts; nil when they are many, or nobody knows.
    ///
    /// `isClear` asks for the whole text instead of what the mask leaves.
    func candidates(
        for texts: [String], isClear: Bool, in store: borrowing some Reading & ~Copyable
    ) throws -> [Int64]? {
        let queries = texts.compactMap(QATextQuery.init)
        guard queries.count == texts.count else { return nil }
        var keys: Set<Int64> = []
        // A file that cannot be opened or read is as good as a lost one.
        let found = try? withDerived { derived -> (mark: QATextMark, keys: [Int64])? in
            try derived.read { derived in
                guard let mark = try derived.textMark() else { return nil }
                var keys: [Int64] = []
                for query in queries {
                    keys += try derived.items(matching: query, isClear: isClear, limit: Self.mostCandidates + 1)
                    guard keys.count <= Self.mostCandidates else { return nil }
                }
                return (mark, keys)
            }
        }
        guard let found = found ?? nil, try store.holds(found.mark) else { return nil }
        keys.formUnion(found.keys)
        let newer = try store.items(newerThan: found.mark, limit: Self.mostNewer + 1)
        guard newer.count <= Self.mostNewer else { return nil }
        keys.formUnion(newer)
        for text in texts {
            guard let ofTenants = try store.items(ofTenantsNamed: text, limit: Self.mostCandidates + 1) else {
                return nil
            }
            keys.formUnion(ofTenants)
        }
        return keys.count <= Self.mostCandidates ? keys.sorted() : nil
    }

    /// The driver of a term of bare words; nil where the index does not help.
    func driver(
        for term: ResolvedTerm, isClear: Bool, in store: borrowing some Reading & ~Copyable
    ) throws -> QAFilter.Driver? {
        guard !term.isNegated, case .contains(let texts) = term.test,
            let keys = try candidates(for: texts, isClear: isClear, in: store)
        else { return nil }
        return QAFilter.Driver(
            index: .key,
            condition: SQLCondition(
                sql: "q.key IN (SELECT value FROM json_each(?))", arguments: [.text(Details.json(keys))]),
            count: keys.count)
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
    private static let mostTrigrams = 8

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
