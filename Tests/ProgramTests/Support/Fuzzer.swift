import Glibc
import TerminalHarness

/// A user gone mad: random keys, texts, pastes, broken bytes, resizes and signals for the real program.
///
/// The same seed sends the same events; what the program makes of them depends on time as well.
struct Fuzzer {
    /// One thing that is done to the program.
    enum Event: Sendable, CustomStringConvertible {
        case keys([TerminalKey])
        case bytes([UInt8])
        case resize(rows: Int, columns: Int)
        case signal(Int32)

        /// How many events it counts for: each key is one.
        var count: Int {
            if case .keys(let keys) = self { keys.count } else { 1 }
        }

        var description: String {
            switch self {
            case .keys(let keys): keys.map { "\($0)".prefix(60) }.joined(separator: " ")
            case .bytes(let bytes): "bytes \(bytes.prefix(40))"
            case .resize(let rows, let columns): "resize \(columns)x\(rows)"
            case .signal(let number): "signal \(number)"
            }
        }
    }

    private var random: SplitMix

    init(seed: UInt64) { random = SplitMix(state: seed) }

    /// The next thing to do.
    mutating func next() -> Event {
        switch Int.random(in: 0..<1000, using: &random) {
        case ..<20: resize()
        case ..<40: .bytes(garbage())
        case ..<45: .signal(pick([SIGWINCH, SIGCONT]))
        case ..<47: .signal(pick([SIGTERM, SIGHUP, SIGKILL]))
        default: .keys((0..<Int.random(in: 1...24, using: &random)).map { _ in key() })
        }
    }

    private mutating func key() -> TerminalKey {
        switch Int.random(in: 0..<100, using: &random) {
        case ..<38: .text(String(pick(Self.letters)))
        case ..<58:
            pick([.up, .down, .left, .right, .down, .down, .pageUp, .pageDown, .home, .end, .shiftDown, .shiftUp])
        case ..<72: pick([.enter, .enter, .tab, .tab, .backTab, .text(" "), .backspace, .delete])
        case ..<80: .escape
        case ..<86: .alt(pick(Array("123456x")))
        case ..<90: .control(pick(Array("pscuawelgz")))
        case ..<92: .function(Int.random(in: 1...12, using: &random))
        case ..<98: .text(pick(Self.words))
        default: .paste(paste())
        }
    }

    private mutating func resize() -> Event {
        let isSmall = Int.random(in: 0..<6, using: &random) == 0
        let rows = isSmall ? Int.random(in: 1...23, using: &random) : Int.random(in: 24...70, using: &random)
        let columns = isSmall ? Int.random(in: 1...79, using: &random) : Int.random(in: 80...240, using: &random)
        return .resize(rows: rows, columns: columns)
    }

    /// Bytes that are no keys: broken UTF-8, sequences without an end, answers to questions nobody put.
    private mutating func garbage() -> [UInt8] {
        let known: [[UInt8]] = [
            [0xC3], [0xFF, 0xFE], [0xE2, 0x82], [0xF4, 0x90, 0x80, 0x80], [0x1B, 0x5B], [0x1B, 0x4F],
            Array("\u{1B}[200~never ended".utf8), Array("\u{1B}[201~".utf8), Array("\u{1B}]0;x".utf8),
            Array("\u{1B}[?62;c".utf8), Array("\u{1B}[<0;10;10M\u{1B}[<0;10;10m".utf8), Array("\u{1B}[1;9999R".utf8),
            [0x00], [0x9B, 0x31, 0x6D],
        ]
        if Bool.random(using: &random) { return pick(known) }
        return (0..<Int.random(in: 1...40, using: &random)).map { _ in
            // Without the characters that a shell or a file name would make something of.
            let byte = UInt8.random(in: 0...255, using: &random)
            return byte == UInt8(ascii: "/") ? 0x20 : byte
        }
    }

    private mutating func paste() -> String {
        let length = pick([3, 30, 300, 20_000])
        return String(
            repeating: pick(["a", "E\n", "\u{1B}[31m", "漢", "\u{202E}x", "x\ty\r\n", "e\u{301}\u{301}"]), count: length)
    }

    private mutating func pick<Element>(_ elements: [Element]) -> Element {
        elements[Int.random(in: 0..<elements.count, using: &random)]
    }

    /// What is typed letter by letter; `q` is rare, because it leaves, and no slash, because it makes paths.
    private static let letters = Array(
        "abcdefghijklmnoprstuvwxyzjjkkjjABCDEFGHIJKLMNOPRSTUVWXYZ0123456789.,:;*?!-_+=[]()<>|'\"~#%&@$^é漢")

    private static let words = [
        "acme", "globex", "/severity:high ", "/age>2d", "/-lang:en", "/tenant:(", ":screen queue\r", ":screen ledger\r",
        ":screen staff\r", ":screen projects\r", ":screen policy\r", ":screen sessions\r", ":enter acme\r", ":end\r",
        ":why qa.approve\r", ":entry 7\r", ":project org_00001\r", ":theme light\r", ":theme mono\r", ":theme dark\r",
        "The client asked for it", "data looks wrong since noon", "2026-11-20", "org_00001", "q", "qq", "30m",
    ]
}

/// The generator of Sebastiano Vigna's SplitMix64: small, and the same on every machine.
struct SplitMix: RandomNumberGenerator {
    var state: UInt64

    mutating func next() -> UInt64 {
        state &+= 0x9E37_79B9_7F4A_7C15
        var mixed = state
        mixed = (mixed ^ (mixed >> 30)) &* 0xBF58_476D_1CE4_E5B9
        mixed = (mixed ^ (mixed >> 27)) &* 0x94D0_49BB_1331_11EB
        return mixed ^ (mixed >> 31)
    }
}
