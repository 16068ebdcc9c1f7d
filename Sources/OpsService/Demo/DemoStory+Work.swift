import OpsDomain

extension DemoStory {
    /// How many items each reviewer decides at a time.
    private static let batch = 12

    /// Lets reviewers clear the oldest of the queue: about one item in ten, at most a few hundred.
    func decide() async throws(OpsError) {
        wait(untilHoursBeforeBase: 5)
        let reviewers = staff(.hotlineOps)
        guard !reviewers.isEmpty else { return }
        let total = min(tenants.plan.qaItems / 10, 300)
        let step = max(tenants.plan.qaItems / max(total, 1), 1)
        let ids = (0..<total).map { "qa_" + padded($0 * step + 1, 7) }
        for start in stride(from: 0, to: ids.count, by: Self.batch) {
            let round = start / Self.batch
            let reviewer = try service(as: reviewers[round % reviewers.count].login)
            let chosen = Array(ids[start..<min(start + Self.batch, ids.count)])
            let frozen = try await reviewer.ask(FreezeQAItems(.items(chosen)), session: nil)
            let rejects = round % 4 == 3
            let change = ChangeQAItems(
                action: rejects ? .reject : .approve, items: frozen.items,
                reason: rejects
                    ? generator.pick(vocabulary.rejectReasons)
                    : round % 3 == 0 ? generator.pick(vocabulary.approvalNotes) : nil,
                batchKey: "demo-\(round)")
            let result = try await reviewer.performBulk(change, session: nil) { _ in true }
            if let stopped = result.stopped { throw stopped }
            report.decisions += result.count(.applied)
            wait(upTo: 6)
        }
    }

    /// Lets support staff enter tenants for a reason and leave again.
    func visitTenants() async throws(OpsError) {
        let visitors = staff(.supportL1) + staff(.supportL2) + staff(.supportL3)
        let active = (0..<min(tenants.plan.tenants, 400)).filter { tenants.status($0) == .active }
        for (index, visitor) in (visitors + visitors).enumerated() where !active.isEmpty {
            let tenant = generator.pick(active)
            let reason = generator.pick(vocabulary.sessionReasons)
            let hasTicket = tenant < tenants.plan.tickets && index % 2 == 0
            let support = try service(as: visitor.login)
            let open = OpenSession(
                organizationId: tenants.id(tenant), category: reason.category, text: reason.text,
                ticketId: hasTicket ? tenants.ticketID(tenant) : nil, minutes: 60, switchingFrom: nil)
            let session = try await support.perform(open, session: nil)
            wait(upTo: 2)
            _ = try await support.ask(TenantOverview(organizationId: session.targetOrganizationId), session: session.id)
            wait(upTo: 4)
            _ = try await support.perform(EndSession(sessionId: session.id), session: session.id)
            report.sessions += 1
            wait(upTo: 2)
        }
    }
}
