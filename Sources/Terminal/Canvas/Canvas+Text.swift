/// Where a text stands in the width it is given.
public enum Alignment: Hashable, Sendable {
    case leading, center, trailing
}

extension Canvas {
    /// Writes one line of text and returns the columns it took.
    ///
    /// With a `width` the text is cut to it (the cut is marked with `…`), aligned in it, and the rest filled with
    /// spaces in the
    /// same look. Without one the text goes as far as the clip. Wide characters are never split.
    @discardableResult
    public mutating func write(
        _ text: String, at point: Point, style: Style = .plain, width: Int? = nil, align: Alignment = .leading
    ) -> Int {
        guard let width else { return put(text, at: point, style: style, limit: clip.maxX - point.x) }
        guard width > 0 else { return 0 }
        let columns = TextWidth.of(text)
        if columns > width {
            let kept = TextWidth.prefix(text, columns: width - 1)
            var used = put(String(kept), at: point, style: style, limit: width - 1)
            used += put("…", at: Point(point.x + used, point.y), style: style, limit: 1)
            fill(Rect(point.x + used, point.y, width - used, 1), style: style)
            return width
        }
        let before =
            switch align {
            case .leading: 0
            case .center: (width - columns) / 2
            case .trailing: width - columns
            }
        fill(Rect(point.x, point.y, before, 1), style: style)
        put(text, at: Point(point.x + before, point.y), style: style, limit: columns)
        fill(Rect(point.x + before + columns, point.y, width - before - columns, 1), style: style)
        return width
    }

    /// Writes one line of text in the look of a role and returns the columns it took.
    @discardableResult
    public mutating func write(
        _ text: String, at point: Point, _ role: Role, width: Int? = nil, align: Alignment = .leading
    ) -> Int {
        write(text, at: point, style: theme[role], width: width, align: align)
    }

    /// Writes pieces of text one after the other, each with its own role, and returns the columns they took.
    @discardableResult
    public mutating func write(_ pieces: [Span], at point: Point, width: Int? = nil) -> Int {
        let end = width.map { point.x + $0 } ?? clip.maxX
        var x = point.x
        for piece in pieces {
            let room = end - x
            guard room > 0 else { break }
            let columns = TextWidth.of(piece.text)
            x += write(piece.text, at: Point(x, point.y), piece.role, width: min(columns, room))
        }
        if width != nil, x < end { fill(Rect(x, point.y, end - x, 1), .normal) }
        return (width != nil ? end : x) - point.x
    }

    /// Puts the text's glyphs into cells from `point`, at most `limit` columns; returns the columns used.
    @discardableResult
    private mutating func put(_ text: String, at point: Point, style: Style, limit: Int) -> Int {
        guard point.y >= clip.y, point.y < clip.maxY, limit > 0 else { return 0 }
        var text = text
        // Nearly all text is printable ASCII: one byte, one cell, no segmentation.
        let ascii = text.withUTF8 { bytes -> Int? in
            guard bytes.allSatisfy({ $0 >= 0x20 && $0 < 0x7F }) else { return nil }
            let count = min(bytes.count, limit)
            for offset in 0..<count where point.x + offset >= clip.x && point.x + offset < clip.maxX {
                put(Cell(Unicode.Scalar(bytes[offset]), style: style), point.x + offset, point.y)
            }
            return count
        }
        return ascii ?? putClusters(text, at: point, style: style, limit: limit)
    }

    private mutating func putClusters(_ text: String, at point: Point, style: Style, limit: Int) -> Int {
        var x = point.x
        var glyphs: [Glyph] = []
        for character in text {
            glyphs.removeAll(keepingCapacity: true)
            Glyph.expand(character, into: &glyphs)
            let columns = glyphs.reduce(0) { $0 + Int($1.width) }
            guard x + columns <= point.x + limit else { break }
            for glyph in glyphs {
                putGlyph(glyph, x, point.y, style)
                x += Int(glyph.width)
            }
        }
        return x - point.x
    }

    /// A wide glyph that the clip would cut in half leaves a space in the half that is visible.
    private mutating func putGlyph(_ glyph: Glyph, _ x: Int, _ y: Int, _ style: Style) {
        let first = max(x, clip.x)
        let end = min(x + Int(glyph.width), clip.maxX)
        guard first < end else { return }
        if end - first == Int(glyph.width) {
            let cell = Cell(glyph.base, style: style, width: glyph.width, mark1: glyph.mark1, mark2: glyph.mark2)
            put(cell, x, y)
        } else {
            put(Cell(" ", style: style), first, y)
        }
    }
}

/// A piece of text with its role.
public struct Span: Hashable, Sendable, ExpressibleByStringLiteral {
    /// The text.
    public var text: String
    /// Its role.
    public var role: Role
    /// The column in which its further lines begin when it is wrapped.
    public var hang: Int

    /// Makes a piece of text.
    public init(_ text: String, _ role: Role = .normal, hang: Int = 0) {
        self.text = text
        self.role = role
        self.hang = hang
    }

    /// Makes a piece of normal text.
    public init(stringLiteral value: String) { self.init(value) }
}
