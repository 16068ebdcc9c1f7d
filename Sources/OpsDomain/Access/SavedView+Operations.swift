public import Ledger

extension SaveView: Command {
    public typealias Answer = SavedView

    public static let name = "view.save"
    public static let access = AccessRule(nil, .own, action: "VIEW_SAVE")

    public func perform(_ store: borrowing Writer, _ scene: Scene, _ entry: inout EntryDraft) throws -> SavedView {
        if let needed = list.permissions.first, !list.isOpen(to: scene.grants) {
            throw OpsError.missingPermission(needed, operation: "\(Self.name) of \(list.rawValue)")
        }
        let name = try ViewRules.name(self.name)
        guard filter.count <= ExportLedger.longestFilter else {
            throw OpsError.invalid("filter", "an expression is at most \(ExportLedger.longestFilter) characters long")
        }
        guard columns.count <= ViewRules.longestColumns, (sort ?? "").count <= ViewRules.longestName else {
            throw OpsError.invalid("columns", "at most \(ViewRules.longestColumns) characters")
        }
        let own = try store.views(ownerID: try scene.operatorID())
        let old = own.first { $0.name.lowercased() == name.lowercased() }
        guard old != nil || own.count < ViewRules.most else {
            throw OpsError.invalid("name", "you have \(ViewRules.most) views already: delete one first")
        }
        let view = SavedView(
            id: old?.id ?? scene.ids.next("viw"), owner: scene.actor.login, list: list, name: name, filter: filter,
            sort: sort, columns: columns, shared: shared, createdAt: old?.createdAt ?? scene.now, updatedAt: scene.now)
        if shared { try view.checkSharedName(in: store) }
        try store.save(view, ownerID: try scene.operatorID())
        (entry.entityType, entry.entityID) = ("savedView", view.id)
        return view
    }
}

extension ShareView: Command {
    public typealias Answer = SavedView

    public static let name = "view.share"
    public static let access = AccessRule(nil, .own, action: "VIEW_SHARE")

    public func perform(_ store: borrowing Writer, _ scene: Scene, _ entry: inout EntryDraft) throws -> SavedView {
        try store.change(view, scene, &entry, operation: Self.name) { $0.changed(shared: shared, at: scene.now) }
    }
}

extension RenameView: Command {
    public typealias Answer = SavedView

    public static let name = "view.rename"
    public static let access = AccessRule(nil, .own, action: "VIEW_RENAME")

    public func perform(_ store: borrowing Writer, _ scene: Scene, _ entry: inout EntryDraft) throws -> SavedView {
        try store.change(view, scene, &entry, operation: Self.name) { old in
            let new = old.changed(name: try ViewRules.name(name), at: scene.now)
            let others = try store.views(owner: old.owner).filter { $0.id != old.id }
            if others.contains(where: { $0.name.lowercased() == new.name.lowercased() }) {
                throw OpsError.exists("view", new.name)
            }
            return new
        }
    }
}

extension DeleteView: Command {
    public typealias Answer = SavedView

    public static let name = "view.delete"
    public static let access = AccessRule(nil, .own, action: "VIEW_DELETE")

    public func perform(_ store: borrowing Writer, _ scene: Scene, _ entry: inout EntryDraft) throws -> SavedView {
        let old = try store.view(view, changedBy: scene, operation: Self.name)
        try store.deleteView(id: old.id)
        (entry.entityType, entry.entityID) = ("savedView", old.id)
        return old
    }
}

extension ListViews: Query {
    /// By name, the operator's own first.
    public typealias Answer = [SavedView]

    public static let name = "view.list"
    public static let access = AccessRule(nil, .own)

    public func answer(_ store: borrowing some Reading & ~Copyable, _ scene: Scene) throws -> [SavedView] {
        try store.views(foundBy: scene).filter { list == nil || $0.list == list }
    }
}

extension ShowView: Query {
    public typealias Answer = SavedView

    public static let name = "view.show"
    public static let access = AccessRule(nil, .own)

    public func answer(_ store: borrowing some Reading & ~Copyable, _ scene: Scene) throws -> SavedView {
        try store.view(view, foundBy: scene)
    }
}

extension SavedView {
    fileprivate func changed(name: String? = nil, shared: Bool? = nil, at now: Timestamp) -> SavedView {
        SavedView(
            id: id, owner: owner, list: list, name: name ?? self.name, filter: filter, sort: sort, columns: columns,
            shared: shared ?? self.shared, createdAt: createdAt, updatedAt: now)
    }

    /// A shared name means one view.
    fileprivate func checkSharedName(in store: borrowing some Reading & ~Copyable) throws {
        let others = try store.sharedViews().filter { $0.id != id }
        if others.contains(where: { $0.name.lowercased() == name.lowercased() }) {
            throw OpsError.exists("shared view", name)
        }
    }
}

extension Writer {
    /// Changes a view that the operator may change, and notes on the entry which it is.
    fileprivate func change(
        _ reference: String, _ scene: Scene, _ entry: inout EntryDraft, operation: String,
        _ change: (SavedView) throws -> SavedView
    ) throws -> SavedView {
        let new = try change(view(reference, changedBy: scene, operation: operation))
        if new.shared { try new.checkSharedName(in: self) }
        try update(new)
        (entry.entityType, entry.entityID) = ("savedView", new.id)
        return new
    }
}

extension Reading where Self: ~Copyable {
    /// The views that an operator finds, their own first.
    fileprivate func views(foundBy scene: Scene) throws -> [SavedView] {
        let own = try views(ownerID: try scene.operatorID())
        let shared = try sharedViews().filter { $0.owner != scene.actor.login }
        return (own + shared).filter { $0.list.isOpen(to: scene.grants) }
    }

    /// The view that an id or a name means to an operator.
    /// - Throws: `OpsError` of code `notFound`.
    fileprivate func view(_ reference: String, foundBy scene: Scene) throws -> SavedView {
        let views = try views(foundBy: scene)
        let named = views.first { $0.name.lowercased() == reference.lowercased() }
        guard let view = views.first(where: { $0.id == reference }) ?? named else {
            throw OpsError.notFound("view", reference)
        }
        return view
    }

    /// The same, if the operator may change it: its owner may, and who manages staff.
    fileprivate func view(_ reference: String, changedBy scene: Scene, operation: String) throws -> SavedView {
        let view = try view(reference, foundBy: scene)
        guard view.owner == scene.actor.login || scene.grants.allows(.manageUsers) else {
            throw OpsError.notYourView(view, operation: operation)
        }
        return view
    }
}
