import Ledger

extension Reading where Self: ~Copyable {
    private static var viewSelection: String {
        """
        SELECT v.id, u.login, v.list, v.name, v.filter, v.sort, v.columns, v.shared, v.created_at, v.updated_at
        FROM saved_view v JOIN internal_user u ON u.id = v.owner_id
        """
    }

    /// The views of an operator, by name.
    func views(ownerID: String) throws -> [SavedView] {
        try rows(Self.viewSelection + " WHERE v.owner_id = ? ORDER BY v.name", ownerID, map: SavedView.init(row:))
    }

    /// The views of the operator of a login, by name.
    func views(owner login: String) throws -> [SavedView] {
        try rows(
            Self.viewSelection + " WHERE v.owner_id = (SELECT id FROM internal_user WHERE login = ?) ORDER BY v.name",
            login, map: SavedView.init(row:))
    }

    /// The views that are shown to everybody, by name.
    func sharedViews() throws -> [SavedView] {
        try rows(Self.viewSelection + " WHERE v.shared = 1 ORDER BY v.name", map: SavedView.init(row:))
    }
}

extension Writer {
    /// Adds a view, or puts it in the place of the one with its id.
    func save(_ view: SavedView, ownerID: String) throws {
        try run(
            """
            INSERT INTO saved_view (id, owner_id, list, name, filter, sort, columns, shared, created_at, updated_at)
            VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?)
            ON CONFLICT (id) DO UPDATE SET list = excluded.list, name = excluded.name, filter = excluded.filter,
                sort = excluded.sort, columns = excluded.columns, shared = excluded.shared,
                updated_at = excluded.updated_at
            """, view.id, ownerID, view.list.rawValue, view.name, view.filter, view.sort, view.columns, view.shared,
            view.createdAt.milliseconds, view.updatedAt.milliseconds)
    }

    /// Changes name and sharing of a view.
    func update(_ view: SavedView) throws {
        try run(
            "UPDATE saved_view SET name = ?, shared = ?, updated_at = ? WHERE id = ?", view.name, view.shared,
            view.updatedAt.milliseconds, view.id)
    }

    /// Takes a view away.
    func deleteView(id: String) throws { try run("DELETE FROM saved_view WHERE id = ?", id) }
}

extension SavedView {
    init(row: Row) throws {
        self.init(
            id: row.text(0), owner: row.text(1), list: try row.token(2, "saved_view.list"), name: row.text(3),
            filter: row.text(4), sort: row.optionalText(5), columns: row.text(6), shared: row.bool(7),
            createdAt: row.timestamp(8), updatedAt: row.timestamp(9))
    }
}
