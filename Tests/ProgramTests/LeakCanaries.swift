/// Secrets and names that stand nowhere else, and the feed that brings them into a store.
///
/// Each is one word, so that a mask which keeps a first letter does not keep the canary.
struct LeakCanaries {
    /// The tenant that all of them are about.
    static let tenant = "org_00001"
    /// The tenant's users: three canaries each.
    static let users = 1...40
    /// The items of the queue: three canaries each.
    static let items = 1...20
    /// Lines that cannot land: one canary each.
    static let rejects = 1...20

    /// The words of a user's name and the local part of the address.
    static func ofUser(_ number: Int) -> [String] { ["Qzfirst\(number)x", "Qzlast\(number)x", "qzmail\(number)x"] }

    /// A reporter's name, address and telephone number, as an intake text labels them.
    static func ofItem(_ number: Int) -> [String] {
        ["Qzreporter\(number)x", "qzwriter\(number)x", "55571\(100 + number)"]
    }

    /// A secret where the schema knows no place for one, or a line that breaks behind it.
    static func ofReject(_ number: Int) -> String { "qzsecret\(number)x" }

    /// Every canary, in lower case.
    static let all: [String] =
        (users.flatMap(ofUser) + items.flatMap(ofItem) + rejects.map(ofReject)).map { $0.lowercased() }

    /// The ids that the records have.
    static func userID(_ number: Int) -> String { "tu_canary_\(number)" }
    static func itemID(_ number: Int) -> String { "qa_canary_\(number)" }

    /// The canaries that a text shows.
    static func shown(in text: String) -> Set<String> {
        // Nearly every text has none; one look for what they have in common spares the others.
        let text = text.lowercased()
        guard text.contains("qz") || text.contains("55571") else { return [] }
        return Set(all.filter { text.contains($0) })
    }

    /// The feed, one record a line, in two versions so that the ledger has values before and after.
    static var feed: String {
        var lines: [String] = []
        for version in 1...2 {
            lines += users.map { user($0, version) }
            lines += items.map { item($0, version) }
        }
        return (lines + rejects.map(reject)).joined(separator: "\n") + "\n"
    }

    private static func user(_ number: Int, _ version: Int) -> String {
        let words = ofUser(number)
        return record(
            "tenant_users",
            """
            "id":"\(userID(number))","organizationId":"\(tenant)","email":"\(words[2])@acme-health.example",\
            "name":"\(version == 2 ? "Dr. " : "")\(words[0]) \(words[1])","role":"EMPLOYEE","status":"ACTIVE"
            """, version)
    }

    private static func item(_ number: Int, _ version: Int) -> String {
        let words = ofItem(number)
        let texts = [
            "Caller: \(words[0]) reports missing stock. Write to \(words[1])@mail.example or call +49 30 \(words[2]).",
            "My name is \(words[0]). \(words[1])@mail.example. Tel. 0049 30 \(words[2]). They took it home.",
            "Reporter: \(words[0]), email \(words[1])@mail.example, phone (030) \(words[2]). Says \(words[0]) saw it.",
        ]
        return record(
            "qa_items",
            """
            "id":"\(itemID(number))","organizationId":"\(tenant)","reference":"CASE-88\(10_000 + number)",\
            "severity":"CRITICAL","category":"fraud","language":"en","priority":1,"imminentHarm":true,\
            "intakeText":"\(texts[number % texts.count])\(version == 2 ? " Called twice." : "")",\
            "createdAt":"2026-11-01T08:00:00Z"
            """, version)
    }

    private static func reject(_ number: Int) -> String {
        let word = ofReject(number)
        switch number % 5 {
        case 0: return "{\"type\":\"RECORD\",\"stream\":\"\(word)\",\"record\":{}}"
        case 1: return "{\"type\":\"RECORD\",\"stream\":\"tenant_users\",\"record\":{\"name\":\"\(word)"
        case 2: return record("tenant_users", "\"id\":\"tu_x\(number)\",\"name\":\"\(word)\",\"email\":7", 1)
        case 3:
            return record(
                "qa_items", "\"id\":\"qa_x\(number)\",\"severity\":\"\(word)\",\"intakeText\":\"\(word)\"", 1)
        default:
            return record(
                "sso",
                "\"organizationId\":\"\(tenant)\",\"ssoProvider\":\"SAML\",\"ssoEnabled\":\"\(word)\"", 1)
        }
    }

    private static func record(_ stream: String, _ members: String, _ version: Int) -> String {
        "{\"type\":\"RECORD\",\"stream\":\"\(stream)\",\"record\":{\(members)},\"version\":\(version)}"
    }
}
