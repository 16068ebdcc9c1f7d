import Glibc
import OpsDomain

/// A window on a feed's bytes: whole lines in one buffer of fixed size, however long the feed or a line is.
final class LineWindow {
    /// The longest line that is read, in bytes; of a longer one only the beginning is seen.
    static let longestLine = 1 << 20
    /// How much of a line that is too long is kept for the reject file.
    static let keptOfLongLine = 64 << 10
    private static let capacity = 2 << 20

    /// A line without its end.
    struct Line {
        /// Counted from 1.
        let number: Int
        /// Where it stands in `bytes`.
        let range: Range<Int>
        /// Whether it goes on beyond the longest allowed.
        let isTooLong: Bool
    }

    /// A place between two lines.
    struct Position {
        fileprivate(set) var offset: Int
        /// The number of the last line before it.
        fileprivate(set) var line: Int
    }

    /// What a fill brought.
    enum Fill {
        /// At least one whole line.
        case lines
        /// Nothing yet.
        case idle
        /// The end of the feed.
        case end
    }

    private let buffer: UnsafeMutableRawBufferPointer
    private var end = 0
    private var hasLine = false
    private var isAtEnd = false
    private var isSkipping = false
    /// How many bytes were read so far.
    private(set) var bytesRead = 0
    /// The first line not yet consumed.
    private(set) var position = Position(offset: 0, line: 0)

    /// Makes an empty window.
    /// - Parameter padding: how many bytes stay readable behind every line.
    init(padding: Int) {
        buffer = .allocate(byteCount: Self.capacity + padding, alignment: 64)
        buffer.initializeMemory(as: UInt8.self, repeating: 0)
    }

    deinit {
        buffer.deallocate()
    }

    /// The bytes that lines stand in; they stay until the next fill.
    var bytes: UnsafeRawBufferPointer { UnsafeRawBufferPointer(buffer) }

    /// Reads on: until the window is full, the feed ends, or the sender pauses.
    /// - Throws: `OpsError` when reading fails; what was read before stays.
    func fill(from input: FeedInput) throws(OpsError) -> Fill {
        moveRestToFront()
        while end < Self.capacity, !isAtEnd {
            guard input.isReady(within: hasLine ? 20 : 200) else { return hasLine ? .lines : .idle }
            let space = UnsafeMutableRawBufferPointer(rebasing: buffer[end..<Self.capacity])
            let count = try input.read(into: space)
            bytesRead += count
            isAtEnd = count == 0
            take(count)
        }
        if hasLine || end == Self.capacity { return .lines }
        return end > 0 ? .lines : .end
    }

    /// The next line after `position`, which moves behind it; nil when the window holds no more.
    func next(after position: inout Position) -> Line? {
        let start = position.offset
        guard start < end else { return nil }
        if let length = newline(from: start, to: end) {
            position.offset = start + length + 1
            position.line += 1
            var lineEnd = start + length
            if lineEnd > start, buffer[lineEnd - 1] == UInt8(ascii: "\r") { lineEnd -= 1 }
            return line(position.line, start..<lineEnd)
        }
        let isFull = start == 0 && end == Self.capacity
        guard isAtEnd || isFull else { return nil }
        position.offset = end
        position.line += 1
        return line(position.line, start..<end)
    }

    /// Gives up everything before `position`.
    func consume(upTo position: Position) {
        if position.offset == end, end == Self.capacity, buffer[end - 1] != UInt8(ascii: "\n"), !isAtEnd {
            isSkipping = true
        }
        self.position = position
    }

    private func line(_ number: Int, _ range: Range<Int>) -> Line {
        guard range.count > Self.longestLine else { return Line(number: number, range: range, isTooLong: false) }
        let kept = range.lowerBound..<range.lowerBound + Self.keptOfLongLine
        return Line(number: number, range: kept, isTooLong: true)
    }

    private func moveRestToFront() {
        let start = position.offset
        if start > 0, let base = buffer.baseAddress {
            memmove(base, base + start, end - start)
            end -= start
            position.offset = 0
        }
        hasLine = newline(from: 0, to: end) != nil
    }

    /// Takes in what was read behind `end`, without the rest of a line that is being skipped.
    private func take(_ count: Int) {
        let found = newline(from: end, to: end + count)
        guard isSkipping else {
            hasLine = hasLine || found != nil
            end += count
            return
        }
        guard let found, let base = buffer.baseAddress else { return }
        isSkipping = false
        let rest = count - found - 1
        memmove(base + end, base + end + found + 1, rest)
        hasLine = newline(from: end, to: end + rest) != nil
        end += rest
    }

    /// The distance from `start` to the next line feed before `limit`.
    private func newline(from start: Int, to limit: Int) -> Int? {
        guard start < limit, let base = buffer.baseAddress,
            let found = memchr(base + start, Int32(UInt8(ascii: "\n")), limit - start)
        else { return nil }
        return UnsafeRawPointer(found) - UnsafeRawPointer(base + start)
    }
}
