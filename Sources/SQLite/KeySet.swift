/// Row keys in little memory: one bit for each key up to the largest.
public struct KeySet: Sendable, Hashable {
    private var words: [UInt64] = []
    /// How many keys are in it.
    public private(set) var count = 0

    /// An empty set.
    public init() {}

    /// A set of these keys; those below 0 are left out, as no table here has them.
    public init(_ keys: some Sequence<Int64>) {
        for key in keys { insert(key) }
    }

    /// The set whose bits these are: key 0 is the lowest bit of the first word.
    public init(words: [UInt64]) {
        self.words = words
        count = words.reduce(0) { $0 + $1.nonzeroBitCount }
    }

    /// Adds a key.
    public mutating func insert(_ key: Int64) {
        guard key >= 0, !contains(key) else { return }
        let word = Int(key >> 6)
        if word >= words.count { words += repeatElement(0, count: max(word + 1 - words.count, words.count)) }
        words[word] |= 1 << UInt64(key & 63)
        count += 1
    }

    /// Whether a key is in it.
    public func contains(_ key: Int64) -> Bool {
        let word = Int(key >> 6)
        return key >= 0 && word < words.count && words[word] & (1 << UInt64(key & 63)) != 0
    }

    /// Whether it has none of the keys of another set.
    public func isDisjoint(with other: KeySet) -> Bool {
        zip(words, other.words).allSatisfy { $0 & $1 == 0 }
    }

    /// Keeps only the keys that another set has, too.
    public mutating func formIntersection(_ other: KeySet) {
        words = zip(words, other.words).map { $0 & $1 }
        count = words.reduce(0) { $0 + $1.nonzeroBitCount }
    }

    /// Adds the keys of another set.
    public mutating func formUnion(_ other: KeySet) {
        let (long, short) = words.count < other.words.count ? (other.words, words) : (words, other.words)
        words = long
        for index in short.indices { words[index] |= short[index] }
        count = words.reduce(0) { $0 + $1.nonzeroBitCount }
    }

    /// The keys in ascending order.
    public var keys: [Int64] {
        var keys: [Int64] = []
        keys.reserveCapacity(count)
        for (index, word) in words.enumerated() where word != 0 {
            var rest = word
            while rest != 0 {
                keys.append(Int64(index << 6 + rest.trailingZeroBitCount))
                rest &= rest - 1
            }
        }
        return keys
    }
}

/// Holds the keys that an SQL function looks for; confined to its connection's thread or actor.
package final class KeySetBox {
    /// The keys.
    package var keys = KeySet()

    /// Holds none.
    package init() {}
}
