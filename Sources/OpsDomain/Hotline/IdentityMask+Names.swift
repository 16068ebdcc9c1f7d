/// Names: the words after those that introduce one, and from then on the same words wherever they stand.
extension IdentityMask {
    /// Words that a name follows, in lower case; the languages of the hotline's intake.
    private static let phrases = [
        "my name is", "name is", "name:", "i am", "i'm", "this is", "called", "named", "caller:", "reporter:", "caller",
        "mein name ist", "ich bin", "ich heiße", "ich heisse", "namens", "je m'appelle", "je suis", "nommé", "nommée",
        "mon nom est", "me llamo", "mi nombre es", "soy", "llamado", "llamada", "mi chiamo", "il mio nome è",
        "meu nome é", "chamo-me", "mijn naam is", "ik ben", "ik heet", "nazywam się", "mam na imię",
        "supervisor", "manager", "colleague", "coworker", "director", "foreman", "vorgesetzter", "kollege", "kollegin",
    ]

    /// Forms of address that a name follows, without their full stop.
    private static let titles: Set<String> = [
        "mr", "mrs", "ms", "miss", "dr", "prof", "sir", "madam", "herr", "herrn", "frau", "monsieur", "madame",
        "mademoiselle", "mme", "mlle", "señor", "señora", "sr", "sra", "signor", "signora", "senhor", "senhora", "pan",
        "pani", "meneer", "mevrouw",
    ]

    /// Small words inside a name.
    private static let particles: Set<String> = [
        "von", "van", "der", "den", "de", "del", "della", "da", "dos", "di", "la", "le", "el", "al", "bin", "ibn", "zu",
    ]

    /// Capitalised words that begin sentences after an introduction and are no names.
    private static let notNames: Set<String> = [
        "i", "the", "a", "an", "he", "she", "they", "we", "it", "my", "his", "her", "their", "and", "but", "on", "in",
        "at",
        "says", "said", "reports", "reported", "works", "worked", "caller", "anonymous", "monday", "tuesday",
        "wednesday",
        "thursday", "friday", "saturday", "sunday", "january", "february", "march", "april", "may", "june", "july",
        "august", "september", "october", "november", "december", "er", "sie", "ich", "es", "wir", "der", "die", "das",
    ]

    /// The phrases by their last word, the one before a name; each without that word, and whether a colon must follow.
    private static let introductions: [String: [(before: [String], hasColon: Bool)]] = {
        var table: [String: [(before: [String], hasColon: Bool)]] = [:]
        for phrase in phrases {
            let hasColon = phrase.hasSuffix(":")
            let words = (hasColon ? phrase.dropLast() : phrase[...]).split(separator: " ").map(String.init)
            if let last = words.last { table[last, default: []].append((Array(words.dropLast()), hasColon)) }
        }
        return table
    }()

    /// The text with names masked.
    func maskingNames(_ text: [Unicode.Scalar]) -> String {
        let words = Words(text)
        var names: [Int] = []
        var known: Set<String> = []
        var index = 0
        while index < words.count {
            var next = index
            if words.isCapitalised(index), Self.isIntroduced(index, words) {
                while next < words.count, Self.canBeName(next, in: words, follows: next > index) {
                    names.append(next)
                    // Short words such as initials would hide too much elsewhere.
                    let stem = words.stem(next)
                    if stem.count > 2 { known.insert(stem) }
                    let ends = words.endsSentence(next) && words[next].range.count > 1
                    next += 1
                    if ends { break }
                    while next + 1 < words.count, Self.particles.contains(words.folded(next)),
                        Self.canBeName(next + 1, in: words, follows: true)
                    { next += 1 }
                }
            }
            index = max(next, index + 1)
        }
        guard !names.isEmpty else { return String(String.UnicodeScalarView(text)) }
        var result = String.UnicodeScalarView()
        var copied = 0
        var isName = Array(repeating: false, count: words.count)
        for name in names { isName[name] = true }
        for index in 0..<words.count where isName[index] || known.contains(words.stem(index)) {
            result += text[copied..<words[index].range.lowerBound]
            result += Self.name.unicodeScalars
            copied = words[index].range.upperBound
        }
        return String(result + text[copied...])
    }

    /// Whether the words before `index` introduce a name and nothing but a space (or the title's stop) stands between.
    private static func isIntroduced(_ index: Int, _ words: Words) -> Bool {
        guard index > 0 else { return false }
        let before = words.folded(index - 1)
        let follower = words.follower(index - 1)
        let isSeparated = words[index].isSeparated
        if titles.contains(before), !isSeparated || follower == "." { return true }
        guard let phrases = introductions[before] else { return false }
        return phrases.contains { phrase in
            guard phrase.before.count < index, phrase.hasColon ? follower == ":" : !isSeparated else { return false }
            let first = index - 1 - phrase.before.count
            return phrase.before.enumerated().allSatisfy { $0.element == words.folded(first + $0.offset) }
        }
    }

    /// Whether a word can be part of a name: capitalised, and no word that begins a sentence.
    private static func canBeName(_ index: Int, in words: Words, follows: Bool) -> Bool {
        guard words.isCapitalised(index) else { return false }
        if follows, words[index].isSeparated {
            // The full stop of an initial does not end the name.
            guard words[index - 1].range.count == 1, words.follower(index - 1) == "." else { return false }
        }
        return !notNames.contains(words.stem(index).lowercased()) && !titles.contains(words.folded(index))
    }
}

/// The words of a text: where they stand; their letters are looked at only when somebody asks.
private struct Words {
    struct Word {
        let range: Range<Int>
        /// Whether more than a space stands between it and the word before.
        let isSeparated: Bool
    }

    private let text: [Unicode.Scalar]
    private var words: [Word] = []

    /// Words begin with a letter and go on with letters, marks, apostrophes and dashes.
    init(_ text: [Unicode.Scalar]) {
        self.text = text
        var end = 0
        var index = 0
        while index < text.count {
            guard text[index].isLetter else {
                index += 1
                continue
            }
            let start = index
            while index < text.count, text[index].isWordPart || "'’-".unicodeScalars.contains(text[index]) {
                index += 1
            }
            let isSeparated = !text[end..<start].allSatisfy { $0 == " " || $0 == "\u{a0}" }
            words.append(Word(range: start..<index, isSeparated: isSeparated))
            end = index
        }
    }

    var count: Int { words.count }

    subscript(index: Int) -> Word { words[index] }

    /// The word in lower case, its apostrophes straight.
    func folded(_ index: Int) -> String {
        let straight = text[words[index].range].map { $0 == "’" ? "'" : $0 }
        return String(String.UnicodeScalarView(straight)).lowercased()
    }

    /// The word without the `'s` of possession.
    func stem(_ index: Int) -> String {
        let range = words[index].range
        guard range.count > 2, text[range.upperBound - 1] == "s" || text[range.upperBound - 1] == "S",
            text[range.upperBound - 2] == "'" || text[range.upperBound - 2] == "’"
        else { return string(range) }
        return string(range.lowerBound..<range.upperBound - 2)
    }

    /// Whether it does not begin with a small letter; scripts without case (Arabic, Chinese, …) write names like any
    /// word.
    func isCapitalised(_ index: Int) -> Bool {
        let first = text[words[index].range.lowerBound]
        return first.isASCII ? first.value < 0x61 : !first.properties.isLowercase
    }

    /// The character right after it.
    func follower(_ index: Int) -> Unicode.Scalar? {
        let end = words[index].range.upperBound
        return end < text.count ? text[end] : nil
    }

    /// Whether a sentence, or a part of one, ends with it.
    func endsSentence(_ index: Int) -> Bool {
        follower(index).map { ".!?;:,\n".unicodeScalars.contains($0) } ?? true
    }

    private func string(_ range: Range<Int>) -> String {
        String(String.UnicodeScalarView(text[range]))
    }
}
