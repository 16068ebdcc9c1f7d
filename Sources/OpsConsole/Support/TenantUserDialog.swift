import OpsDomain
import Terminal

/// All that is known of one of the tenant's users, personal data masked until it is revealed on record (SUP-11).
struct TenantUserDialog: DialogModel {
    var id = PaneID.none
    let showsTenant = true
    private let user: TenantUser
    private let session: ImpersonationSession
    private var revealed = Load<RevealTenantUser.Answer>()

    init(_ user: TenantUser, of session: ImpersonationSession) {
        self.user = user
        self.session = session
    }

    var hints: [KeyHint] { [KeyHint("v", "reveal"), KeyHint("y", "copy"), KeyHint("esc", "close")] }

    mutating func handle(_ key: Key, _ context: inout Context) {
        switch key {
        case .escape, .enter, .character("q"): context.want(.closeDialog)
        case .character("y"):
            context.want(.closeDialog)
            context.copy(
                facts.map { .init(title: $0.title, text: $0.value.text) }, isWholeRow: false, isTenantScoped: true)
        case .character("v"): reveal(&context)
        default: break
        }
    }

    private mutating func reveal(_ context: inout Context) {
        if let why = objection(context.situation) { return context.say(.warning, "reveal: \(why)") }
        guard !revealed.isLoading else { return }
        let query = RevealTenantUser(organizationId: session.targetOrganizationId, userId: user.id)
        context.load(query, into: \TenantUserDialog.revealed, of: &self) { dialog, context in
            if let error = dialog.revealed.error { context.say(error) }
        }
    }

    /// Why nothing can be revealed; nil when it can.
    private func objection(_ situation: Situation) -> String? {
        situation.allows(.viewPII)
            ? "you see everything in clear"
            : situation.objection(.revealPII) ?? (revealed.value == nil ? nil : "it is shown already")
    }

    private var facts: [RowFact] {
        let clear = revealed.value
        let look: Look = clear == nil ? .normal : .warning
        return [
            RowFact("Name", clear?.name ?? user.name, look), RowFact("Email", clear?.email ?? user.email, look),
            RowFact("Role", user.role), RowFact("Status", Format.words(user.status)),
            RowFact("Last sign-in", user.lastLoginAt.map { Format.second($0) + " UTC" } ?? "never"),
            RowFact("Tenant", session.targetOrganizationName), RowFact("Id", user.id),
        ]
    }

    mutating func draw(in rect: Rect, _ situation: Situation, on canvas: inout Canvas) {
        let width = min(rect.width, 76)
        let lines = WholeRow.standing(facts, width: width - 4)
        let box = rect.centered(Size(width, min(rect.height, lines.count + 4)))
        canvas.fill(box, .dialog)
        canvas.box(box, .light, .frame, title: "User", note: "esc closes")
        let (top, bottom) = box.inset(2, 1).cutBottom(1)
        for (place, line) in lines.prefix(top.height).enumerated() {
            canvas.write(line, at: Point(top.x, top.y + place), width: top.width)
        }
        let words =
            revealed.value != nil
            ? Span("In clear until this closes; that it was shown is on the ledger.", .warning)
            : Span(objection(situation).map { "v: \($0)" } ?? "v shows name and address in clear, on record", .dim)
        canvas.write(words.text, at: bottom.origin, words.role, width: bottom.width)
        canvas.cursor = top.origin
    }
}
