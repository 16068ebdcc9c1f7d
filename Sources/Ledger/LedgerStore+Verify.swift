import Glibc
import SQLite

extension LedgerStore {
    /// Recomputes every hash, compares every record with its newest images, looks at the guard triggers and the indexes
    /// of the ledger, and holds all of it against signed checkpoints if some are given.
    ///
    /// Runs on a snapshot, so that others may write meanwhile. `archives` are the files of `archive(through:to:by:)`,
    /// oldest first, all or none. `progress` hears, several times a second, of steps done and in total (each entry is
    /// one step for its hash and one for its rows); false stops with `cancelled`. Damage is no error. A quick one leaves
    /// the indexes out: a row that one of them hides is not noticed then.
    public func verify(
        against anchors: CheckpointAnchors? = nil, archives: [String] = [], isQuick: Bool = false,
        progress: (_ done: Int64, _ total: Int64) -> Bool = { _, _ in true }
    ) throws -> VerifyReport {
        let files = try archives.map { path throws(LedgerError) in try ArchiveFile(path) }
        return try read { _ in
            try withoutActuallyEscaping(progress) { progress in
                try Verification(
                    connection: core.connection, path: path, catalog: core.catalog, current: core.current,
                    key: core.recorder.key, anchors: anchors,
                    signer: anchors?.publicKey ?? (try? checkpointPublicKey()), schema: schema, archives: files,
                    isQuick: isQuick, progress: progress
                ).run()
            }
        }
    }

    /// Verifies a copy of a store that may be read-only and comes without the store's keys; it is not changed.
    ///
    /// As `verify`, except that columns with secrets are not compared and that the tables' declaration is taken from the
    /// ledger itself. With `schema` it is also compared with what that makes. Throws `missing`, `permission`, `notAStore`, `damaged`, `cancelled`; damage is no error.
    public static func verifyCopy(
        at path: String, schema: Schema? = nil, against anchors: CheckpointAnchors?, archives: [String] = [],
        isQuick: Bool = false, progress: (_ done: Int64, _ total: Int64) -> Bool = { _, _ in true }
    ) throws(LedgerError) -> VerifyReport {
        do {
            var status = stat()
            guard stat(path, &status) == 0 else { throw StoreFiles.failure(path, errno) }
            let source = readOnlySource(path)
            let connection = try Connection(path: source, mode: .readOnly)
            let mark = try connection.number("PRAGMA application_id")
            guard mark == LedgerTables.applicationID else {
                throw LedgerError(.notAStore, path, cause: "application id \(mark)")
            }
            try connection.control("BEGIN")
            let catalog = try LayoutCatalog(reading: connection)
            let files = try archives.map { path throws(LedgerError) in try ArchiveFile(path) }
            return try withoutActuallyEscaping(progress) { progress in
                try Verification(
                    connection: connection, path: source, catalog: catalog,
                    current: try catalog.current(in: connection),
                    key: nil, anchors: anchors, signer: anchors?.publicKey, schema: schema, archives: files,
                    isQuick: isQuick, progress: progress
                ).run()
            }
        } catch {
            throw LedgerError(any: error, path: path)
        }
    }

    /// How SQLite opens the copy: without a log as a file that nobody changes, for which it makes no files beside it.
    private static func readOnlySource(_ path: String) -> String {
        var status = stat()
        if stat(path + "-wal", &status) == 0 && status.st_size > 0 { return path }
        let absolute = path.hasPrefix("/") ? path : "./" + path
        let escaped = absolute.replacing("%", with: "%25").replacing("?", with: "%3f").replacing("#", with: "%23")
        return "file:\(escaped)?immutable=1"
    }
}

extension LayoutCatalog {
    /// The newest layout of each table in the file that has just the columns the file has.
    fileprivate func current(in connection: Connection) throws -> [TableLayout] {
        var names: [String] = []
        for layout in inOrder where !names.contains(layout.name) { names.append(layout.name) }
        return try names.compactMap { name in
            let sql = "SELECT name FROM pragma_table_info(?1) ORDER BY cid"
            let columns = try connection.withStatement(sql, privileged: true) { statement in
                try statement.bind([name])
                var columns: [String] = []
                while try statement.step() { columns.append(statement.row.text(0)) }
                return columns
            }
            return inOrder.last { $0.name == name && $0.columns.map(\.name) == columns }
        }
    }
}
