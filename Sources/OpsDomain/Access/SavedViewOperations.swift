/// Keeps a list as it is shown, under a name; the operator's own view of that name is replaced.
public struct SaveView: Codable, Sendable {
    /// The list.
    public let list: ViewList
    /// What it is called.
    public let name: String
    /// The filter as it is typed.
    public let filter: String
    /// The order; nil for the list's own.
    public let sort: String?
    /// The columns; empty for the standard ones.
    public let columns: String
    /// Whether everybody who may see the list finds it.
    public let shared: Bool

    /// Makes the request.
    public init(
        _ list: ViewList, name: String, filter: String = "", sort: String? = nil, columns: String = "",
        shared: Bool = false
    ) {
        self.list = list
        self.name = name
        self.filter = filter
        self.sort = sort
        self.columns = columns
        self.shared = shared
    }
}

/// Shows a view to everybody who may see its list, or keeps it to its owner again.
public struct ShareView: Codable, Sendable {
    /// The view's id, or the name under which the operator finds it.
    public let view: String
    /// Whether it is shared from now on.
    public let shared: Bool

    /// Makes the request.
    public init(_ view: String, shared: Bool) {
        self.view = view
        self.shared = shared
    }
}

/// Gives a view another name.
public struct RenameView: Codable, Sendable {
    /// The view's id, or the name under which the operator finds it.
    public let view: String
    /// The new name.
    public let name: String

    /// Makes the request.
    public init(_ view: String, name: String) {
        self.view = view
        self.name = name
    }
}

/// Takes a view away.
public struct DeleteView: Codable, Sendable {
    /// The view's id, or the name under which the operator finds it.
    public let view: String

    /// Makes the request.
    public init(_ view: String) { self.view = view }
}

/// The views that an operator finds: their own, and shared ones of lists that they may see.
public struct ListViews: Codable, Sendable {
    /// Only of this list.
    public let list: ViewList?

    /// Asks for views.
    public init(_ list: ViewList? = nil) { self.list = list }
}

/// One view by its name: the operator's own before a shared one.
public struct ShowView: Codable, Sendable {
    /// The view's id, or its name.
    public let view: String

    /// Asks for a view.
    public init(_ view: String) { self.view = view }
}
