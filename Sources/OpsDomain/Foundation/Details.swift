import FoundationEssentials

/// The machine-readable part of a ledger entry.
public enum Details {
    /// A JSON object with sorted keys; empty braces if a value cannot be written, which no value here can cause.
    public static func json(_ value: some Encodable) -> String {
        let encoder = JSONEncoder()
        encoder.outputFormatting = [.sortedKeys, .withoutEscapingSlashes]
        guard let data = try? encoder.encode(value) else { return "{}" }
        return String(decoding: data, as: UTF8.self)
    }
}
