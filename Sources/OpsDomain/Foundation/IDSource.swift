import Ledger
import Synchronization

/// Makes public ids: the one place where they come from.
public protocol IDSource: Sendable {
    /// A new id, `PREFIX_` and 16 characters of Crockford's base 32 (80 bits).
    func next(_ prefix: String) -> String
}

private let crockford = Array("0123456789abcdefghjkmnpqrstvwxyz")

extension IDSource {
    fileprivate func format(_ prefix: String, from generator: inout some RandomNumberGenerator) -> String {
        let body = (0..<16).map { _ in crockford[Int.random(in: 0..<32, using: &generator)] }
        return prefix + "_" + String(body)
    }
}

/// Ids from the system's random numbers.
public struct RandomIDs: IDSource {
    /// Makes the source.
    public init() {}

    public func next(_ prefix: String) -> String {
        // Every number is a system call, so that only as many are asked for as the id has bits.
        let numbers = (UInt64.random(in: 0...UInt64.max), UInt64.random(in: 0...UInt64.max))
        let body = (0..<16).map { place in
            let bits = place < 12 ? numbers.0 >> UInt64(5 * place) : numbers.1 >> UInt64(5 * (place - 12))
            return crockford[Int(bits & 31)]
        }
        return prefix + "_" + String(body)
    }
}

/// SplitMix64: a small, fast, seedable generator (Steele, Lea, Flood 2014), for demo worlds and tests.
public struct SeededGenerator: RandomNumberGenerator, Sendable {
    private var state: UInt64

    /// Starts the sequence of `seed`.
    public init(seed: UInt64) {
        state = seed
    }

    public mutating func next() -> UInt64 {
        state &+= 0x9E37_79B9_7F4A_7C15
        var mixed = state
        mixed = (mixed ^ (mixed >> 30)) &* 0xBF58_476D_1CE4_E5B9
        mixed = (mixed ^ (mixed >> 27)) &* 0x94D0_49BB_1331_11EB
        return mixed ^ (mixed >> 31)
    }
}

/// The same ids for the same seed: for demo worlds and tests.
public final class SeededIDs: IDSource {
    private let generator: Mutex<SeededGenerator>

    /// Starts the sequence of `seed`.
    public init(seed: UInt64) {
        generator = Mutex(SeededGenerator(seed: seed))
    }

    public func next(_ prefix: String) -> String {
        generator.withLock { format(prefix, from: &$0) }
    }
}
