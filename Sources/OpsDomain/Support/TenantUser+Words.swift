public import Ledger

extension TenantUser: FoundByWords {
    public func words(at now: Timestamp?) -> [String] {
        [name, email, role, status, ListText.words(status), lastLoginAt.map(ListText.minute) ?? "never"]
    }

    public var identities: [String] { [id] }
}
