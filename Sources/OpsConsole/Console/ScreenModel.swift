import OpsDomain
import Terminal

/// What an action of a screen is: named in the configuration file, listed in help and palette.
protocol ScreenAction: RawRepresentable<String>, Hashable, Sendable, CaseIterable {}

/// A screen without actions of its own.
enum NoAction: String, ScreenAction {
    case none
}

/// A screen: state with an update and a drawing.
///
/// One file, or a few, per screen.
protocol ScreenModel: Pane {
    /// What its keys do.
    associatedtype Action: ScreenAction

    /// Which screen it is.
    var kind: ScreenKind { get }
    /// The head of the content.
    var title: String { get }
    /// What stands at the right of the head.
    var note: String { get }
    /// What the line above the footer says while no toast is shown.
    func status(_ situation: Situation) -> Span?
    /// Whether keys are text now, so that no binding may catch them.
    var isTyping: Bool { get }
    /// Whether a question to the operator is being prepared, to which the keys pressed meanwhile belong.
    var isPreparingQuestion: Bool { get }
    /// Whether the rows that were asked for last are those that are seen: keys for them wait until they are.
    var rowState: RowState { get }
    /// What is typed and would be lost by leaving; nil when nothing is.
    var draft: String? { get }

    /// The record under the cursor, whose history can be shown; nil when there is none (ACC-25).
    var record: RecordReference? { get }

    /// Which columns are seen, in which order and how wide, where the screen is a list.
    var arrangement: TableArrangement { get set }
    /// What can be done here as on every list; nothing on other screens.
    func listBindings(_ situation: Situation) -> [Binding<ListAction>]
    /// Does what can be done on every list.
    mutating func perform(_ action: ListAction, _ context: inout Context)
    /// Shows what a view was saved of; nothing on a screen that is no list.
    mutating func take(_ view: SavedView, _ context: inout Context)
    /// What can be done here, with why not.
    func bindings(_ situation: Situation) -> [Binding<Action>]
    /// Reads what the screen shows first; called when it comes to the front, also again.
    mutating func appear(_ context: inout Context)
    /// Reads again because something changed somewhere; not for reads that are themselves on the ledger.
    mutating func refresh(_ context: inout Context)
    /// Reads again because the operator asked for it, after an error for instance.
    mutating func reload(_ context: inout Context)
    /// Comes to its end: another screen comes to the front.
    mutating func leave(_ context: inout Context)
    /// Does what a binding stands for.
    mutating func perform(_ action: Action, _ context: inout Context)
    /// Handles a key that no binding has, or any key while `isTyping`; false when it means nothing here.
    mutating func handle(_ key: Key, _ context: inout Context) -> Bool
    /// The commands that can be typed here, besides those of the console.
    var commands: [CommandWord] { get }
    /// Does a typed command; false when it is none of its own.
    mutating func run(_ command: String, _ argument: String, _ context: inout Context) -> Bool
    /// Draws into `rect` and nowhere else.
    mutating func draw(in rect: Rect, _ situation: Situation, on canvas: inout Canvas)
}

extension ScreenModel {
    var commands: [CommandWord] { [] }
    mutating func run(_ command: String, _ argument: String, _ context: inout Context) -> Bool { false }
    var title: String { kind.title }
    var note: String { "" }
    func status(_ situation: Situation) -> Span? { nil }
    var isTyping: Bool { false }
    var isPreparingQuestion: Bool { false }
    var rowState: RowState { .here }
    var draft: String? { nil }
    var record: RecordReference? { nil }
    func bindings(_ situation: Situation) -> [Binding<Action>] { [] }
    var arrangement: TableArrangement {
        get { TableArrangement() }
        set { _ = newValue }
    }
    func listBindings(_ situation: Situation) -> [Binding<ListAction>] { [] }
    mutating func perform(_ action: ListAction, _ context: inout Context) {}
    mutating func take(_ view: SavedView, _ context: inout Context) {}
    mutating func refresh(_ context: inout Context) {}
    mutating func reload(_ context: inout Context) { appear(&context) }
    mutating func leave(_ context: inout Context) {}
    mutating func perform(_ action: Action, _ context: inout Context) {}

    /// The bindings with their actions as names, for the keymap of the whole console.
    func namedBindings(_ situation: Situation) -> [Binding<ConsoleAction>] {
        bindings(situation).map { $0.doing(.screen($0.action.rawValue)) }
            + listBindings(situation).map { $0.doing(.list($0.action)) }
    }

    /// Does the action of that name.
    mutating func perform(named name: String, _ context: inout Context) {
        guard let action = Action(rawValue: name) else { return }
        perform(action, &context)
    }

    /// A binding whose id is the action's name.
    func bind(
        _ action: Action, _ keys: Key..., name: String, help: String, unless objection: String? = nil,
        footer: Int? = nil
    ) -> Binding<Action> {
        Binding(
            action, keys, id: action.rawValue, name: name, help: help, group: kind.title,
            enabled: objection.map { .no($0) } ?? .yes, footer: footer)
    }
}

extension Binding {
    /// The same binding with the action in the console's terms.
    fileprivate func doing(_ action: ConsoleAction) -> Binding<ConsoleAction> {
        var named = Binding<ConsoleAction>(
            action, keys, id: id, name: name, help: help, group: group, footer: footer)
        if case .no(let why) = enabled { named.enabled = .no(why) }
        return named
    }
}

/// A box over the screen that takes all keys until it is closed.
protocol DialogModel: Pane {
    /// Whether it asks for something that must not happen in another session than the one it was opened in.
    var isBoundToSession: Bool { get }
    /// Whether it shows what was read of a tenant, and so is out of sight once the session ran out.
    var showsTenant: Bool { get }
    /// What is typed and would be lost; nil when nothing is.
    var draft: String? { get }
    /// What the footer says while it is open.
    var hints: [KeyHint] { get }
    /// Reads what it shows first.
    mutating func appear(_ context: inout Context)
    /// Handles a key.
    mutating func handle(_ key: Key, _ context: inout Context)
    /// Draws inside `rect`, which leaves banner and border free.
    mutating func draw(in rect: Rect, _ situation: Situation, on canvas: inout Canvas)
}

extension DialogModel {
    var isBoundToSession: Bool { true }
    var showsTenant: Bool { false }
    var hints: [KeyHint] { KeyHint.form }
    var draft: String? { nil }
    mutating func appear(_ context: inout Context) {}
}

extension KeyHint {
    /// What the keys do in a form with a button that does it.
    static let form = [
        KeyHint("tab", "next"), KeyHint("enter", "press"), KeyHint("ctrl-s", "do it"), KeyHint("esc", "cancel"),
    ]
}
