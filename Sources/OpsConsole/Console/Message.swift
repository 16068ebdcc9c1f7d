import Ledger
import Terminal

/// Something that was said to the operator.
struct Message: Sendable, Hashable {
    typealias Kind = Toast.Kind

    /// The store's clock; nil before the first pulse.
    let at: Timestamp?
    /// What kind of news it is.
    let kind: Kind
    /// What happened.
    let text: String
    /// What was kept and what to do.
    let detail: String?
    /// The ledger entry of what was done, where it is known, and the tenant of the session in which that was.
    let entry: Int64?
    let tenant: String?

    /// Nobody reads more; what quotes a pasted text could be as long as that.
    private static let longest = 1000

    /// Makes a message; very long texts are cut.
    init(
        at: Timestamp?, kind: Kind, text: String, detail: String?, entry: Int64? = nil, tenant: String? = nil
    ) {
        self.entry = entry
        self.tenant = tenant
        self.at = at
        self.kind = kind
        self.text = Self.cut(text)
        self.detail = detail.map(Self.cut)
    }

    private static func cut(_ text: String) -> String {
        let kept = text.prefix(longest)
        return kept.endIndex == text.endIndex ? text : kept + "…"
    }
}

/// Everything that was said, and what of it still stands in the toast (TUI-7).
struct MessageLog: Sendable {
    /// All messages, oldest first, at most `limit`.
    private(set) var messages: [Message] = []
    /// Seconds that the newest message still stands in the toast.
    private(set) var secondsShown = 0
    /// Goes up with every message; tells screens that show them.
    private(set) var revision = 0

    private static let limit = 1000

    /// The message in the toast; nil when there is none.
    var toast: Message? { secondsShown > 0 ? shown : nil }
    private var shown: Message?

    /// Adds a message and shows it; failures stand longer, because they are longer to read.
    ///
    /// One that is not shown only goes into the log: the screen tells of it in its own way.
    mutating func add(_ message: Message, isShown: Bool = true) {
        messages.append(message)
        if messages.count > Self.limit { messages.removeFirst(messages.count - Self.limit) }
        revision += 1
        guard isShown else { return }
        shown = message
        secondsShown = message.kind == .done || message.kind == .note ? 6 : 15
    }

    /// A second is over.
    mutating func secondPassed() { secondsShown = max(0, secondsShown - 1) }

    /// Takes the toast away; the log keeps the message.
    mutating func dismiss() { secondsShown = 0 }
}
