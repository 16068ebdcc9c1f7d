/// Editing of one line of text by whole characters: the part that text fields and command lines share.
public struct LineEditor: Hashable, Sendable {
    /// The characters.
    public private(set) var characters: [Character]
    /// The cursor stands before this character; 0 to `characters.count`.
    public private(set) var cursor: Int
    /// The longest text, in characters.
    public var maxLength: Int
    /// What the last kill removed, for Ctrl-Y.
    private var killed: [Character] = []

    /// Makes an editor with the cursor at the end of the text.
    public init(_ text: String = "", maxLength: Int = 10_000) {
        characters = Self.characters(of: text, atMost: maxLength)
        cursor = characters.count
        self.maxLength = maxLength
    }

    /// The text.
    public var text: String { String(characters) }

    /// Replaces the text; the cursor goes to its end.
    public mutating func set(_ text: String) {
        characters = Self.characters(of: text, atMost: maxLength)
        cursor = characters.count
    }

    private static func characters(of text: String, atMost length: Int) -> [Character] {
        text.prefix(length).map(\.withoutTower)
    }

    /// Moves the cursor, kept inside the text.
    public mutating func move(to position: Int) { cursor = max(0, min(position, characters.count)) }

    /// Handles an editing key; false when it is not one.
    ///
    /// Pasted line ends become spaces.
    public mutating func handle(_ key: Key) -> Bool {
        switch key {
        case .character(let character): insert([character])
        case .paste(let text): insert(text.map { $0.isNewline ? " " : $0 })
        case .backspace, .control("h"): remove(max(0, cursor - 1)..<cursor)
        case .delete, .control("d"): remove(cursor..<min(characters.count, cursor + 1))
        case .left, .control("b"): move(to: cursor - 1)
        case .right, .control("f"): move(to: cursor + 1)
        case .home, .control("a"): cursor = 0
        case .end, .control("e"): cursor = characters.count
        case .named(.left, .control), .named(.left, .alt), .alt("b"): cursor = wordStart
        case .named(.right, .control), .named(.right, .alt), .alt("f"): cursor = wordEnd
        case .control("u"): kill(0..<cursor)
        case .control("k"): kill(cursor..<characters.count)
        case .control("w"), .named(.backspace, .alt): kill(wordStart..<cursor)
        case .alt("d"), .named(.delete, .control): kill(cursor..<wordEnd)
        case .control("y"): insert(killed)
        default: return false
        }
        return true
    }

    /// Puts characters before the cursor.
    ///
    /// A combining mark joins the letter before it, so what stands on both sides of the cursor is made of characters
    /// anew; the rest of the text is not looked at.
    private mutating func insert(_ new: [Character]) {
        let taken = new.prefix(max(0, maxLength - characters.count))
        guard !taken.isEmpty else { return }
        let joint = max(0, cursor - 1)..<min(characters.count, cursor + 1)
        let before = String(characters[joint.lowerBound..<cursor]) + String(taken)
        let after = String(characters[cursor..<joint.upperBound])
        let joined = Self.characters(of: before + after, atMost: .max)
        characters.replaceSubrange(joint, with: joined)
        cursor = min(joint.lowerBound + before.count, characters.count)
    }

    private mutating func remove(_ range: Range<Int>) {
        characters.removeSubrange(range)
        cursor = range.lowerBound
    }

    private mutating func kill(_ range: Range<Int>) {
        if !range.isEmpty { killed = Array(characters[range]) }
        remove(range)
    }

    private var wordStart: Int {
        var position = cursor
        while position > 0, !characters[position - 1].isWord { position -= 1 }
        while position > 0, characters[position - 1].isWord { position -= 1 }
        return position
    }

    private var wordEnd: Int {
        var position = cursor
        while position < characters.count, !characters[position].isWord { position += 1 }
        while position < characters.count, characters[position].isWord { position += 1 }
        return position
    }
}

extension LineEditor {
    /// The part of the text that fits in so many columns with the cursor and one column to spare, and the column of
    /// the cursor in it; a secret is shown as dots.
    public func window(columns room: Int, isSecret: Bool = false) -> (text: String, cursor: Int) {
        let shown = isSecret ? [Character](repeating: "•", count: characters.count) : characters
        var first = cursor
        var used = 0
        while first > 0 {
            let width = TextWidth.of(shown[first - 1])
            guard used + width < room else { break }
            first -= 1
            used += width
        }
        // One character takes no more than a few columns, and at least none: what is cut off here is never seen.
        return (String(shown[first...].prefix(max(0, room) * 2)), min(used, room - 1))
    }
}

extension Character {
    /// The longest character of any language or emoji has fewer parts; a longer one is a tower of combining marks,
    /// which only makes every look at it slow.
    private static var mostScalars: Int { 16 }

    /// The character itself, or its first parts where it is a tower.
    var withoutTower: Character {
        let scalars = unicodeScalars
        guard scalars.index(scalars.startIndex, offsetBy: Self.mostScalars, limitedBy: scalars.endIndex) != nil,
            scalars.count > Self.mostScalars
        else { return self }
        return String(String.UnicodeScalarView(scalars.prefix(Self.mostScalars))).first ?? self
    }

    var isWord: Bool { isLetter || isNumber || self == "_" }
}
