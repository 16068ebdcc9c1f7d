import FoundationEssentials
import OpsDomain

/// What a verb has to say, in both forms: text for people, JSON for scripts.
struct Reply: Sendable {
    /// One JSON object a line, for standard output.
    var objects: [String]
    /// The text, for standard output.
    var text: String
    /// What a person should know besides, for standard error.
    var notes: [String] = []
    /// Where the next page of a list starts, as the option that asks for it.
    var next: Next?
    /// The exit code.
    var exitCode: Int32 = 0

    /// The way to the next page.
    struct Next: Sendable, Hashable {
        /// The option's name, `after` or `before`.
        let option: String
        /// Its value.
        let key: String
    }

    /// One thing.
    static func object(_ value: some Encodable, _ text: String) throws(OpsError) -> Reply {
        Reply(objects: [try JSONLine.text(of: value)], text: text)
    }

    /// A list: a line for each item; `empty` says that there is none.
    static func list<Item: Encodable>(
        _ items: [Item], _ columns: [Column<Item>], empty: String, next: Next? = nil
    ) throws(OpsError) -> Reply {
        var objects: [String] = []
        for item in items { objects.append(try JSONLine.text(of: item)) }
        var reply = Reply(objects: objects, text: items.isEmpty ? "" : TextTable.text(items, columns), next: next)
        if items.isEmpty { reply.notes = [empty] }
        return reply
    }
}

/// JSON in one line, keys in alphabetic order, safe to print.
enum JSONLine {
    /// The value as one line.
    static func text(of value: some Encodable) throws(OpsError) -> String {
        let encoder = JSONEncoder()
        encoder.outputFormatting = [.sortedKeys, .withoutEscapingSlashes]
        do {
            return SafeText.json(String(decoding: try encoder.encode(value), as: UTF8.self))
        } catch {
            throw OpsError(
                .failed, "output.json", "The answer cannot be written as JSON: \(error).", advice: "Tell an admin.")
        }
    }
}
