import Ledger

extension Row {
    /// A moment, stored as milliseconds since 1970 UTC.
    func timestamp(_ index: Int) -> Timestamp { Timestamp(milliseconds: int64(index)) }

    /// A moment or NULL.
    func optionalTimestamp(_ index: Int) -> Timestamp? { optionalInt64(index).map(Timestamp.init(milliseconds:)) }

    /// A list, stored with commas between.
    func list(_ index: Int) -> [String] { text(index).split(separator: ",").map(String.init) }

    /// A stored token as one of the cases of `Token`.
    /// - Throws: `OpsError` of kind `store.damaged` for a token that no version of the program writes.
    func token<Token: RawRepresentable<String>>(_ index: Int, _ column: String) throws -> Token {
        let raw = text(index)
        guard let token = Token(rawValue: raw) else { throw OpsError.damaged(column, raw) }
        return token
    }
}
