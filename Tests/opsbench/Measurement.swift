/// One line of the table: what was measured, against which mark.
struct Measurement {
    /// Which side of its mark a value should be on.
    enum Wish { case atMost, atLeast }

    let id: String
    let what: String
    let value: Double
    let mark: Double
    let unit: String
    var wish = Wish.atMost
    /// What stands beside it, such as the value of the program it is compared with.
    var note = ""

    var isMet: Bool { wish == .atMost ? value <= mark : value >= mark }

    var row: [String] {
        let sign = wish == .atMost ? "≤" : "≥"
        return [
            id, what, Self.format(value) + " " + unit, "\(sign) \(Self.format(mark))", isMet ? "pass" : "SHORT", note,
        ]
    }

    static func format(_ value: Double) -> String {
        guard value.magnitude < 100 else { return String(Int(value.rounded())) }
        let hundredths = Int((value * 100).rounded())
        let digits = String(hundredths % 100 + 100).dropFirst()
        return "\(hundredths / 100).\(digits)"
    }
}

/// Order statistics of a sample.
struct Sample {
    private let sorted: [Double]

    init(_ values: [Double]) {
        sorted = values.sorted()
    }

    /// The value below which `share` (0–1) of the sample lies, by nearest rank.
    func quantile(_ share: Double) -> Double {
        guard !sorted.isEmpty else { return .infinity }
        return sorted[min(sorted.count - 1, Int(Double(sorted.count) * share))]
    }

    var median: Double { quantile(0.5) }
    var p95: Double { quantile(0.95) }
}

extension Duration {
    /// The time in milliseconds.
    var milliseconds: Double {
        Double(components.seconds) * 1000 + Double(components.attoseconds) / 1e15
    }
}
