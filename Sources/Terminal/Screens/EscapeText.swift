/// Text inside escape sequences.
enum EscapeText {
    /// A window title: as the canvas would show it, at most 120 columns.
    static func title(_ text: String, isASCII: Bool = false) -> String {
        var glyphs: [Glyph] = []
        for character in text { Glyph.expand(character, into: &glyphs) }
        var title = String.UnicodeScalarView()
        title.append(contentsOf: glyphs.prefix(120).map { isASCII ? PlainASCII.of($0.base) : $0.base })
        return String(title)
    }

    /// Base64 of the text's UTF-8, as OSC 52 wants it.
    static func base64(_ text: String) -> String {
        let alphabet = Array("ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/".utf8)
        let bytes = Array(text.utf8)
        var out: [UInt8] = []
        out.reserveCapacity((bytes.count + 2) / 3 * 4)
        for start in stride(from: 0, to: bytes.count, by: 3) {
            let group = bytes[start..<min(start + 3, bytes.count)]
            let bits = group.reduce(0) { $0 << 8 | UInt32($1) } << (8 * UInt32(3 - group.count))
            for position in 0..<4 {
                let used = position <= group.count
                out.append(used ? alphabet[Int(bits >> (18 - 6 * UInt32(position))) & 63] : UInt8(ascii: "="))
            }
        }
        return String(decoding: out, as: UTF8.self)
    }

    /// The bytes of a frame without the switches back to ASCII (`ESC ( B`) that ncurses sends with every change of
    /// attributes.
    ///
    /// Line drawing goes out as Unicode, so that no other character set is ever switched to. Text never holds an
    /// Escape.
    static func withoutCharacterSets(_ bytes: [UInt8]) -> [UInt8] {
        let escape: [UInt8] = [0x1B, 0x28, 0x42]
        var out: [UInt8] = []
        out.reserveCapacity(bytes.count)
        var index = 0
        while index < bytes.count {
            if bytes[index] == 0x1B, bytes[index...].starts(with: escape) {
                index += escape.count
            } else {
                out.append(bytes[index])
                index += 1
            }
        }
        return out
    }

    /// A terminfo string without its `$<5/>` delays, which only `tputs` understands.
    static func withoutPadding(_ capability: String) -> String {
        var out = ""
        var rest = Substring(capability)
        while let first = rest.first {
            if rest.hasPrefix("$<"), let end = rest.firstIndex(of: ">") {
                rest = rest[rest.index(after: end)...]
            } else {
                out.append(first)
                rest = rest.dropFirst()
            }
        }
        return out
    }
}
