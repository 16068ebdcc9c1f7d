import SQLite

/// Compares what the ledger finds entries by (`ledger_subject`, `ledger_mark`) with the entries themselves.
///
/// The subjects are compared as two sums over keyed hashes, which takes no memory and no order; only if the sums differ
/// is each one looked up. The key is random, so that nobody can prepare rows whose sums agree.
struct IndexVerifier {
    /// A sum that does not depend on the order of what is added.
    private struct Sum: Equatable {
        var count: Int64 = 0
        var low: UInt64 = 0
        var high: UInt64 = 0
    }

    private let connection: Connection
    private let catalog: LayoutCatalog
    /// The last archived entry.
    private let base: Int64
    private let seeds: [4 of UInt64] = [.random(), .random(), .random(), .random()]
    private var recorded = Sum()
    private var archived = Sum()
    private var markedActions: [Int64: Mark] = [:]
    private var markedEntries: [Mark: Set<Int64>] = [:]
    /// Whether the entries visited from here on come from archive files.
    var isInArchives = false

    init(connection: Connection, catalog: LayoutCatalog, base: Int64) throws {
        self.connection = connection
        self.catalog = catalog
        self.base = base
        for mark in Mark.allCases {
            let key = try connection.number("SELECT key FROM ledger_term WHERE text = ?1", mark.action)
            if key != 0 { markedActions[key] = mark }
        }
    }

    /// Takes the action of one entry into account.
    mutating func note(action: Int64, seq: Int64) {
        if let mark = markedActions[action] { markedEntries[mark, default: []].insert(seq) }
    }

    /// Takes the changed rows of one entry into account.
    mutating func note(_ changes: [RecordedChange], seq: Int64) {
        if changes.count == 1 {
            add(changes[0].subject, seq)
        } else if changes.count > 1 {
            for subject in Set(changes.lazy.map(\.subject)) { add(subject, seq) }
        }
    }

    private mutating func add(_ subject: ChangeRecorder.Subject, _ seq: Int64) {
        if isInArchives {
            add(subject, seq, to: &archived)
        } else {
            add(subject, seq, to: &recorded)
        }
    }

    private func add(_ subject: ChangeRecorder.Subject, _ seq: Int64, to sum: inout Sum) {
        func mix(_ left: UInt64, _ right: UInt64) -> UInt64 {
            let product = left.multipliedFullWidth(by: right)
            return product.high ^ product.low
        }
        let row = mix(UInt64(bitPattern: subject.tableKey) ^ seeds[0], UInt64(bitPattern: subject.rowKey) ^ seeds[1])
        let low = mix(row ^ seeds[2], UInt64(bitPattern: seq) ^ seeds[3])
        sum.count += 1
        sum.low &+= low
        sum.high &+= mix(low ^ seeds[1], row ^ seeds[3])
    }

    /// What is wrong with the indexes, in sentences, at most 20; only told if the entries themselves are `isWhole`.
    func damages(isWhole: Bool) throws -> [String] {
        guard isWhole else { return [] }
        var damages = try markDamages()
        let sql = "SELECT table_key, row_key, entry FROM ledger_subject"
        var stored = Sum()
        var storedArchived = Sum()
        try connection.withStatement(sql, privileged: true) { statement in
            while try statement.step() {
                let row = statement.row
                let entry = row.int64(2)
                let subject = ChangeRecorder.Subject(tableKey: row.int64(0), rowKey: row.int64(1))
                if entry > base {
                    add(subject, entry, to: &stored)
                } else {
                    add(subject, entry, to: &storedArchived)
                }
            }
        }
        if stored != recorded {
            damages += try missingSubjects()
            damages += try inventedSubjects()
        }
        if isInArchives && archived.count > 0 && storedArchived != archived {
            damages.append("ledger_subject does not list just the records that the archived entries changed")
        }
        return Array(damages.prefix(RowVerifier.reportLimit))
    }

    private func markDamages() throws -> [String] {
        var damages: [String] = []
        for mark in Mark.allCases {
            var expected = markedEntries[mark] ?? []
            var number: Int64 = 0
            let sql = "SELECT number, entry FROM ledger_mark WHERE kind = ?1 ORDER BY number"
            try connection.withStatement(sql, privileged: true) { statement in
                try statement.bind([mark.rawValue])
                while try statement.step() {
                    number += 1
                    let entry = statement.row.int64(1)
                    let isKnown = entry <= base || expected.remove(entry) != nil
                    if !isKnown || statement.row.int64(0) != number {
                        number = statement.row.int64(0)
                        damages.append("ledger_mark: \(mark.rawValue) \(number) is not entry \(entry)")
                    }
                }
            }
            damages += expected.sorted().map { "ledger_mark: the \(mark.rawValue) of entry \($0) is not listed" }
        }
        return damages
    }

    private func subjects(of entry: Int64) throws -> Set<ChangeRecorder.Subject> {
        try connection.changeBytes(of: entry).withUnsafeBytes { bytes in
            var reader = ChangeReader(bytes, layouts: catalog.all)
            var subjects: Set<ChangeRecorder.Subject> = []
            while let change = try reader.next() { subjects.insert(change.subject) }
            return subjects
        }
    }

    private func name(_ subject: ChangeRecorder.Subject) -> String {
        "\(catalog.all[subject.tableKey]?.name ?? "table \(subject.tableKey)") row \(subject.rowKey)"
    }

    private func missingSubjects() throws -> [String] {
        var damages: [String] = []
        let sql = "SELECT seq FROM ledger_entry WHERE change_count > 0 ORDER BY seq"
        try connection.withStatement(sql, privileged: true) { statement in
            while try damages.count < RowVerifier.reportLimit && statement.step() {
                let entry = statement.row.int64(0)
                for subject in try subjects(of: entry).sorted() {
                    let sql = "SELECT count(*) FROM ledger_subject WHERE table_key = ?1 AND row_key = ?2 AND entry = ?3"
                    if try connection.number(sql, subject.tableKey, subject.rowKey, entry) == 0 {
                        damages.append("ledger_subject: entry \(entry) is not listed for \(name(subject))")
                    }
                }
            }
        }
        return damages
    }

    private func inventedSubjects() throws -> [String] {
        var damages: [String] = []
        var last: (entry: Int64, subjects: Set<ChangeRecorder.Subject>) = (0, [])
        let sql = "SELECT table_key, row_key, entry FROM ledger_subject WHERE entry > ?1"
        try connection.withStatement(sql, privileged: true) { statement in
            try statement.bind([base])
            while try damages.count < RowVerifier.reportLimit && statement.step() {
                let row = statement.row
                let subject = ChangeRecorder.Subject(tableKey: row.int64(0), rowKey: row.int64(1))
                let entry = row.int64(2)
                if last.entry != entry { last = (entry, try subjects(of: entry)) }
                if !last.subjects.contains(subject) {
                    damages.append("ledger_subject: entry \(entry) never changed \(name(subject))")
                }
            }
        }
        return damages
    }
}

extension UInt64 {
    fileprivate static func random() -> UInt64 { random(in: 0...max) }
}

extension RecordedChange {
    /// The row that was changed.
    var subject: ChangeRecorder.Subject { .init(tableKey: layout.tableKey, rowKey: key) }
}
