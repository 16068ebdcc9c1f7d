import Synchronization

/// The statements by which feeds are stored, made from the streams' fields.
enum FeedStatements {
    static let tenant = "SELECT 1 FROM organization WHERE id = ?"
    static let staff = "SELECT 1 FROM internal_user WHERE id = ?"

    /// Inserts records or brings rows up to date; a row that is at the record's version or a newer one stays as it is.
    ///
    /// Without a version a row changes only when the feed's own columns differ.
    static func upsert(_ count: Int, into stream: FeedStream) -> String {
        cached("\(count) \(stream.name)") {
            let own = stream.fields.filter { $0.ownership == .feed }.map(\.column)
            let keys = stream.fields.filter { $0.ownership == .key }.map(\.column)
            var columns = stream.fields.map(\.column) + ["feed_version"]
            var row = columns.map { _ in "?" }
            var changes = own.map { "\($0) = excluded.\($0)" }
            changes.append("feed_version = max(feed_version, excluded.feed_version)")
            if stream.hasUpdateTime {
                columns.append("updated_at")
                row.append("?")
                changes.append("updated_at = excluded.updated_at")
            }
            if stream.hasOwnVersion {
                columns.append("version")
                row.append("1")
                changes.append("version = version + 1")
            }
            if !stream.searched.isEmpty {
                let isChanged = stream.searched.map { "\(stream.table).\($0) IS NOT excluded.\($0)" }
                changes.append(
                    """
                    text_revision = CASE WHEN \(isChanged.joined(separator: " OR ")) THEN
                        (SELECT ifnull(max(text_revision), 0) + 1 FROM \(stream.table)
                            WHERE text_revision IS NOT NULL)
                        ELSE text_revision END
                    """)
            }
            let rows = repeatElement("(\(row.joined(separator: ", ")))", count: count).joined(separator: ", ")
            let table = stream.table
            let differs = own.map { "\(table).\($0) IS NOT excluded.\($0)" }.joined(separator: " OR ")
            return """
                INSERT INTO \(table) (\(columns.joined(separator: ", "))) VALUES \(rows)
                ON CONFLICT (\(keys.joined(separator: ", "))) DO UPDATE SET \(changes.joined(separator: ", "))
                WHERE excluded.feed_version > \(table).feed_version OR (excluded.feed_version = 0 AND (\(differs)))
                """
        }
    }

    /// The tenants of the rows with these ids; unused parameters are NULL.
    static func tenants(in stream: FeedStream) -> String {
        cached("tenants \(stream.name)") {
            let ids = repeatElement("?", count: stream.recordsPerStatement).joined(separator: ", ")
            return "SELECT id, organization_id FROM \(stream.table) WHERE id IN (\(ids))"
        }
    }

    private static let texts = Mutex<[String: String]>([:])

    private static func cached(_ name: String, _ make: () -> String) -> String {
        if let text = texts.withLock({ $0[name] }) { return text }
        let text = make()
        texts.withLock { $0[name] = text }
        return text
    }
}
