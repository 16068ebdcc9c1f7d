import FoundationEssentials
import Glibc
import SQLite

extension LedgerStore {
    /// Moves the oldest entries, up to the last checkpoint at or before `seq`, to a new file of mode 0600.
    ///
    /// Each entry is verified on its way, and the file is read back before anything leaves the store. An ARCHIVE entry
    /// keeps the last hash, so that the chain still begins somewhere proven. Records and `ledger_subject` stay.
    /// `olderThan` guards what still needs its images, such as the undo window: no entry of that moment or later is
    /// archived. `tallies` is kept in the archive's header. `progress` hears of entries written and read back, and of
    /// both in total; false stops before anything left the store. Throws `refused` if nothing may be archived,
    /// `alreadyExists` for the file, `cancelled`, `damaged`, `key`, `full`.
    @discardableResult
    public func archive(
        through seq: Int64, olderThan: Timestamp, to path: String, by draft: EntryDraft = LedgerStore.archiveJob,
        tallies: [String: Int64]? = nil, progress: (_ done: Int64, _ total: Int64) -> Bool = { _, _ in true }
    ) throws -> ArchiveHeader {
        let key = try checkpointPublicKey()
        let (base, header) = try read { transaction in
            guard var header = try transaction.ledgerArchive(through: seq) else {
                throw LedgerError(.refused, "archive", cause: "no checkpoint covers entries up to \(seq)")
            }
            guard header.checkpoint.isSigned(by: key) else {
                throw LedgerError(
                    .damaged, "ledger_entry", cause: "checkpoint \(header.checkpoint.number) is not signed")
            }
            guard try transaction.ledgerCount(through: header.through, since: olderThan) == 0 else {
                throw LedgerError(.refused, "archive", cause: "entries up to \(header.through) are too new")
            }
            header.tallies = tallies
            return (try ArchiveBase(core.connection), header)
        }
        func advance(_ done: Int64) throws {
            guard progress(done, 2 * header.count) else { throw LedgerError(.cancelled, path) }
        }
        do {
            var writer = try ArchiveWriter(path)
            do {
                try advance(0)
                try read { _ in try writer.write(header, from: core.connection, after: base, advance: advance) }
                try check(path, header, base) { try advance(header.count + $0) }
                try advance(2 * header.count)
                try remove(header, base, draft)
            } catch {
                unlink(path)
                throw error
            }
        } catch let error as SQLiteError {
            throw LedgerError(error, path: self.path)
        }
        return header
    }

    /// Who archives unless told otherwise.
    public static let archiveJob = EntryDraft(
        action: Mark.archive.action, operatorLogin: "job:archive", operatorRole: "job", correlationID: "archive",
        userAgent: "opsconsole")

    /// Reads the file back: what the store forgets must be there, whole.
    private func check(
        _ path: String, _ header: ArchiveHeader, _ base: ArchiveBase, advance: (Int64) throws -> Void
    ) throws {
        let file = try ArchiveFile(path)
        var last = base
        let isWhole = try file.forEach { entry in
            last.hash = CanonicalEntry.hash(after: last.hash, content: entry.content)
            last.seq += 1
            if (last.seq - base.seq).isMultiple(of: 20_000) { try advance(last.seq - base.seq) }
            return entry.seq == last.seq && last.hash.withUnsafeBytes { isSame($0, entry.hash) }
        }
        guard isWhole, file.header == header, last.seq == header.through, hexadecimal(last.hash) == header.lastHash
        else { throw LedgerError(.io, path, cause: "the archive reads back otherwise than it was written") }
    }

    private func remove(_ header: ArchiveHeader, _ base: ArchiveBase, _ draft: EntryDraft) throws {
        let encoder = JSONEncoder()
        encoder.outputFormatting = [.sortedKeys, .withoutEscapingSlashes]
        var draft = draft
        draft.details = String(decoding: try encoder.encode(header), as: UTF8.self)
        draft.outcome = .done
        try write { transaction in
            guard try ArchiveBase(core.connection).seq == base.seq else {
                throw LedgerError(.busy, "archive", cause: "another process archived meanwhile")
            }
            let count = "SELECT count(*) FROM ledger_mark WHERE kind = 'archive'"
            try transaction.record(draft, marking: .archive, number: try core.connection.number(count) + 1)
            try core.removeEntries(through: header.through)
        }
    }
}

extension Reading where Self: ~Copyable {
    /// What an archive would hold that goes up to the last checkpoint at or before `seq`; nil if no checkpoint speaks of
    /// an entry there that is still in the store.
    public func ledgerArchive(through seq: Int64) throws -> ArchiveHeader? {
        let base = try ArchiveBase(source.core.connection)
        guard let checkpoint = try ledgerCheckpoint(notAfter: seq), checkpoint.seq > base.seq else { return nil }
        return ArchiveHeader(
            store: checkpoint.store, from: base.seq + 1, through: checkpoint.seq,
            previousHash: hexadecimal(base.hash), lastHash: checkpoint.head, checkpoint: checkpoint)
    }

    /// How many entries up to `seq` are of a moment or later.
    public func ledgerCount(through seq: Int64, since moment: Timestamp) throws -> Int64 {
        try source.core.connection.number(
            "SELECT count(*) FROM ledger_entry WHERE seq <= ?1 AND at >= ?2", seq, moment)
    }

    /// The newest ARCHIVE entry's header; nil if nothing is archived.
    ///
    /// Throws `damaged` if it cannot be read.
    public func ledgerNewestArchive() throws -> ArchiveHeader? {
        try ArchiveHeader.newest(in: source.core.connection)
    }
}

extension LedgerCore {
    /// The only deletion from the ledger there is: entries that an archive holds.
    fileprivate func removeEntries(through seq: Int64) throws {
        appendGate.isOpen = true
        neverGate.isOpen = true
        defer {
            appendGate.isOpen = false
            neverGate.isOpen = false
        }
        for (sql, limit) in [
            ("DELETE FROM ledger_entry WHERE seq < ?1", seq + 1),
            ("DELETE FROM ledger_chunk WHERE key < ?1", (seq + 1) << LedgerTables.chunkShift),
        ] {
            try connection.withStatement(sql, privileged: true) {
                try $0.bind([limit])
                _ = try $0.step()
            }
        }
    }
}
