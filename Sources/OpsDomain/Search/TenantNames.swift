import Glibc

/// The names, slugs and ids of all tenants in one block of bytes, for the question in which of them a text stands.
///
/// It answers as LIKE does: ASCII letters match in either case, all others as they are. About 40 bytes a tenant.
struct TenantNames: Sendable {
    /// `name·slug·id·` of each tenant with small ASCII letters, in the order of the names; a NUL behind the last.
    private var bytes: [UInt8] = [0]
    /// Where each tenant begins, and after the last one the end.
    private var starts: [UInt32] = [0]
    /// Bytes of each name.
    private var nameLengths: [UInt16] = []
    /// The ids, as they are written.
    private var ids: [String] = []

    /// In what a text is looked for.
    enum Part { case name, any }

    /// Between the parts; no byte of UTF-8.
    private static let end: UInt8 = 0xFF

    /// Adds a tenant, each text in UTF-8.
    mutating func append(name: UnsafeRawBufferPointer, slug: UnsafeRawBufferPointer, id: UnsafeRawBufferPointer) {
        bytes.removeLast()
        nameLengths.append(UInt16(clamping: append(name)))
        _ = append(slug)
        _ = append(id)
        starts.append(UInt32(clamping: bytes.count))
        bytes.append(0)
        ids.append(String(decoding: id, as: UTF8.self))
    }

    /// Appends a text up to its first NUL, where LIKE ends too, and tells its length.
    private mutating func append(_ text: UnsafeRawBufferPointer) -> Int {
        let start = bytes.count
        bytes.append(contentsOf: text)
        let length = bytes.withUnsafeMutableBufferPointer { bytes in
            for index in start..<bytes.count {
                if bytes[index] == 0 { return index - start }
                bytes[index] = Self.small(bytes[index])
            }
            return bytes.count - start
        }
        bytes.removeLast(bytes.count - start - length)
        bytes.append(Self.end)
        return length
    }

    private static func small(_ byte: UInt8) -> UInt8 { byte &- 0x41 < 26 ? byte | 0x20 : byte }

    /// The ids of the tenants in which one of the texts stands, in the order of the names; nil when there are more than
    /// `most`.
    func ids(holding texts: [String], in part: Part, most: Int) -> [String]? {
        var found: [Int] = []
        for text in texts {
            guard let positions = positions(of: text, in: part, most: most) else { return nil }
            found += positions
        }
        if texts.count > 1 { found = Set(found).sorted() }
        return found.count <= most ? found.map { ids[$0] } : nil
    }

    private func positions(of text: String, in part: Part, most: Int) -> [Int]? {
        let wanted = text.utf8.prefix { $0 != 0 }.map { CChar(bitPattern: Self.small($0)) } + [0]
        guard wanted.count > 1 else { return ids.count <= most ? Array(ids.indices) : nil }
        return bytes.withUnsafeBytes { bytes -> [Int]? in
            guard let base = bytes.bindMemory(to: CChar.self).baseAddress else { return [] }
            var found: [Int] = []
            var (place, position) = (0, 0)
            while let hit = strstr(base + place, wanted) {
                let offset = UnsafePointer(hit) - base
                position = self.position(at: offset, from: position)
                let next = Int(starts[position + 1])
                let nameEnd = Int(starts[position]) + Int(nameLengths[position])
                guard part == .any || offset + wanted.count - 1 <= nameEnd else {
                    // What stands behind the name does not count.
                    place = next
                    continue
                }
                found.append(position)
                if found.count > most { return nil }
                place = next
            }
            return found
        }
    }

    /// The tenant in whose bytes a place is.
    private func position(at offset: Int, from first: Int) -> Int {
        var (low, high) = (first, ids.count - 1)
        while low < high {
            let middle = (low + high + 1) / 2
            if Int(starts[middle]) <= offset { low = middle } else { high = middle - 1 }
        }
        return low
    }
}
