/// Every operation of the product: what docs/permissions.md and "why may I" are made from.
public enum OperationCatalog {
    /// All commands and queries, by portal.
    public static let portals: [(name: String, operations: [any Operation.Type])] = [
        (
            "Access",
            [
                WhoAmI.self, Pulse.self, SearchTenants.self, RecordTenantSearch.self, RecentTenants.self,
                ShowTenant.self, FindTicket.self, OpenSession.self, RenewSession.self, EndSession.self,
                KillSession.self,
                CurrentSession.self, ListSessions.self, ListUsers.self, AddUser.self, AssignTenant.self,
                UnassignTenant.self, EditUser.self,
                SetUserRole.self, DeactivateUser.self, ActivateUser.self, LockUser.self, UnlockUser.self,
                PreviewStaffSync.self, SyncStaff.self, RightsAsOf.self, WhyMayI.self,
                ShowPolicy.self, SetPolicy.self, PolicyHistory.self,
                ListNotifications.self, AcknowledgeNotification.self, RevealTenantUser.self,
                SaveView.self, ShareView.self, RenameView.self, DeleteView.self, ListViews.self, ShowView.self,
                ExportRows<ListSessions>.self, ExportRows<ListUsers>.self,
                ExportRows<ListNotifications>.self, ExportRows<ShowPolicy>.self, ExportRows<RightsAsOf>.self,
                ExportRows<PreviewStaffSync>.self,
            ]
        ),
        ("Support", [TenantOverview.self, ListTenantUsers.self, ExportRows<ListTenantUsers>.self]),
        (
            "Hotline",
            [
                QAQueuePage.self, ShowQAItem.self, FreezeQAItems.self, ClaimQAItem.self, ChangeQAItems.self,
                UndoQABatch.self, ListQABatches.self, ExportRows<QAQueuePage>.self,
            ]
        ),
        (
            "Implementation",
            [
                ListProjects.self, ShowProject.self, ListTemplates.self, CreateProject.self, SetProjectStage.self,
                ChangeTask.self, UndoTask.self, PlanTask.self, ListTaskComments.self, CommentTask.self,
                ListBlockers.self, OpenBlocker.self, ResolveBlocker.self, ReopenBlocker.self,
                ExportRows<ListProjects>.self, ExportRows<ListBlockers>.self,
            ]
        ),
        (
            "Operations",
            [
                ListLedger.self, ShowLedgerEntry.self, ListHistory.self, RecordAsOf.self, SessionReport.self,
                VerifyLedger.self, CheckpointLedger.self, ListCheckpoints.self, ShowPublicKey.self, IssueReceipt.self,
                ExportLedger.self, AccessReport.self, PlanArchive.self, ArchiveLedger.self, ListJobs.self,
                RunJobs.self, ShowMetrics.self, ExportRows<ListHistory>.self, ExportRows<ListCheckpoints>.self,
                ExportRows<ListJobs>.self,
            ]
        ),
    ]

    /// Why work across tenants is done when nobody says more: the purpose of its portal (spec §1).
    public static func purpose<Op: Operation>(of operation: Op.Type) -> String? {
        guard operation.access.scope == .portal else { return nil }
        switch operation.name.prefix(while: { $0 != "." }) {
        case "qa": return "quality review"
        case "project", "task", "blocker": return "implementation work"
        default: return "staff administration"
        }
    }

    /// The roles that may use an operation, those with assigned tenants only marked so.
    public static func roles(for rule: AccessRule) -> [(role: Role, reach: Reach)] {
        Role.allCases.compactMap { role in
            guard let permission = rule.permission else { return (role, .all) }
            return role.defaultPermissions[permission].map { (role, $0) }
        }
    }
}
