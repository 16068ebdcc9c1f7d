import Ledger
import OpsService
import Terminal
import Testing

@testable import OpsConsole
@testable import OpsDomain

/// A question that the console can put: what it must name, and what keeps it from being answered by accident (TUI-3).
struct AskedDialog: Sendable, CustomTestStringConvertible {
    /// How its making begins in the source, by which a dialog that is not in the table is found; nil for a type that is
    /// a question of its own.
    let source: String?
    /// Operation and count, as the screen says them.
    let names: [String]
    /// The tenants, where it is about some.
    var tenants: [String] = []
    /// The id of the dangerous binding that leads here; then a name must be typed.
    var danger: String?
    /// Whether Cancel has the focus, so that Return does nothing.
    var isOnCancel = false
    /// The screen to which it belongs, and the keys that open it from there.
    var screen: ScreenKind?
    var keys: [Key] = []
    /// What opens it where no key is pressed.
    var dialog: (@Sendable () -> any DialogModel)?

    var testDescription: String { names[0] }

    /// A question that is made of values.
    static func made(
        _ source: String?, _ names: [String], tenants: [String] = [], danger: String? = nil, isOnCancel: Bool = false,
        _ dialog: @escaping @Sendable () -> any DialogModel
    ) -> AskedDialog {
        AskedDialog(
            source: source, names: names, tenants: tenants, danger: danger, isOnCancel: isOnCancel, dialog: dialog)
    }

    /// A question that keys ask on a screen.
    static func asked(
        _ source: String?, _ names: [String], tenants: [String] = [], danger: String? = nil, isOnCancel: Bool = false,
        on screen: ScreenKind, _ keys: Key...
    ) -> AskedDialog {
        AskedDialog(
            source: source, names: names, tenants: tenants, danger: danger, isOnCancel: isOnCancel, screen: screen,
            keys: keys)
    }
}

extension AskedDialog {
    /// Every question there is; `DialogTests` finds one that is not here.
    static let all = staff + rights + sessions + queue + checklist + ledger + archives + files + views

    private static let user = World.user("l2.santos", .supportL2)
    private static let (acme, globex) = (World.acme.name, World.globex.name)

    private static let staff: [AskedDialog] = [
        made("\"Add a member of staff", ["Add a member of staff", "[ Add ]"]) { ActionDialog.addingStaff() },
        made("\"Account of ", ["Account of l2.santos", "[ Change it ]"]) { ActionDialog.editing(user) },
        made("\"Role of ", ["Role of l2.santos", "[ Change the role ]"]) { ActionDialog.changingRole(of: user) },
        made("\"Lock 1 account: ", ["Lock 1 account", "[ Lock l2.santos ]", "Type l2.santos"], danger: "staff.lock") {
            ActionDialog.locking(user)
        },
        made("\"Unlock ", ["Unlock l2.santos", "[ Unlock ]"]) { ActionDialog.unlocking(user) },
        made(
            "\"Deactivate 1 account: ", ["Deactivate 1 account", "[ Deactivate l2.santos ]", "Type l2.santos"],
            danger: "staff.deactivate"
        ) { ActionDialog.deactivating(user) },
        made("\"Activate ", ["Activate l2.santos", "[ Activate ]"]) { ActionDialog.activating(user) },
        made(
            "\"Change \\(Format.count(", ["Change 3 accounts", "[ Change 3 ]", "Type switch off 1"],
            danger: "sync.apply"
        ) { ActionDialog.applying(World.staffPreview(), text: "", .csv, of: .none) },
        made("\"Synchronise the staff", ["Synchronise the staff", "[ Show what would change ]"]) {
            AskDialog.directoryExport()
        },
    ]

    private static let rights: [AskedDialog] = [
        asked(
            "\"Assign a tenant to ", ["Assign a tenant to", "[ Assign … ]"], on: .rights, .character("a")),
        made("\"Take a tenant away", ["Take a tenant away", "1 tenant of rosa", "[ Take it away ]"], tenants: [globex])
        {
            ActionDialog.unassigning(
                .init(
                    organizationId: World.globex.id, organizationName: globex, since: World.now, until: nil),
                from: "rosa")
        },
        made("\"Rights of ", ["Rights of rosa", "[ Show them ]"]) { AskDialog.rightsAsOf("rosa", World.now) },
        asked("\"Change: ", ["Change: ", "all tenants and everybody", "[ Set it ]"], on: .policy, .enter),
        asked("\"Take note", ["Take note", "31"], on: .notifications, .character("a")),
    ]

    private static let sessions: [AskedDialog] = [
        made(
            "\"Kill a session", ["Kill a session", "1 session of l2.santos", "[ Kill the session ]", "Type \(acme)"],
            tenants: [acme], danger: "sessions.kill"
        ) { ActionDialog.killing(World.session()) },
        asked("\"Go on in ", ["Go on in", "[ Renew ]"], tenants: [acme], on: .overview, .character("R")),
        made(nil, ["Leave the console", "[ End session and leave ]"], tenants: [acme], isOnCancel: true) {
            QuitDialog(session: World.session(), losses: ["The session in \(acme) goes on."])
        },
    ]

    private static let queue: [AskedDialog] = [
        made(
            nil, ["Approve 3 items", "[ Approve 3 (Ctrl-S) ]"], tenants: ["2 in \(acme)", "1 in \(globex)"],
            isOnCancel: true
        ) {
            QABulkDialog(
                .decide(QARequest(.approve), World.frozen(.items(["qa_1", "qa_2", "qa_3"]))), for: .none, key: "k")
        },
        made(
            nil, ["Take back: approve 12 items", "[ Take back 12 (Ctrl-S) ]"],
            tenants: ["8 in \(acme)", "4 in \(globex)"], isOnCancel: true
        ) { QABulkDialog(.undo(World.batch()), for: .none, key: "k") },
    ]

    private static let checklist: [AskedDialog] = [
        made("\"Resolve: ", ["Resolve: IT has not opened", "1 task", "[ Resolve ]"], tenants: [globex]) {
            ActionDialog.resolving(World.blocker) { _ in }
        },
        asked(
            "\"\\(verb): ", ["Not applicable: ", "[ Not applicable ]"], tenants: [globex], on: .checklist,
            .character("x")),
        asked(
            "\"Blocker on: ", ["Blocker on: ", "[ Open the blocker ]"], tenants: [globex], on: .checklist,
            .character("b")),
        asked("\"Comment on: ", ["Comment on: ", "[ Comment ]"], tenants: [globex], on: .checklist, .character("c")),
        made(nil, ["New project", "58 tasks", "[ Make the project for \(acme) ]"], tenants: [acme]) {
            NewProjectDialog(World.templates, session: World.session())
        },
    ]

    private static let ledger: [AskedDialog] = [
        made("\"Verify the ledger", ["Verify the ledger", "[ Verify ]"]) { WorkDialog.verifyingAgainst("") },
        // Nothing is asked: it begins at once and changes nothing.
        made("\"Verification", ["Verification"]) { WorkDialog.verifying() },
        made("\"Make a checkpoint", ["Make a checkpoint", "[ Sign ]"]) { WorkDialog.checkpoint() },
        made("\"Check a receipt", ["Check a receipt", "[ Check ]"]) { WorkDialog.checkingReceipt() },
        made("jobs.isEmpty ? \"Run the jobs", ["Run 1 job", "[ Run ]"]) {
            WorkDialog.running([.checkpoint], [.checkpoint])
        },
        made("\"Access report", ["Access report", "[ Report on \(acme) ]"], tenants: [acme]) {
            TenantDialog.accessReport(TenantMatches.Tenant(World.acme))
        },
    ]

    private static let archives: [AskedDialog] = [
        made("\"Archive the ledger", ["Archive the ledger", "Nothing moves yet", "[ Look at it ]"]) {
            WorkDialog.planningArchive()
        },
        made(
            "\"Archive \\(count) of all tenants",
            ["Archive 40 entries of all tenants", "[ Archive 40 entries ]", "Type archive"],
            danger: "checkpoints.archive"
        ) {
            let plan = ProofDialogTests.plan
            return plan.header.map { WorkDialog.archiving(plan, $0, before: World.now) } ?? .planningArchive()
        },
    ]

    private static let files: [AskedDialog] = [
        made("\"Export \\(name)", ["Export QA items", "All QA items."]) {
            SaveDialog.exporting(QAQueuePage(), filter: "")
        },
        made("\"Export the ledger", ["Export the ledger"]) { SaveDialog.exporting(filter: "") },
        made("\"Export the public key", ["Export the public key"]) { SaveDialog.publicKey() },
        made("\"Receipt of entry ", ["Receipt of entry 7"]) { SaveDialog.receipt(of: 7) },
        made("\"Receipt of an archived entry", ["Receipt of an archived entry"]) { SaveDialog.archivedReceipt() },
        made("\"Write the report", ["Write the report"]) { SaveDialog.writing(["a line"], as: "report.txt") },
        made("\"Write the access report", ["Write the access report"]) {
            SaveDialog.writing(World.accessReport(AccessReport(organizationId: World.acme.id, since: nil, until: nil)))
        },
    ]

    private static let views: [AskedDialog] = [
        asked("\"Save a view of ", ["Save a view of QA queue", "[ Save the view ]"], on: .queue, .character("B")),
        asked(
            "\"Rename the view ", ["Rename the view urgent", "[ Rename ]"], on: .queue, .character("b"),
            .character("m")),
        asked(
            "\"Delete the view ", ["Delete the view urgent", "[ Delete ]"], isOnCancel: true, on: .queue,
            .character("b"), .character("D")),
        // The second question of an assignment.
        AskedDialog(
            source: "\"Assign \\(tenant.name)", names: ["Assign \(globex)", "[ Assign to admin ]"], tenants: [globex],
            screen: .rights,
            keys: [.character("a")] + globex.map { .character($0) } + [.control("s")]),
    ]
}
