/// How far a long work is.
public struct Progress: Hashable, Sendable {
    /// Units done.
    public var done: Int
    /// Units in all, or nil while unknown.
    public var total: Int?
    /// Seconds since the start.
    public var elapsed: Double
    /// The name of the units, such as `items`.
    public var unit: String

    /// Makes a progress.
    public init(done: Int, total: Int?, elapsed: Double, unit: String) {
        self.done = done
        self.total = total
        self.elapsed = elapsed
        self.unit = unit
    }

    /// Units per second; nil in the first tenth of a second.
    public var rate: Double? { elapsed >= 0.1 ? Double(done) / elapsed : nil }

    /// Seconds left at this rate, or nil while unknown.
    public var remaining: Double? {
        guard let total, let rate, rate > 0, total >= done else { return nil }
        return Double(total - done) / rate
    }

    /// `3,000/10,000 items  1,200/s  6 s left`.
    public var summary: String {
        var text = total.map { "\(done.grouped)/\($0.grouped) \(unit)" } ?? "\(done.grouped) \(unit)"
        if let rate { text += "  \(Int(rate.rounded()).grouped)/s" }
        if let remaining { text += "  \(Int(remaining.rounded(.up)).asDuration) left" }
        return text
    }

    /// Draws a bar and the summary in one row.
    public func draw(in rect: Rect, on canvas: inout Canvas) {
        guard rect.width > 0, rect.height > 0 else { return }
        let text = summary
        let bar = max(0, rect.width - TextWidth.of(text) - 1)
        guard bar >= 4, let total else {
            canvas.write(text, at: rect.origin, .normal, width: rect.width)
            return
        }
        Gauge.draw(done, of: total, in: Rect(rect.x, rect.y, bar, 1), on: &canvas)
        canvas.write(text, at: Point(rect.x + bar + 1, rect.y), .normal, width: rect.width - bar - 1)
    }
}

/// A bar `███░░░`.
public enum Gauge {
    /// Draws a bar of a row's width; it is full only when all is done and empty only when nothing is.
    public static func draw(_ done: Int, of total: Int, in rect: Rect, on canvas: inout Canvas) {
        guard rect.width > 0, rect.height > 0 else { return }
        let part = total > 0 ? max(0, min(1, Double(done) / Double(total))) : 0
        var filled = Int((part * Double(rect.width)).rounded())
        if done > 0, total > 0, filled == 0 { filled = 1 }
        if done < total, filled == rect.width { filled -= 1 }
        canvas.fill(Rect(rect.x, rect.y, filled, 1), "█", .progressDone)
        canvas.fill(Rect(rect.x + filled, rect.y, rect.width - filled, 1), "░", .progressLeft)
    }
}

/// Values over time as `▁▂▃▇█`.
public enum Sparkline {
    private static let levels: [Character] = ["▁", "▂", "▃", "▄", "▅", "▆", "▇", "█"]

    /// One character a value, the largest value at full height.
    ///
    /// When there are more values than `width` the largest of neighbours is taken.
    public static func text(_ values: [Double], width: Int) -> String {
        guard width > 0, !values.isEmpty else { return "" }
        let columns = min(width, values.count)
        let points = (0..<columns).map { column -> Double in
            let start = column * values.count / columns
            let end = max(start + 1, (column + 1) * values.count / columns)
            return values[start..<end].max() ?? 0
        }
        let top = points.max() ?? 0
        return String(points.map { top > 0 ? levels[min(7, max(0, Int($0 / top * 7.999)))] : levels[0] })
    }
}

extension Int {
    /// The number with commas between thousands.
    public var grouped: String {
        let digits = Array(String(magnitude))
        var text = self < 0 ? "-" : ""
        for (index, digit) in digits.enumerated() {
            if index > 0, (digits.count - index) % 3 == 0 { text += "," }
            text.append(digit)
        }
        return text
    }

    /// Seconds as `6 s`, `2 min 5 s`, `3 h 10 min`.
    var asDuration: String {
        if self < 60 { return "\(self) s" }
        if self < 3600 { return "\(self / 60) min \(self % 60) s" }
        return "\(self / 3600) h \(self % 3600 / 60) min"
    }
}
