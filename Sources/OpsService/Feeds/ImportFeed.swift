import OpsDomain

/// The import of a feed as an operation of the service: who may start it, and what the ledger calls it (OPS-1).
struct ImportFeed: Operation {
    typealias Answer = FeedReport

    static let name = "feed.import"
    static let access = AccessRule(.runFeeds, .global, action: "FEED_IMPORT")

    /// Which system sent the feed.
    let source: String

    var subject: Subject? { Subject("feed", source) }

    /// What is wrong with a source's name; nil when nothing is.
    static func objection(toSource source: String) -> String? {
        let isPlain = source.utf8.allSatisfy {
            (UInt8(ascii: "a")...UInt8(ascii: "z")).contains($0) || (UInt8(ascii: "0")...UInt8(ascii: "9")).contains($0)
                || $0 == UInt8(ascii: "-") || $0 == UInt8(ascii: "_")
        }
        return isPlain && (1...40).contains(source.utf8.count) ? nil : "1 to 40 of a–z, 0–9, '-', '_'"
    }
}
