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
        characters = Array(text.prefix(maxLength))
        cursor = characters.count
        self.maxLength = maxLength
    }

    /// The text.
    public var text: String { String(characters) }

    /// Replaces the text; the cursor goes to its end.
    public mutating func set(_ text: String) {
        characters = Array(text.prefix(maxLength))
        cursor = characters.count
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

    private mutating func insert(_ new: [Character]) {
        let room = max(0, maxLength - characters.count)
        let taken = new.prefix(room)
        characters.insert(contentsOf: taken, at: cursor)
        // A combining mark typed after its letter joins it: build the characters anew so that they stay whole.
        let before = String(characters[..<(cursor + taken.count)])
        characters = Array(before + String(characters[(cursor + taken.count)...]))
        cursor = min(before.count, characters.count)
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

extension Character {
    var isWord: Bool { isLetter || isNumber || self == "_" }
}
