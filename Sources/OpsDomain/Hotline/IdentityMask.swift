/// Hides who is spoken of in a free text: email addresses, telephone numbers, and names that the text introduces.
///
/// It cannot find every name: only names after words that introduce one ("my name is", "Mr", "ich heiße", …), and from
/// then on the same words wherever they stand. It errs on the side of hiding.
public struct IdentityMask: Sendable {
    /// The name by which a statement calls the mask.
    public static let function = "identity_masked"
    /// What stands for an email address.
    public static let email = "[email]"
    /// What stands for a telephone number or another long number.
    public static let number = "[number]"
    /// What stands for a word of a name.
    public static let name = "[name]"

    /// Makes the mask.
    public init() {}

    /// The text with identity fields masked; masking the result again changes nothing.
    public func masked(_ text: String) -> String {
        let withoutEmails = text.replacing(Self.emailPattern, with: Self.email)
        return maskingNames(maskingNumbers(withoutEmails))
    }

    // A computed property, since `Regex` is not Sendable.
    private static var emailPattern: Regex<Substring> {
        /[\p{L}\p{N}._%+'\-]+@[\p{L}\p{N}\-]+(?:\.[\p{L}\p{N}\-]+)*/
    }

    // MARK: Numbers

    /// The fewest digits that could be a telephone number.
    private static let fewestDigits = 7

    private func maskingNumbers(_ text: String) -> String {
        let characters = Array(text)
        var result = ""
        var index = 0
        while index < characters.count {
            let start = index
            let end = Self.endOfNumber(characters, from: start)
            let run = characters[start..<end]
            let follows = start > 0 && (characters[start - 1].isLetter || characters[start - 1].isNumber)
            // A letter and a dash before the digits make it a reference (CASE-0041873), not a telephone number.
            let isReference = start > 1 && characters[start - 1] == "-" && characters[start - 2].isLetter
            if !follows, !isReference, run.count(where: \.isWholeNumber) >= Self.fewestDigits, !Self.isDate(run) {
                result += Self.number
                index = end
            } else if end > start {
                result += String(run)
                index = end
            } else {
                result.append(characters[index])
                index += 1
            }
        }
        return result
    }

    /// Where a run of digits with the separators of telephone numbers ends; `start` itself if none begins there.
    private static func endOfNumber(_ characters: [Character], from start: Int) -> Int {
        guard characters[start].isWholeNumber || "+(".contains(characters[start]) else { return start }
        var end = start
        var gap = 0
        for index in start..<characters.count {
            if characters[index].isWholeNumber {
                end = index + 1
                gap = 0
            } else if " -./()+\u{a0}".contains(characters[index]) {
                gap += 1
                if gap > 3 { break }
            } else {
                break
            }
        }
        return end
    }

    /// Whether a run is a calendar day, `2026-11-20`, perhaps with the hour that follows it.
    private static func isDate(_ run: ArraySlice<Character>) -> Bool {
        String(run).wholeMatch(
            of: /(?:19|20)\d\d[-.\/]\d\d?[-.\/]\d\d?(?: \d\d?)?|\d\d?[-.\/]\d\d?[-.\/](?:19|20)\d\d(?: \d\d?)?/)
            != nil
    }

    // MARK: Names

    /// Words that a name follows, in lower case; the languages of the hotline's intake.
    private static let introductions: [[String]] = [
        "my name is", "name is", "name:", "i am", "i'm", "this is", "called", "named", "caller:", "reporter:", "caller",
        "mein name ist", "ich bin", "ich heiße", "ich heisse", "namens", "je m'appelle", "je suis", "nommé", "nommée",
        "mon nom est", "me llamo", "mi nombre es", "soy", "llamado", "llamada", "mi chiamo", "il mio nome è",
        "meu nome é", "chamo-me", "mijn naam is", "ik ben", "ik heet", "nazywam się", "mam na imię",
        "supervisor", "manager", "colleague", "coworker", "director", "foreman", "vorgesetzter", "kollege", "kollegin",
    ].map { $0.split(separator: " ").map(String.init) }

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

    private func maskingNames(_ text: String) -> String {
        let words = Self.words(of: text)
        var isName = Array(repeating: false, count: words.count)
        var known: Set<String> = []
        for index in words.indices where !isName[index] {
            guard Self.isIntroduced(index, words) else { continue }
            var next = index
            while next < words.count, Self.canBeName(words[next], after: next > index ? words[next - 1] : nil) {
                isName[next] = true
                // Short words such as initials would hide too much elsewhere.
                if words[next].stem.count > 2 { known.insert(words[next].stem) }
                let ends = words[next].endsSentence && words[next].text.count > 1
                next += 1
                while !ends, next + 1 < words.count, Self.particles.contains(words[next].folded),
                    Self.canBeName(words[next + 1], after: words[next])
                { next += 1 }
                if ends { break }
            }
        }
        var result = ""
        var position = text.startIndex
        for (index, word) in words.enumerated() where isName[index] || known.contains(word.stem) {
            result += text[position..<word.range.lowerBound]
            result += Self.name
            position = word.range.upperBound
        }
        return result + text[position...]
    }

    private struct Word {
        let text: String
        let folded: String
        let range: Range<String.Index>
        /// The character right after it.
        let follower: Character?
        /// Whether more than a space stands between it and the word before.
        let isSeparated: Bool

        /// The word without the `'s` of possession.
        var stem: String {
            folded.hasSuffix("'s") ? String(text.dropLast(2)) : text
        }

        var endsSentence: Bool { follower.map { ".!?;:,\n".contains($0) } ?? true }
    }

    private static func words(of text: String) -> [Word] {
        var words: [Word] = []
        var end = text.startIndex
        for match in text.matches(of: /\p{L}[\p{L}\p{M}'’\-]*/) {
            let gap = text[end..<match.range.lowerBound]
            let follower = match.range.upperBound < text.endIndex ? text[match.range.upperBound] : nil
            let word = String(match.output)
            words.append(
                Word(
                    text: word, folded: word.lowercased().replacing("’", with: "'"), range: match.range,
                    follower: follower, isSeparated: !gap.allSatisfy { $0 == " " || $0 == "\u{a0}" }))
            end = match.range.upperBound
        }
        return words
    }

    /// Whether the words before `index` introduce a name and nothing but a space (or the title's stop) stands between.
    private static func isIntroduced(_ index: Int, _ words: [Word]) -> Bool {
        guard index > 0 else { return false }
        let before = words[index - 1]
        if titles.contains(before.folded), !words[index].isSeparated || before.follower == "." { return true }
        return introductions.contains { phrase in
            guard phrase.count <= index else { return false }
            let hasColon = phrase.last?.hasSuffix(":") ?? false
            guard hasColon ? before.follower == ":" : !words[index].isSeparated else { return false }
            return zip(phrase, words[(index - phrase.count)...]).allSatisfy { expected, word in
                (expected.hasSuffix(":") ? String(expected.dropLast()) : expected) == word.folded
            }
        }
    }

    /// Whether a word can be part of a name: capitalised, and no word that begins a sentence.
    private static func canBeName(_ word: Word, after previous: Word?) -> Bool {
        if let previous, word.isSeparated {
            // The full stop of an initial does not end the name.
            guard previous.text.count == 1, previous.follower == "." else { return false }
        }
        // Scripts without case (Arabic, Chinese, …) write names like any word; after an introduction it is one.
        guard let first = word.text.first, first.isLetter, !first.isLowercase,
            !notNames.contains(word.stem.lowercased())
        else { return false }
        return !titles.contains(word.folded)
    }
}
