import OpsDomain

/// Tenants such as a directory has: invented names over a vocabulary, the same at every run.
struct Directory {
    var entries: [TenantIndexEntry]
    let index: TenantIndex

    /// Names that the generated ones cannot have.
    static let realistic = [
        "Acme Health Group", "Globex", "Initech", "Umbrella Logistics", "Vandelay Industries", "Stark & Wayne LLP",
        "Banque Générale du Léman", "Müller Söhne Maschinenbau", "St. Mary's Hospital", "First Citizens Trust of Ohio",
        "Northwind Traders", "Österreichische Kraftwerke AG", "Łódź Textile Works", "Kaiser-Bergmann Pharma",
        "Pinnacle Behavioral Care", "Газпромстрой Восток", "Tyrell", "Oakridge School District 12", "Aaron Mills",
        "Ladder Works",
    ]

    static func make(_ count: Int) -> Directory {
        let first = [
            "Aurora", "Beacon", "Cedar", "Delta", "Everest", "Falcon", "Granite", "Horizon", "Ivory", "Juniper",
            "Keystone", "Lumen", "Meridian", "Nimbus", "Orchid", "Quartz", "Redwood", "Sierra", "Titan", "Zephyr",
        ]
        let second = [
            "Medical", "Energy", "Foods", "Systems", "Freight", "Financial", "Insurance", "Retail", "Motors", "Labs",
            "Media", "Telecom", "Software", "Mining", "Steel", "Clinic", "University", "Shipping", "Capital", "Health",
        ]
        let third = [
            "Group", "Inc", "LLC", "Corp", "GmbH", "International", "Services", "Partners", "Network", "Trust",
        ]
        var random = SeededGenerator(seed: 7)
        var entries: [TenantIndexEntry] = []
        for (position, name) in realistic.enumerated() {
            entries.append(TenantIndexEntry(key: Int64(position), id: "org_" + padded(position), name: name))
        }
        for position in realistic.count..<count {
            let words = [
                first.randomElement(using: &random), first.randomElement(using: &random),
                second.randomElement(using: &random), third.randomElement(using: &random),
            ].compactMap { $0 }
            entries.append(
                TenantIndexEntry(
                    key: Int64(position), id: "org_" + padded(position), name: words.joined(separator: " "),
                    slug: words.joined(separator: "-").lowercased(),
                    domains: [words.joined().lowercased() + ".example"]))
        }
        return Directory(entries: entries, index: TenantIndex(entries: entries))
    }

    private static func padded(_ number: Int) -> String {
        String(repeating: "0", count: 5 - String(number).count) + String(number)
    }

    func search(_ text: String) -> [TenantMatch] { index.search(text) }

    /// What somebody may type who means a tenant: a part of its name, id or domain, words in any order, edits at will.
    func query(using random: inout SeededGenerator) -> String {
        guard let entry = entries.randomElement(using: &random) else { return "" }
        var text = [entry.name, entry.name, entry.id, entry.domains.first ?? entry.name].randomElement(using: &random)
        if Int.random(in: 0..<4, using: &random) == 0 {
            text = text?.split(separator: " ").shuffled(using: &random).joined(separator: " ")
        }
        var letters = Array(text ?? "")
        switch Int.random(in: 0..<4, using: &random) {
        case 0: letters = Array(letters.prefix(Int.random(in: 1...12, using: &random)))
        case 1: letters = Array(letters[Int.random(in: 0..<letters.count, using: &random)...].prefix(9))
        default: break
        }
        for _ in 0..<Int.random(in: 0..<3, using: &random) where letters.count > 1 {
            let place = Int.random(in: 0..<letters.count - 1, using: &random)
            let other = Array("aeiorstn 0").randomElement(using: &random) ?? "x"
            switch Int.random(in: 0..<4, using: &random) {
            case 0: letters[place] = other
            case 1: letters.insert(other, at: place)
            case 2: letters.remove(at: place)
            default: letters.swapAt(place, place + 1)
            }
        }
        return String(letters)
    }

    static let large = make(20_000)
    static let few = make(200)
}

/// Every word one edit away: each letter wrong, missing, preceded by another or swapped with the next.
func edits(of word: String) -> [String] {
    let letters = Array(word)
    var result: [String] = []
    for position in letters.indices where letters[position].isLetter {
        for other in ["x", "e"] as [Character] {
            result.append(String(letters[..<position] + [other] + letters[(position + 1)...]))
            result.append(String(letters[..<position] + [other] + letters[position...]))
        }
        result.append(String(letters[..<position] + letters[(position + 1)...]))
        if position + 1 < letters.count, letters[position + 1].isLetter {
            var swapped = letters
            swapped.swapAt(position, position + 1)
            result.append(String(swapped))
        }
    }
    return result.filter { $0 != word }
}

/// A name with one edit in one of its words of four letters or more, in every way.
func misspellings(of name: String) -> [String] {
    let words = name.split(separator: " ").map(String.init)
    var result: [String] = []
    for (position, word) in words.enumerated() where word.count(where: \.isLetter) >= 4 {
        for edited in edits(of: word) {
            var typed = words
            typed[position] = edited
            result.append(typed.joined(separator: " "))
        }
    }
    return result
}
