import Ledger

/// A record of a feed, checked and ready to be stored.
public struct FeedRecord: Sendable, Hashable {
    /// What tells it from the other records of its stream.
    public let key: String
    /// The platform's version of the record, from 1; 0 when it does not say.
    let version: Int64
    /// When the platform changed it; nil when it does not say.
    let updatedAt: Int64?
    /// One value for each field of the stream, in their order.
    let values: [Value]
}

extension FeedStream {
    /// Checks one record.
    /// - Parameters:
    ///   - raws: a value for each of `memberNames`.
    ///   - messageVersion: the version that the message around the record names.
    /// - Returns: the record, ready to be stored.
    /// - Throws: `FeedObjection` for the first field that is wrong.
    public func record(from raws: [FeedRaw], messageVersion: FeedRaw) throws(FeedObjection) -> FeedRecord {
        var values: [Value] = []
        values.reserveCapacity(fields.count)
        var key = ""
        for (field, raw) in zip(fields, raws) {
            let value = try field.value(of: raw)
            if field.ownership == .key, case .text(let part) = value { key = key.isEmpty ? part : key + "\n" + part }
            values.append(value)
        }
        if let decisionIndex { try checkDecision(values, from: decisionIndex) }
        let updatedAt = try Self.updateTime.value(of: raws[fields.count + 1]).integer
        let own = try Self.version.value(of: raws[fields.count]).integer
        let outer = try Self.version.value(of: messageVersion).integer
        return FeedRecord(key: key, version: own ?? outer ?? updatedAt ?? 0, updatedAt: updatedAt, values: values)
    }

    private static let version = FeedField("version", "", .integer(1...Int64.max), optional: true)
    private static let updateTime = FeedField("updatedAt", "", .moment, optional: true)

    /// Claim and decision must be those of the state (HOT-1).
    ///
    /// `first` is where the state stands; claimedBy, claimedUntil, decidedBy and decidedAt follow it.
    private func checkDecision(_ values: [Value], from first: Int) throws(FeedObjection) {
        guard let state = values[first].text else { return }
        switch state {
        case QAState.pending.rawValue:
            try check(values, first + 1, first + 2, first + 3, first + 4, areSet: false, state)
        case QAState.inReview.rawValue:
            try check(values, first + 1, first + 2, areSet: true, state)
            try check(values, first + 3, first + 4, areSet: false, state)
        default:
            try check(values, first + 2, areSet: false, state)
            try check(values, first + 3, first + 4, areSet: true, state)
        }
    }

    private func check(
        _ values: [Value], _ indices: Int..., areSet: Bool, _ state: String
    ) throws(FeedObjection) {
        for index in indices where (values[index] != .null) != areSet {
            let name = fields[index].name
            if areSet { throw FeedObjection(.missingField, name, "'\(name)' is missing in the state \(state)") }
            throw FeedObjection(.notAllowed, name, "'\(name)' does not go with the state \(state)")
        }
    }
}

extension Value {
    /// The whole number that it is; nil for anything else.
    var integer: Int64? {
        if case .integer(let number) = self { number } else { nil }
    }

    /// The text that it is; nil for anything else.
    var text: String? {
        if case .text(let text) = self { text } else { nil }
    }
}
