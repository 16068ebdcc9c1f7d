/// A Swift source taken apart into code, comments and string literals, so that a rule looks only where it applies.
///
/// All three have the lines of the source: what belongs to another part is left out, line breaks are kept.
struct SwiftText: Sendable {
    /// The source without comments and without the contents of literals; interpolated expressions are code.
    let code: [Substring]
    /// The comments alone, without their opening marks.
    let comments: [Substring]
    /// The contents of string literals alone.
    let literals: [Substring]

    init(_ source: String) {
        var scanner = Scanner(source: Array(source.utf8))
        scanner.scan()
        code = Self.lines(scanner.code)
        comments = Self.lines(scanner.comments)
        literals = Self.lines(scanner.literals)
    }

    private static func lines(_ bytes: [UInt8]) -> [Substring] {
        String(decoding: bytes, as: UTF8.self).split(separator: "\n", omittingEmptySubsequences: false)
    }
}

/// One pass over the bytes.
///
/// Contexts nest: a literal may hold an interpolation, which may hold a literal.
private struct Scanner {
    enum Context {
        /// Code; `parentheses` counts those open, nil at the top, where none ends the context.
        case code(parentheses: Int?)
        case lineComment
        case blockComment(depth: Int)
        case literal(pounds: Int, isMultiline: Bool)
    }

    let source: [UInt8]
    var position = 0
    var contexts = [Context.code(parentheses: nil)]
    var code: [UInt8] = []
    var comments: [UInt8] = []
    var literals: [UInt8] = []

    mutating func scan() {
        while position < source.count {
            if source[position] == UInt8(ascii: "\n") {
                endLine()
                continue
            }
            switch contexts.last ?? .code(parentheses: nil) {
            case .code(let parentheses): scanCode(parentheses)
            case .lineComment: comments.append(take())
            case .blockComment(let depth): scanBlockComment(depth)
            case .literal(let pounds, let isMultiline): scanLiteral(pounds, isMultiline)
            }
        }
    }

    /// A line break belongs to every part; it ends a line comment, and a one-line literal that was never closed.
    private mutating func endLine() {
        position += 1
        code.append(UInt8(ascii: "\n"))
        comments.append(UInt8(ascii: "\n"))
        literals.append(UInt8(ascii: "\n"))
        switch contexts.last {
        case .lineComment, .literal(_, isMultiline: false): contexts.removeLast()
        default: break
        }
    }

    private mutating func scanCode(_ parentheses: Int?) {
        if skip("//") {
            contexts.append(.lineComment)
        } else if skip("/*") {
            contexts.append(.blockComment(depth: 1))
        } else if let pounds = openingPounds() {
            position += pounds
            let isMultiline = skip(#"""""#)
            if !isMultiline { position += 1 }
            code.append(UInt8(ascii: "\""))
            contexts.append(.literal(pounds: pounds, isMultiline: isMultiline))
        } else if let parentheses, source[position] == UInt8(ascii: "(") {
            replaceContext(.code(parentheses: parentheses + 1))
            code.append(take())
        } else if let parentheses, source[position] == UInt8(ascii: ")") {
            if parentheses == 0 { contexts.removeLast() } else { replaceContext(.code(parentheses: parentheses - 1)) }
            code.append(take())
        } else {
            code.append(take())
        }
    }

    private mutating func scanBlockComment(_ depth: Int) {
        if skip("/*") {
            replaceContext(.blockComment(depth: depth + 1))
        } else if skip("*/") {
            if depth == 1 { contexts.removeLast() } else { replaceContext(.blockComment(depth: depth - 1)) }
        } else {
            comments.append(take())
        }
    }

    private mutating func scanLiteral(_ pounds: Int, _ isMultiline: Bool) {
        let marks = String(repeating: "#", count: pounds)
        if skip("\\" + marks + "(") {
            code.append(UInt8(ascii: "("))
            contexts.append(.code(parentheses: 0))
        } else if skip("\\" + marks) {
            if position < source.count, source[position] != UInt8(ascii: "\n") { literals.append(take()) }
        } else if skip((isMultiline ? #"""""# : #"""#) + marks) {
            code.append(UInt8(ascii: "\""))
            literals.append(UInt8(ascii: " "))
            contexts.removeLast()
        } else {
            literals.append(take())
        }
    }

    /// The number of `#` before the quotation mark of a literal that opens here; nil when none does.
    private func openingPounds() -> Int? {
        var end = position
        while end < source.count, source[end] == UInt8(ascii: "#") { end += 1 }
        return end < source.count && source[end] == UInt8(ascii: "\"") ? end - position : nil
    }

    private mutating func replaceContext(_ context: Context) { contexts[contexts.count - 1] = context }

    private mutating func take() -> UInt8 {
        defer { position += 1 }
        return source[position]
    }

    private mutating func skip(_ text: String) -> Bool {
        guard source[position...].starts(with: text.utf8) else { return false }
        position += text.utf8.count
        return true
    }
}
