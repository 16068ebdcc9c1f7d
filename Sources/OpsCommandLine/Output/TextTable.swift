import OpsDomain

/// A column of a list in text: its title and what stands in it.
struct Column<Item>: Sendable {
    /// The title.
    let title: String
    /// Whether the values stand at the right, as numbers do.
    let isNumber: Bool
    /// The value of an item.
    let value: @Sendable (Item) -> String

    /// A column with this title.
    init(_ title: String, isNumber: Bool = false, _ value: @escaping @Sendable (Item) -> String) {
        self.title = title
        self.isNumber = isNumber
        self.value = value
    }
}

/// Text in columns, for people; scripts read JSON.
enum TextTable {
    /// The items under their titles, a line each.
    static func text<Item>(_ items: [Item], _ columns: [Column<Item>]) -> String {
        let rows = [columns.map(\.title)] + items.map { item in columns.map { SafeText.line($0.value(item)) } }
        let widths = columns.indices.map { column in rows.map { Self.columns(of: $0[column]) }.max() ?? 0 }
        return rows.map { row in
            let cells = columns.indices.map { column in
                pad(row[column], to: widths[column], atRight: columns[column].isNumber)
            }
            return trimmed(cells.joined(separator: "  "))
        }.joined(separator: "\n")
    }

    /// Names and values, a line each; empty values are left out.
    static func fields(_ fields: [(name: String, value: String?)]) -> String {
        let shown = fields.compactMap { field in
            field.value.flatMap { $0.isEmpty ? nil : (name: field.name, value: SafeText.line($0)) }
        }
        let width = shown.map { columns(of: $0.name) }.max() ?? 0
        return shown.map { pad($0.name, to: width) + "  " + $0.value }.joined(separator: "\n")
    }

    /// The columns that a text takes on a terminal.
    static func columns(of text: String) -> Int {
        text.reduce(0) { columns, character in
            columns + (character.unicodeScalars.contains { isWide($0.value) } ? 2 : 1)
        }
    }

    /// The text with spaces up to a width.
    static func pad(_ text: String, to width: Int, atRight: Bool = false) -> String {
        let spaces = String(repeating: " ", count: max(0, width - columns(of: text)))
        return atRight ? spaces + text : text + spaces
    }

    /// Words in lines of at most `width` columns; the first line begins with `first`, the others with spaces.
    static func wrap(_ text: String, indent: Int, first: String, width: Int = 80) -> [String] {
        var lines: [String] = []
        var line = first
        var isFresh = true
        for word in text.split(separator: " ") {
            let needed = columns(of: line) + (isFresh ? 0 : 1) + columns(of: String(word))
            if needed > width, !isFresh {
                lines.append(line)
                line = String(repeating: " ", count: indent)
                isFresh = true
            }
            line += (isFresh ? "" : " ") + word
            isFresh = false
        }
        return lines + [line]
    }

    private static func trimmed(_ line: String) -> String {
        guard let last = line.lastIndex(where: { $0 != " " }) else { return "" }
        return String(line[...last])
    }

    /// East Asian scripts and pictures take two columns.
    private static func isWide(_ scalar: UInt32) -> Bool {
        switch scalar {
        case 0x1100...0x115F, 0x2E80...0x303E, 0x3041...0xA4CF, 0xAC00...0xD7A3, 0xF900...0xFAFF, 0xFE30...0xFE6F,
            0xFF00...0xFF60, 0xFFE0...0xFFE6, 0x1F300...0x1F64F, 0x1F900...0x1F9FF, 0x20000...0x3FFFD:
            true
        default: false
        }
    }
}
