/// One thing a screen can do, with the keys that do it.
///
/// The keys' handling, the help, the palette and the footer are all made from these.
public struct Binding<Action: Hashable & Sendable>: Hashable, Sendable {
    /// Whether it can be done now, and if not, why.
    public enum Availability: Hashable, Sendable {
        case yes
        case no(String)
    }

    /// What it does; also the stable name under which it can be remapped.
    public var action: Action
    /// The keys, the first one is shown.
    public var keys: [Key]
    /// The stable name in the configuration file, such as `qa.approve`.
    public var id: String
    /// One or two words for the footer.
    public var name: String
    /// One sentence for the help.
    public var help: String
    /// The heading in the help under which it stands.
    public var group: String
    /// Whether it can be done now.
    public var enabled: Availability
    /// Where in the footer, smaller first; nil keeps it out of the footer.
    public var footer: Int?

    /// Makes a binding; `help` defaults to the name.
    public init(
        _ action: Action, _ keys: [Key], id: String, name: String, help: String? = nil, group: String = "",
        enabled: Availability = .yes, footer: Int? = nil
    ) {
        self.action = action
        self.keys = keys
        self.id = id
        self.name = name
        self.help = help ?? name
        self.group = group
        self.enabled = enabled
        self.footer = footer
    }
}
