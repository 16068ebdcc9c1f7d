/// How much of a split one part takes.
public enum Share: Hashable, Sendable {
    /// Exactly so many rows or columns, while there is room.
    case fixed(Int)
    /// A part of what the fixed ones leave, in proportion to the weight.
    case flexible(Int)
}

extension Rect {
    /// Splits from top to bottom; parts that find no room are empty.
    public func rows(_ shares: Share...) -> [Rect] {
        var top = y
        return Self.lengths(shares, in: height).map { length in
            defer { top += length }
            return Rect(x, top, width, length)
        }
    }

    /// Splits from left to right with `gap` empty columns between; parts that find no room are empty.
    public func columns(_ shares: Share..., gap: Int = 0) -> [Rect] {
        var left = x
        return Self.lengths(shares, in: width - gap * (shares.count - 1)).map { length in
            defer { left += length + gap }
            return Rect(left, y, min(length, max(0, maxX - left)), height)
        }
    }

    /// A rectangle of the given size in the middle, below the first `keepTop` rows, never larger than what is there.
    public func centered(_ size: Size, keepTop: Int = 0) -> Rect {
        let room = Rect(x, y + keepTop, width, height - keepTop)
        let width = min(size.width, room.width)
        let height = min(size.height, room.height)
        return Rect(room.x + (room.width - width) / 2, room.y + (room.height - height) / 2, width, height)
    }

    /// Cuts `count` rows off the top and returns both parts.
    public func cutTop(_ count: Int) -> (top: Rect, rest: Rect) {
        let count = max(0, min(count, height))
        return (Rect(x, y, width, count), Rect(x, y + count, width, height - count))
    }

    /// Cuts `count` rows off the bottom and returns both parts.
    public func cutBottom(_ count: Int) -> (rest: Rect, bottom: Rect) {
        let count = max(0, min(count, height))
        return (Rect(x, y, width, height - count), Rect(x, maxY - count, width, count))
    }

    private static func lengths(_ shares: [Share], in total: Int) -> [Int] {
        var left = max(0, total)
        var lengths = [Int](repeating: 0, count: shares.count)
        for (index, share) in shares.enumerated() {
            guard case .fixed(let wanted) = share else { continue }
            lengths[index] = max(0, min(wanted, left))
            left -= lengths[index]
        }
        // Each flexible part takes its share of what is still left, so that rounding never loses a column.
        var weights = shares.reduce(0) { sum, share in
            if case .flexible(let weight) = share { sum + max(0, weight) } else { sum }
        }
        for (index, share) in shares.enumerated() {
            guard case .flexible(let weight) = share, weight > 0 else { continue }
            lengths[index] = left * weight / weights
            left -= lengths[index]
            weights -= weight
        }
        return lengths
    }
}
