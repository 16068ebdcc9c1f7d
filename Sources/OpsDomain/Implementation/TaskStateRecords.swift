internal import Ledger

/// The columns of a task that steps, planning and undo change: its state, as stored.
struct TaskState {
    /// The columns in the order of `values`.
    static let columns = [
        "status", "reason", "evidence", "started_at", "completed_at", "completed_by", "assignee_id", "due_date",
    ]

    private var values: [Value]

    fileprivate init(_ values: [Value]) {
        self.values = values
    }

    fileprivate var arguments: [(any Bindable)?] { values }

    /// The value of a column; one that is not a state column reads as NULL and is never written.
    subscript(_ column: String) -> Value {
        get { Self.columns.firstIndex(of: column).map { values[$0] } ?? .null }
        set { if let index = Self.columns.firstIndex(of: column) { values[index] = newValue } }
    }

    /// The stored status, never `blocked`.
    /// - Throws: `OpsError` of kind `store.damaged` for a value that no version of the program writes.
    func status() throws(OpsError) -> TaskStatus {
        guard case .text(let text) = self["status"], let status = TaskStatus(rawValue: text) else {
            throw OpsError.damaged("task.status", "\(self["status"])")
        }
        return status
    }
}

/// Reads and writes the state of a task.
enum TaskStateRecords {
    /// The state of a task.
    /// - Throws: `OpsError` of code `notFound`.
    static func state(of id: String, in store: borrowing some Reading & ~Copyable) throws -> TaskState {
        let sql = "SELECT \(TaskState.columns.joined(separator: ", ")) FROM task WHERE id = ?1"
        let found = try store.first(sql, id) { row in TaskState(TaskState.columns.indices.map(row.value)) }
        guard let found else { throw OpsError.notFound("task", id) }
        return found
    }

    /// Writes the state if the task still has the version, which goes up by one.
    /// - Throws: `OpsError` of code `conflict` when it has not.
    static func save(
        _ state: TaskState, of task: ProjectTask, at now: Timestamp, in store: borrowing Writer
    ) throws {
        let assignments = TaskState.columns.map { "\($0) = ?" }.joined(separator: ", ")
        let sql = "UPDATE task SET \(assignments), updated_at = ?, version = version + 1 WHERE id = ? AND version = ?"
        guard try store.run(sql, arguments: state.arguments + [now, task.id, task.version]) == 1 else {
            throw OpsError.changedSince("task", task.id, now: task.status.rawValue)
        }
    }

    /// The last ledger entry that changed the task's row, with the row's values before it.
    /// - Returns: nil when no entry changed it; `before` is empty for the entry that made it.
    static func lastChange(
        of id: String, in store: borrowing some Reading & ~Copyable
    ) throws -> (entry: LedgerEntry, before: [String: Value])? {
        guard let entry = try store.ledgerHistory(table: "task", publicID: id, limit: 1).first else { return nil }
        var before: [String: Value] = [:]
        for change in try store.ledgerChanges(of: entry.seq)
        where change.table == "task" && change.publicID == id && change.operation == .update {
            // The first change of the row in the entry has the oldest values.
            for field in change.fields where before[field.column] == nil {
                before[field.column] = field.before ?? .null
            }
        }
        return (entry, before)
    }
}
