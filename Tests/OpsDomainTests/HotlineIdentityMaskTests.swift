import OpsDomain
import Testing

/// What hides who is spoken of in an intake text (HOT-14, ACC-24).
struct HotlineIdentityMaskTests {
    private static let cases: [(String, String)] = [
        ("", ""),
        ("Nothing to hide here.", "Nothing to hide here."),
        // Addresses
        ("Write to jane.doe+x@acme.example, please.", "Write to [email], please."),
        ("Mail joão@exemplo.com.br or a@b", "Mail [email] or [email]"),
        // Numbers
        ("Call +44 (0)20 7946 0958 after six.", "Call [number] after six."),
        ("Call 555-867-5309.", "Call [number]."),
        ("Card 4111 1111 1111 1111 was used", "Card [number] was used"),
        ("On 2026-11-20 at 10:30 in Hall 4, 125 000 euro.", "On 2026-11-20 at 10:30 in Hall 4, 125 000 euro."),
        ("On 20.11.2026 it began.", "On 20.11.2026 it began."),
        ("See CASE-0041873 and ZD-48213.", "See CASE-0041873 and ZD-48213."),
        ("Room 12, shift 3.", "Room 12, shift 3."),
        // Names that the text introduces
        ("Reporter: محمد Lim, at work.", "Reporter: [name] [name], at work."),
        ("Reporter: 佐藤.", "Reporter: [name]."),
        ("My name is Jane Doe and I work here.", "My name is [name] [name] and I work here."),
        ("I am Jane. The manager knows.", "I am [name]. The manager knows."),
        ("I am afraid of him.", "I am afraid of him."),
        ("She said Mr. Kovač did it. Kovač denies it.", "She said Mr. [name] did it. [name] denies it."),
        ("Dr Anna von Berg and Frau Weiß", "Dr [name] von [name] and Frau [name]"),
        ("Ich heiße Jürgen Groß.", "Ich heiße [name] [name]."),
        ("Je m'appelle Chloé Lefèvre.", "Je m'appelle [name] [name]."),
        ("Je m’appelle Chloé.", "Je m’appelle [name]."),
        ("Me llamo José. Mi jefe no.", "Me llamo [name]. Mi jefe no."),
        ("Caller: Tom O'Brien, night shift", "Caller: [name] [name], night shift"),
        ("This is J. Smith calling", "This is [name]. [name] calling"),
        ("a colleague called Mary told me; Mary saw it", "a colleague called [name] told me; [name] saw it"),
        // No names
        ("I am The one", "I am The one"),
        ("This is Monday's report", "This is Monday's report"),
        ("The Caller reports a leak. Anonymous.", "The Caller reports a leak. Anonymous."),
    ]

    @Test(arguments: cases)
    func `HOT-4: identity fields of an intake text are masked`(text: String, expected: String) {
        #expect(IdentityMask().masked(text) == expected)
    }

    @Test(arguments: cases)
    func `HOT-4: masking twice is masking once`(text: String, expected: String) {
        #expect(IdentityMask().masked(expected) == expected)
    }

    @Test func `HOT-4: a long hostile text is masked in bounded time and keeps its other words`() {
        let text = String(repeating: "Mr Mr. i am +1 ((( @ 1-1-1 ", count: 2_000)
        let masked = IdentityMask().masked(text)
        #expect(masked.hasPrefix("Mr Mr. i am"))
        #expect(masked.count <= text.count * 2)
    }
}
