public import Ledger

/// How a stored value is written for a person.
public enum ValueWords {
    /// A value in words; a moment, which is stored in milliseconds, as one reads it.
    public static func text(_ value: Value, in column: String) -> String {
        switch value {
        case .null: "NULL"
        case .integer(let number) where column.hasSuffix("_at"): Timestamp(milliseconds: number).description
        case .integer(let number): String(number)
        case .real(let number): String(number)
        case .text(let text): text
        case .blob(let bytes): "\(bytes.count) bytes"
        }
    }
}
