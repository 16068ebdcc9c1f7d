import Ledger
import OpsDomain
import Testing

/// Freezing, deciding and undoing many items (HOT-3, ACC-14, ACC-16).
struct HotlineBulkTests {
    private static let reason = "Facts are missing; call back."

    private func freeze(_ world: HotlineWorld, _ ids: [String]) throws -> [FrozenQAItems.Item] {
        try world.ask(FreezeQAItems(.items(ids))).items
    }

    private func outcomes(_ report: BulkReport) -> [String] {
        report.items.map { "\($0.id) \($0.outcome.rawValue)" }
    }

    @Test func `HOT-3: freezing keeps ids and versions, oldest first, and counts tenants, hidden and missing`() throws {
        let world = try HotlineWorld()
        try world.addItems(100)
        let frozen = try world.ask(
            FreezeQAItems(.items(["qa_10", "qa_2", "qa_3", "qa_nine", "CASE-0007919"]), visibleFilter: "state:pending"))
        #expect(Set(frozen.items.map(\.id)) == ["qa_1", "qa_2", "qa_3", "qa_10"])
        #expect(frozen.missing == 1)
        #expect(frozen.items.allSatisfy { $0.version == 1 })
        // qa_3 is in review and qa_10 released.
        #expect(frozen.hidden == 2)
        #expect(frozen.tenants.reduce(0) { $0 + $1.count } == 4)
        let all = try world.ask(QAQueuePage(filter: "state:any", sort: QASort(.age, descending: true), limit: 500))
            .items
        let byAge = all.map(\.id).filter { id in frozen.items.contains { $0.id == id } }
        #expect(frozen.items.map(\.id) == byAge)
        let filtered = try world.ask(FreezeQAItems(.filter("severity:critical"), visibleFilter: "severity:critical"))
        #expect(filtered.hidden == 0 && filtered.missing == 0)
        #expect(filtered.items.count == all.count { $0.severity == .critical && $0.state.isOpen })
        #expect(filtered.tenants.first?.name != nil)
    }

    @Test func `ACC-16: freezing more than the limit is refused with the number`() throws {
        let world = try HotlineWorld()
        try world.addItems(60)
        var policy = Policy.standard
        policy.bulkItemsPerCommand = 5
        let scene = world.scene(policy: policy)
        let open = try world.ask(QAQueuePage(limit: 500)).items.count
        #expect(
            world.refusal { _ = try world.ask(FreezeQAItems(.filter("")), scene) } == .tooManyItems(open, allowed: 5))
        let six = (1...6).map { "qa_\($0)" }
        #expect(world.refusal { _ = try world.ask(FreezeQAItems(.items(six)), scene) } == .tooManyItems(6, allowed: 5))
        let items = six.map { FrozenQAItems.Item(id: $0, version: 1) }
        let change = ChangeQAItems(action: .approve, items: items, reason: nil, batchKey: "k")
        #expect(world.refusal { _ = try world.perform(change, scene) } == .tooManyItems(6, allowed: 5))
    }

    @Test func `HOT-3: each item ends with its own outcome, in the frozen order`() throws {
        let world = try HotlineWorld()
        try world.addItems(60)
        let ids = ["qa_1", "qa_3", "qa_53", "qa_13", "qa_10", "qa_7", "qa_17", "qa_2"]
        var items = ids.map { FrozenQAItems.Item(id: $0, version: $0 == "qa_2" ? 9 : 1) }
        items.append(FrozenQAItems.Item(id: "qa_none", version: 1))
        let report = try world.perform(
            ChangeQAItems(action: .approve, items: items, reason: nil, batchKey: "k1"), chunk: 4)
        // qa_3 is ben's, qa_53 anna's own, qa_13's claim ran out, qa_10 released, qa_7 approved, qa_17 rejected.
        #expect(
            outcomes(report) == [
                "qa_1 APPLIED", "qa_3 CONFLICT", "qa_53 APPLIED", "qa_13 APPLIED", "qa_10 INVALID", "qa_7 NOOP",
                "qa_17 INVALID", "qa_2 CONFLICT", "qa_none INVALID",
            ])
        #expect(!report.isSuccess)
        #expect(report.items[1].detail?.contains("in review by ben until ") ?? false)
        let now = world.clock.now().milliseconds
        for id in ["qa_1", "qa_53", "qa_13"] {
            #expect(
                try world.stored(id, "state, claimed_by, claimed_until, decided_by, decided_at, version")
                    == "APPROVED usr_anna - usr_anna \(now) 2")
        }
        #expect(try world.stored("qa_3", "state, version") == "IN_REVIEW 1")
        #expect(try world.stored("qa_2", "state, version") == "PENDING 1")
    }

    @Test func `HOT-3: rejecting writes its reason, reassigning hands the claim over, prioritising touches only that`()
        throws
    {
        let world = try HotlineWorld()
        try world.addItems(30)
        let rejected = try world.perform(
            ChangeQAItems(action: .reject, items: try freeze(world, ["qa_1"]), reason: Self.reason, batchKey: "a"))
        #expect(rejected.isSuccess)
        #expect(try world.stored("qa_1", "state, decision_reason") == "REJECTED \(Self.reason)")
        // qa_3 is ben's: handing on a colleague's claim is what reassigning is for.
        let handed = try world.perform(
            ChangeQAItems(
                action: .reassign(to: "anna"), items: try freeze(world, ["qa_3", "qa_2"]), reason: Self.reason,
                batchKey: "b"))
        #expect(handed.isSuccess)
        let until = (world.clock.now() + .seconds(1800)).milliseconds
        for id in ["qa_2", "qa_3"] {
            #expect(
                try world.stored(id, "state, claimed_by, claimed_until, version") == "IN_REVIEW usr_anna \(until) 2")
        }
        let raised = try world.perform(
            ChangeQAItems(
                action: .prioritize(1), items: try freeze(world, ["qa_2", "qa_4"]), reason: nil, batchKey: "c"))
        #expect(raised.isSuccess)
        #expect(try world.stored("qa_2", "priority, state, claimed_by, version") == "1 IN_REVIEW usr_anna 3")
    }

    @Test func `HOT-3: what cannot begin at all changes nothing and says why`() throws {
        let world = try HotlineWorld()
        try world.addItems(10)
        let item = FrozenQAItems.Item(id: "qa_1", version: 1)
        let wrong: [(QABulkAction, [FrozenQAItems.Item], String?, String)] = [
            (.reject, [item], "too short", "reason"), (.reject, [item], nil, "reason"),
            (.reassign(to: "ben"), [item], nil, "reason"), (.approve, [], nil, "items"),
            (.approve, [item, item], nil, "items"), (.prioritize(5), [item], nil, "priority"),
            (.reassign(to: "olga"), [item], Self.reason, "reviewer"),
            (.reassign(to: "rita"), [item], Self.reason, "reviewer"),
            (.reassign(to: "nobody"), [item], Self.reason, "nobody"),
        ]
        for (action, items, reason, subject) in wrong {
            let change = ChangeQAItems(action: action, items: items, reason: reason, batchKey: "k")
            #expect(world.refusal { _ = try world.perform(change) }?.subject == subject, "\(action)")
        }
        #expect(try world.stored("qa_1", "state, version") == "PENDING 1")
    }

    @Test func `ACC-3: an item of a tenant out of reach, or outside the open session, is denied`() throws {
        let world = try HotlineWorld()
        try world.addItems(6)
        let items = try freeze(world, ["qa_1", "qa_2"])
        let tenants = try items.map { try world.stored($0.id, "organization_id") }
        let inside = try world.perform(
            ChangeQAItems(action: .prioritize(4), items: items, reason: nil, batchKey: "a"),
            world.scene(session: tenants[0]))
        #expect(inside.items[0].outcome != .denied && inside.items[1].outcome == .denied)
        #expect(inside.items[1].detail == "you are in a session in \(tenants[0])")
        let grants = Grants([.bulkQAActions: .assigned], assignedTenants: [tenants[1]])
        let assigned = try world.perform(
            ChangeQAItems(action: .approve, items: try freeze(world, ["qa_1", "qa_2"]), reason: nil, batchKey: "b"),
            world.scene(grants: grants))
        let denied = try #require(assigned.items.first { $0.outcome == .denied })
        #expect(try world.stored(denied.id, "organization_id") == tenants[0])
        #expect(assigned.count(.applied) == 1)
    }

    @Test func `HOT-3: an undo brings back what nobody changed since, and keeps and names the rest`() throws {
        let world = try HotlineWorld()
        try world.addItems(60)
        let ids = ["qa_1", "qa_53", "qa_13", "qa_2", "qa_4"]
        let columns = "state, claimed_by, claimed_until, decided_by, decided_at, decision_reason, priority"
        let before = try ids.map { try world.stored($0, columns) }
        let batch = try world.perform(
            ChangeQAItems(action: .reject, items: try freeze(world, ids), reason: Self.reason, batchKey: "a"), chunk: 2)
        #expect(batch.count(.applied) == 5)
        try world.write { writer in
            try writer.run("UPDATE qa_item SET version = version + 1, state = 'PENDING' WHERE id = 'qa_2'")
            try writer.run("UPDATE qa_item SET state = 'RELEASED' WHERE id = 'qa_4'")
        }
        world.clock.advance(by: .seconds(599))
        let undo = UndoQABatch(batchId: batch.batch)
        let report = try world.perform(undo, chunk: 3)
        #expect(report.count(.applied) == 3 && report.count(.kept) == 2)
        let kept = report.items.filter { $0.outcome == .kept }
        #expect(Set(kept.map(\.id)) == ["qa_2", "qa_4"])
        #expect(kept.allSatisfy { $0.detail != nil })
        #expect(try ids.prefix(3).map { try world.stored($0, columns) } == Array(before.prefix(3)))
        #expect(try world.stored("qa_1", "version") == "3")
        #expect(try world.stored("qa_4", "state") == "RELEASED")
        #expect(try world.stored("qa_2", "state, version") == "PENDING 3")
        #expect(world.refusal { _ = try world.perform(undo) }?.message.contains("undone by \(report.batch)") ?? false)
        let undoOfUndo = UndoQABatch(batchId: report.batch)
        #expect(world.refusal { _ = try world.perform(undoOfUndo) }?.kind == "step.refused")
    }

    @Test func `HOT-3: an undo comes too late after ten minutes, and only for one's own batches`() throws {
        let world = try HotlineWorld()
        try world.addItems(10)
        let batch = try world.perform(
            ChangeQAItems(action: .approve, items: try freeze(world, ["qa_1"]), reason: nil, batchKey: "a"))
        let nothing = try world.perform(
            ChangeQAItems(action: .approve, items: try freeze(world, ["qa_1"]), reason: nil, batchKey: "b"))
        #expect(nothing.items.map(\.outcome) == [.noop])
        #expect(world.refusal { _ = try world.perform(UndoQABatch(batchId: nothing.batch)) }?.kind == "step.refused")
        #expect(
            world.refusal { _ = try world.perform(UndoQABatch(batchId: batch.batch), world.scene("ben")) }?.code
                == .notFound)
        #expect(world.refusal { _ = try world.perform(UndoQABatch(batchId: "bat_none")) }?.code == .notFound)
        world.clock.advance(by: .seconds(600))
        #expect(world.refusal { _ = try world.perform(UndoQABatch(batchId: batch.batch)) }?.kind == "step.refused")
        #expect(try world.stored("qa_1", "state") == "APPROVED")
    }

    @Test func `HOT-3: the list of batches says what can be undone, newest first`() throws {
        let world = try HotlineWorld()
        try world.addItems(10)
        let first = try world.perform(
            ChangeQAItems(action: .approve, items: try freeze(world, ["qa_1"]), reason: nil, batchKey: "a"))
        world.clock.advance(by: .seconds(60))
        let undo = try world.perform(UndoQABatch(batchId: first.batch))
        let second = try world.perform(
            ChangeQAItems(action: .prioritize(1), items: try freeze(world, ["qa_2"]), reason: nil, batchKey: "b"))
        let list = try world.ask(ListQABatches())
        #expect(list.map(\.id) == [second.batch, undo.batch, first.batch])
        #expect(list.map(\.action) == ["prioritize", "undo", "approve"])
        #expect(list[0].undoUntil == world.clock.now() + .seconds(600))
        #expect(list[1].undoUntil == nil && list[2].undoUntil == nil)
        #expect(list[2].undoneBy == undo.batch)
        #expect(try world.ask(ListQABatches(), world.scene("ben")).isEmpty)
    }

    @Test func `TUI-3: a batch that can be taken back tells how many of its items are whose`() throws {
        let world = try HotlineWorld()
        try world.addItems(10)
        let frozen = try world.ask(FreezeQAItems(.filter("state:pending")))
        let report = try world.perform(
            ChangeQAItems(action: .approve, items: frozen.items, reason: nil, batchKey: "a"))
        let batch = try #require(try world.ask(ListQABatches()).first)
        #expect(batch.tenants == frozen.tenants && batch.tenantCount == frozen.tenantCount)
        #expect(frozen.tenantCount > 1 && batch.tenants.reduce(0) { $0 + $1.count } == batch.applied)
        _ = try world.perform(UndoQABatch(batchId: report.batch))
        #expect(try world.ask(ListQABatches()).allSatisfy { $0.tenants.isEmpty && $0.tenantCount == 0 })
    }

    @Test func `HOT-1: claiming holds an item for half an hour against others`() throws {
        let world = try HotlineWorld()
        try world.addItems(10)
        let item = try world.perform(ClaimQAItem(itemId: "qa_1", version: 1))
        #expect(item.state == .inReview && item.claimedBy == "anna" && item.version == 2)
        #expect(item.claimedUntil == world.clock.now() + .seconds(1800))
        let other = world.scene("ben")
        #expect(world.refusal { _ = try world.perform(ClaimQAItem(itemId: "qa_1"), other) }?.code == .conflict)
        #expect(
            world.refusal { _ = try world.perform(ClaimQAItem(itemId: "qa_1", version: 1)) }?.kind == "record.changed")
        #expect(world.refusal { _ = try world.perform(ClaimQAItem(itemId: "qa_10")) }?.kind == "step.refused")
        #expect(world.refusal { _ = try world.perform(ClaimQAItem(itemId: "qa_99")) }?.code == .notFound)
        world.clock.advance(by: .seconds(1800))
        #expect(try world.perform(ClaimQAItem(itemId: "qa_1"), world.scene("ben")).claimedBy == "ben")
    }

    @Test func `HOT-3: ten thousand items are frozen, approved and taken back`() throws {
        let world = try HotlineWorld()
        try world.addItems(12_000)
        let frozen = try world.ask(FreezeQAItems(.filter("state:pending"), visibleFilter: "severity:high"))
        #expect(frozen.items.count > 9_000)
        #expect(frozen.hidden > 0 && frozen.hidden < frozen.items.count)
        let report = try world.perform(
            ChangeQAItems(action: .approve, items: frozen.items, reason: nil, batchKey: "a"))
        #expect(report.isSuccess && report.count(.applied) == frozen.items.count)
        #expect(report.items.map(\.id) == frozen.items.map(\.id))
        #expect(try world.ask(QAQueuePage(filter: "state:pending")).items.isEmpty)
        let undone = try world.perform(UndoQABatch(batchId: report.batch))
        #expect(undone.count(.applied) == frozen.items.count)
        #expect(try world.ask(FreezeQAItems(.filter("state:pending"))).items.map(\.id) == frozen.items.map(\.id))
    }
}
