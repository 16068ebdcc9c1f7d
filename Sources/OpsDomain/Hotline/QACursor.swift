import FoundationEssentials
import Ledger

/// A place in the queue: the values by which a row is sorted, the row's key last.
///
/// Callers see it as an opaque text; it names a place, not a row, so it holds when the row is gone.
struct QACursor: Hashable, Sendable {
    /// The order in which it is a place.
    let sort: QASort
    /// Integers and texts, as sorted by.
    let values: [Value]

    private struct Coded: Codable {
        let field: QASortField
        let descending: Bool
        let values: [Value]
    }

    init(sort: QASort, values: [Value]) {
        self.sort = sort
        self.values = values
    }

    /// Reads a cursor that this program gave out.
    /// - Throws: `OpsError` of kind `value.invalid` when it is none, or is of another order.
    init(_ text: String, sort: QASort) throws {
        guard let data = Data(base64Encoded: text), let coded = try? JSONDecoder().decode(Coded.self, from: data),
            coded.values.allSatisfy(\.isIntegerOrText), coded.values.last?.isInteger ?? false
        else { throw OpsError.invalid("cursor", "'\(text)' is no place in the queue") }
        guard coded.field == sort.field, coded.descending == sort.descending else {
            throw OpsError.invalid("cursor", "it is a place in another order")
        }
        self.init(sort: sort, values: coded.values)
    }

    /// The opaque text.
    var text: String {
        let encoder = JSONEncoder()
        encoder.outputFormatting = .sortedKeys
        let coded = Coded(field: sort.field, descending: sort.descending, values: values)
        // Integers and texts can always be written.
        return (try? encoder.encode(coded))?.base64EncodedString() ?? ""
    }
}

extension Value {
    fileprivate var isInteger: Bool {
        if case .integer = self { true } else { false }
    }

    fileprivate var isIntegerOrText: Bool {
        switch self {
        case .integer, .text: true
        case .null, .real, .blob: false
        }
    }
}
