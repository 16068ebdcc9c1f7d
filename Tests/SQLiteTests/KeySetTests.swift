import SQLite
import Testing

struct KeySetTests {
    @Test func `PERF-5: a set of keys holds what was put in, in order, and nothing else`() {
        var set = KeySet([5, 3, 64, 5, 100_000, -1])
        #expect(set.keys == [3, 5, 64, 100_000] && set.count == 4)
        #expect(set.contains(64) && !set.contains(65) && !set.contains(-1) && !set.contains(1 << 40))
        set.formUnion(KeySet([1, 3]))
        #expect(set.keys == [1, 3, 5, 64, 100_000] && set.count == 5)
        set.formIntersection(KeySet([3, 64, 70]))
        #expect(set.keys == [3, 64] && set.count == 2)
        #expect(KeySet().keys.isEmpty)
    }

    @Test func `PERF-5: a set is made of bits, and knows whether it shares a key with another`() {
        let set = KeySet(words: [0b1010, 0, 1])
        #expect(set.keys == [1, 3, 128] && set.count == 3)
        #expect(set.isDisjoint(with: KeySet([0, 2, 129, 5_000])) && !set.isDisjoint(with: KeySet([5_000, 128])))
        #expect(set.isDisjoint(with: KeySet()) && KeySet().isDisjoint(with: set))
    }
}
