extension TenantIndex {
    /// The tenants that a text most probably means, nearest first: by tier, score, name and id.
    ///
    /// A text without letters and digits, and one longer than any entry, find nothing. Where nearer tiers fill the
    /// answer, a tenant whose whole name is one edit from the text still takes the fourth or fifth place, so that
    /// `ame` shows the tenant Acme beside forty American ones.
    public func search(_ text: String, limit: Int = 40) -> [TenantMatch] {
        guard limit > 0, count > 0, let query = TenantQuery(text) else { return [] }
        let ranked = withBlock { block in
            query.bytes.withUnsafeBufferPointer { bytes -> [RankedEntry] in
                guard let query = WordMatcher(query, bytes) else { return [] }
                var scan = TenantScan(block, for: query, limit: limit)
                return scan.run()
            }
        }
        return (ranked ?? []).map { TenantMatch(key: keys[$0.position], tier: $0.tier, score: $0.score) }
    }

    /// Lends the index's memory; nil when it is empty.
    func withBlock<T>(_ work: (EntryBlock) -> T) -> T? {
        bytes.withUnsafeBufferPointer { bytes in
            starts.withUnsafeBufferPointer { starts in
                nameLengths.withUnsafeBufferPointer { nameLengths in
                    masks.withUnsafeBufferPointer { masks in
                        nameMasks.withUnsafeBufferPointer { nameMasks in
                            words.withBlock { words in
                                guard let first = bytes.baseAddress else { return nil }
                                return work(
                                    EntryBlock(
                                        bytes: first, end: first + bytes.count, starts: starts,
                                        nameLengths: nameLengths, masks: masks, nameMasks: nameMasks, words: words))
                            }
                        }
                    }
                }
            }
        }
    }
}

/// A folded search text.
struct TenantQuery {
    /// The words, one space between them.
    let bytes: [UInt8]
    /// Where the words are.
    let words: [Range<Int>]

    /// More words than the longest name has; a text with more finds nothing.
    static let mostWords = 64

    /// Nil for a text without letters and digits, or too long to be in any entry.
    init?(_ text: String) {
        var bytes: [UInt8] = []
        let limit = TenantIndex.longestSection
        // Only so much is folded as is needed to know that the text is too long.
        TextFolding.append(String(Self.address(in: text).prefix(limit + 1)), to: &bytes, limit: 2 * limit)
        guard !bytes.isEmpty, bytes.count <= limit else { return nil }
        let words = bytes.indices.split { bytes[$0] == TextFolding.space }.map { $0.startIndex..<$0.endIndex }
        guard words.count <= Self.mostWords else { return nil }
        self.bytes = bytes
        self.words = words
    }

    /// The host of a pasted web or mail address; any other text as it is.
    private static func address(in text: String) -> Substring {
        guard !text.utf8.contains(0x20) else { return text[...] }
        if let at = text.lastIndex(of: "@") { return text[text.index(after: at)...] }
        let lower = text.lowercased()
        for scheme in ["https://", "http://"] where lower.hasPrefix(scheme) {
            let host = text.dropFirst(scheme.count).prefix { $0 != "/" && $0 != ":" && $0 != "?" }
            return host.lowercased().hasPrefix("www.") ? host.dropFirst(4) : host
        }
        return text[...]
    }
}
