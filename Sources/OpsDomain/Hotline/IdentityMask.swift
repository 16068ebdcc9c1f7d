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
    ///
    /// It works on the scalars, in one pass for each kind: a page of the queue may mask hundreds of texts (PERF-5).
    public func masked(_ text: String) -> String {
        let scalars = Array(text.unicodeScalars)
        return maskingNames(maskingNumbers(maskingEmails(scalars)))
    }

    // MARK: Addresses

    private func maskingEmails(_ text: [Unicode.Scalar]) -> [Unicode.Scalar] {
        var result: [Unicode.Scalar] = []
        var copied = 0
        var next = 0
        while let sign = text[next...].firstIndex(of: "@") {
            next = sign + 1
            var start = sign
            while start > copied, text[start - 1].isPartOfLabel || "._%+'".unicodeScalars.contains(text[start - 1]) {
                start -= 1
            }
            var end = Self.endOfLabel(text, from: next)
            guard start < sign, end > next else { continue }
            while end < text.count, text[end] == "." {
                let further = Self.endOfLabel(text, from: end + 1)
                guard further > end + 1 else { break }
                end = further
            }
            result += text[copied..<start]
            result += Self.email.unicodeScalars
            copied = end
            next = end
        }
        return copied == 0 ? text : result + text[copied...]
    }

    /// Where the letters, digits and dashes from `start` on end.
    private static func endOfLabel(_ text: [Unicode.Scalar], from start: Int) -> Int {
        text[start...].firstIndex { !$0.isPartOfLabel } ?? text.count
    }

    // MARK: Numbers

    /// The fewest digits that could be a telephone number.
    private static let fewestDigits = 7

    private func maskingNumbers(_ text: [Unicode.Scalar]) -> [Unicode.Scalar] {
        var result: [Unicode.Scalar] = []
        var copied = 0
        var index = 0
        while index < text.count {
            let start = index
            let end = Self.endOfNumber(text, from: start)
            index = max(end, start + 1)
            let run = text[start..<end]
            guard run.count(where: \.isDigit) >= Self.fewestDigits, !Self.isDate(run) else { continue }
            let follows = start > 0 && (text[start - 1].isWordPart || text[start - 1].properties.numericType != nil)
            // A letter and a dash before the digits make it a reference (CASE-0041873), not a telephone number.
            let isReference = start > 1 && text[start - 1] == "-" && text[start - 2].isWordPart
            guard !follows, !isReference else { continue }
            result += text[copied..<start]
            result += Self.number.unicodeScalars
            copied = end
        }
        return copied == 0 ? text : result + text[copied...]
    }

    /// Where a run of digits with the separators of telephone numbers ends; `start` itself if none begins there.
    private static func endOfNumber(_ text: [Unicode.Scalar], from start: Int) -> Int {
        guard text[start].isDigit || text[start] == "+" || text[start] == "(" else { return start }
        var end = start
        var gap = 0
        for index in start..<text.count {
            if text[index].isDigit {
                end = index + 1
                gap = 0
            } else if " -./()+\u{a0}".unicodeScalars.contains(text[index]) {
                gap += 1
                if gap > 3 { break }
            } else {
                break
            }
        }
        return end
    }

    /// Whether a run is a calendar day, `2026-11-20` or `20.11.2026`, perhaps with the hour that follows it.
    private static func isDate(_ run: ArraySlice<Unicode.Scalar>) -> Bool {
        let groups = run.split(omittingEmptySubsequences: false) { !$0.isDigit }
        let separators = run.filter { !$0.isDigit }
        guard (3...4).contains(groups.count), separators.prefix(2).allSatisfy({ "-./".unicodeScalars.contains($0) }),
            separators.count == 2 || separators.last == " " && (1...2).contains(groups[3].count)
        else { return false }
        let (first, last) = (groups[0], groups[2])
        let year = first.count == 4 ? first : last
        let others = [groups[1].count, first.count == 4 ? last.count : first.count]
        return year.count == 4 && others.allSatisfy((1...2).contains)
            && (year.starts(with: "19".unicodeScalars) || year.starts(with: "20".unicodeScalars))
    }
}

extension Unicode.Scalar {
    /// Whether it is a letter.
    var isLetter: Bool {
        if isASCII { return (0x41...0x5A).contains(value & 0xDF) }
        switch properties.generalCategory {
        case .uppercaseLetter, .lowercaseLetter, .titlecaseLetter, .modifierLetter, .otherLetter: return true
        default: return false
        }
    }

    /// Whether it is a letter or a mark upon one.
    var isWordPart: Bool {
        if isLetter { return true }
        guard !isASCII else { return false }
        switch properties.generalCategory {
        case .nonspacingMark, .spacingMark, .enclosingMark: return true
        default: return false
        }
    }

    /// Whether it is a digit of any script.
    var isDigit: Bool {
        isASCII ? (0x30...0x39).contains(value) : Character(self).isWholeNumber
    }

    /// Whether it can stand in a label of a domain.
    fileprivate var isPartOfLabel: Bool {
        if isWordPart || isDigit || self == "-" { return true }
        return !isASCII && properties.numericType != nil
    }
}
