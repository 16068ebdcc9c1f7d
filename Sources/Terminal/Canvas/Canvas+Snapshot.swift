extension Canvas {
    /// The text of one row without trailing spaces.
    public func line(_ row: Int) -> String {
        guard row >= 0, row < size.height else { return "" }
        var text = ""
        for column in 0..<size.width { text += self[Point(column, row)].text }
        while text.last == " " { text.removeLast() }
        return text
    }

    /// The text of all rows without trailing spaces, one line each.
    public var text: String { (0..<size.height).map(line).joined(separator: "\n") }

    /// The text, then the looks: one letter a cell where it is not plain, and what each letter stands for.
    ///
    /// Letters are given in the order in which looks appear, so that equal frames always give equal dumps.
    public var snapshot: String {
        var letters: [Style: Character] = [.plain: "."]
        var legend: [String] = []
        var rows: [String] = []
        let alphabet = Array("abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789")
        for row in 0..<size.height {
            var map = ""
            for column in 0..<size.width {
                let style = self[Point(column, row)].style
                if letters[style] == nil {
                    let letter = legend.count < alphabet.count ? alphabet[legend.count] : "?"
                    letters[style] = letter
                    legend.append("\(letter) \(style)")
                }
                map.append(letters[style] ?? "?")
            }
            while map.last == "." { map.removeLast() }
            rows.append(map)
        }
        let place = cursor.map { "cursor \($0.x),\($0.y)" } ?? "cursor hidden"
        return ([text, "--- looks"] + rows + ["--- legend"] + legend + [place]).joined(separator: "\n")
    }
}

extension Color: CustomStringConvertible {
    /// The palette number, or `-` for the default.
    public var description: String { number.map(String.init) ?? "-" }
}

extension Style: CustomStringConvertible {
    /// `foreground/background` and the attributes, such as `3/- bold reverse`.
    public var description: String {
        let names: [(Attributes, String)] = [
            (.bold, " bold"), (.dim, " dim"), (.underline, " underline"), (.reverse, " reverse"),
        ]
        return names.reduce("\(foreground)/\(background)") { $0 + (attributes.contains($1.0) ? $1.1 : "") }
    }
}
