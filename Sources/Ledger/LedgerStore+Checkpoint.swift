extension LedgerStore {
    /// The public half of the store's signing key, to be handed to whoever checks the ledger.
    ///
    /// Throws `key` if the file with the key is missing, malformed, or open to other accounts.
    public func checkpointPublicKey() throws(LedgerError) -> CheckpointPublicKey {
        try files.readSigningKey().publicKey
    }

    /// Signs the newest entry's hash, appends a CHECKPOINT entry that says so, and hands the checkpoint to `sinks`.
    ///
    /// Also when nothing happened, so that silence is provable. `draft` says who asked; its action, details and outcome
    /// are replaced. A sink that was out of reach before gets what it missed. All sinks are tried; the first failure of
    /// a vital one is thrown after the last, while the checkpoint stands; `warn` hears of the others' failures. Throws
    /// `key`, `busy`, `full`, `io`, and what sinks throw.
    @discardableResult
    public func checkpoint(
        to sinks: [any CheckpointSink], by draft: EntryDraft = LedgerStore.checkpointJob,
        warn: (LedgerError) -> Void = { _ in }
    ) throws -> Checkpoint {
        let key = try files.readSigningKey()
        let made = try write { transaction in
            let before = try transaction.ledgerNewestCheckpoint()
            let head = try transaction.ledgerHead()
            var checkpoint = Checkpoint(
                store: key.publicKey.storeID, number: (before?.number ?? 0) + 1, seq: head.seq, head: head.hash,
                at: transaction.now, entries: head.seq - (before.map { $0.seq + 1 } ?? 0),
                previous: before?.digest ?? Checkpoint.origin)
            try checkpoint.sign(with: key)
            var draft = draft
            draft.details = checkpoint.line
            draft.outcome = .done
            try transaction.record(draft, marking: .checkpoint, number: checkpoint.number)
            return checkpoint
        }
        var failure: (any Error)?
        for sink in sinks {
            do {
                try deliver(made, to: sink)
            } catch let error as LedgerError where !sink.isVital {
                warn(error)
            } catch {
                failure = failure ?? error
            }
        }
        if let failure { throw failure }
        return made
    }

    /// Who asks for a checkpoint unless told otherwise.
    public static let checkpointJob = EntryDraft(
        action: Mark.checkpoint.action, operatorLogin: "job:checkpoint", operatorRole: "job",
        correlationID: "checkpoint", userAgent: "opsconsole")

    private func deliver(_ made: Checkpoint, to sink: any CheckpointSink) throws {
        guard let newest = try sink.newestNumber(of: made.store), newest < made.number - 1 else {
            return try sink.append(made)
        }
        for checkpoint in try read({ try $0.ledgerCheckpoints(after: newest) }) where checkpoint.number <= made.number {
            try sink.append(checkpoint)
        }
    }
}

/// Entries that the ledger itself has to find again.
enum Mark: String, CaseIterable {
    case checkpoint
    case archive

    /// The action of the marked entries; nobody else may use it.
    var action: String { rawValue.uppercased() }
}

extension WriteTransaction {
    /// Appends one of the ledger's own entries and marks it, so that it is found by its number.
    @discardableResult
    func record(_ draft: EntryDraft, marking mark: Mark, number: Int64) throws -> Int64 {
        var draft = draft
        draft.action = mark.action
        let seq = try append(draft)
        let core = source.core
        core.appendGate.isOpen = true
        defer { core.appendGate.isOpen = false }
        let sql = "INSERT INTO ledger_mark (kind, number, entry) VALUES (?1, ?2, ?3)"
        try core.connection.withStatement(sql, privileged: true) {
            try $0.bind([mark.rawValue, number, seq])
            _ = try $0.step()
        }
        return seq
    }
}

extension Reading where Self: ~Copyable {
    /// The signed checkpoints after a number, oldest first; those whose entries are archived are left out.
    ///
    /// Throws `damaged` if one cannot be read.
    public func ledgerCheckpoints(after number: Int64 = 0) throws -> [Checkpoint] {
        try checkpoints("AND m.number > ?1 ORDER BY m.number", number)
    }

    /// The newest signed checkpoint; nil before the first.
    ///
    /// Throws `damaged` if it cannot be read.
    public func ledgerNewestCheckpoint() throws -> Checkpoint? {
        try checkpoints("AND m.number > ?1 ORDER BY m.number DESC LIMIT 1", 0).first
    }

    /// The CHECKPOINT entries, newest first: at most `limit`, all of numbers below `number`; archived ones are left out.
    public func ledgerCheckpointEntries(before number: Int64? = nil, limit: Int) throws -> [LedgerEntry] {
        let sql = """
            SELECT e.seq FROM ledger_mark AS m CROSS JOIN ledger_entry AS e ON e.seq = m.entry
            WHERE m.kind = 'checkpoint' AND m.number < ?1 ORDER BY m.number DESC LIMIT \(max(0, limit))
            """
        return try rows(sql, number ?? .max) { $0.int64(0) }.compactMap { try ledgerEntry($0) }
    }

    /// The first signed checkpoint that covers an entry; nil if none does yet.
    ///
    /// Throws `damaged` if it cannot be read.
    public func ledgerCheckpoint(covering seq: Int64) throws -> Checkpoint? {
        // A checkpoint speaks of the entry right before its own.
        try checkpoints("AND m.entry > ?1 ORDER BY m.number LIMIT 1", seq).first
    }

    /// The last signed checkpoint that speaks of an entry not after `seq`.
    func ledgerCheckpoint(notAfter seq: Int64) throws -> Checkpoint? {
        try checkpoints("AND m.entry <= ?1 + 1 ORDER BY m.number DESC LIMIT 1", seq).first
    }

    private func checkpoints(_ rest: String, _ argument: Int64) throws -> [Checkpoint] {
        let sql = """
            SELECT e.details, m.entry FROM ledger_mark AS m CROSS JOIN ledger_entry AS e ON e.seq = m.entry
            WHERE m.kind = 'checkpoint' \(rest)
            """
        return try rows(sql, argument) { row in
            guard let checkpoint = Checkpoint(line: row.text(0)) else {
                throw LedgerError(.damaged, "ledger_entry", cause: "entry \(row.int64(1)) is no checkpoint")
            }
            return checkpoint
        }
    }
}
