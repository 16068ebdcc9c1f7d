import FoundationEssentials
import OpsDomain
import Testing

@Suite struct AccessPolicyTests {
    @Test func `spec 1: the defaults of the program keep every hard floor`() {
        #expect(PolicyRules.objections(to: .standard) == [])
    }

    @Test(arguments: [
        ("lease.minutes", "300", "lease.minutes is 15 to 240"), ("lease.minutes", "45", "one of 15, 30, 60, 120, 240"),
        ("undo.minutes", "0", "undo.minutes is 1 to 60"), ("claim.minutes", "0", "claim.minutes is 1 to 480"),
        ("privacy-cover.minutes", "-1", "privacy-cover.minutes is 0 to 240"),
        ("limit.piiReveals", "0", "limit.piiReveals is 1"), ("unusual.denials", "0", "unusual.denials is 1"),
        ("bulk.items", "0", "bulk.items is 1"),
        ("role.AUDITOR.modify_config", "all", "never gets modify_config"),
        ("role.AUDITOR.view_pii", "all", "never gets view_pii"),
        ("role.AUDITOR.impersonate", "assigned", "never gets impersonate"),
        ("role.ADMIN.manage_policy", "none", "ADMIN keeps manage_policy"),
        ("role.ADMIN.manage_users", "assigned", "ADMIN keeps manage_users"),
        ("role.SUPPORT_L1.view_pii", "all", "needs reveal_pii to have view_pii"),
        ("role.SUPPORT_L1.view_ledger", "assigned", "for all or not at all"),
    ])
    func `spec 1: a policy below a hard floor is refused in words`(
        _ key: String, _ value: String, _ words: String
    ) throws {
        var policy = Policy.standard
        try policy.set(key, to: value)
        let objections = PolicyRules.objections(to: policy)
        #expect(objections.contains { $0.contains(words) }, "\(objections)")
    }

    @Test(arguments: [
        ("lease.minutes", "60"), ("privacy-cover.minutes", "0"), ("limit.sessionsOpened", "100000"),
        ("role.AUDITOR.view_jobs", "all"), ("role.CSM.view_benchmarks", "all"),
        ("role.SUPPORT_L1.reveal_pii", "assigned"), ("role.HOTLINE_OPS.view_intake", "none"),
    ])
    func `spec 1: a policy above the floors may be set, and differs in that one setting`(
        _ key: String, _ value: String
    ) throws {
        var policy = Policy.standard
        try policy.set(key, to: value)
        #expect(PolicyRules.objections(to: policy) == [])
        let changes = policy.changes(from: .standard)
        #expect(changes.count == 1 && changes.first?.after == value)
        #expect(changes.first?.before != value)
    }

    @Test(arguments: [
        ("lease.hours", "4"), ("lease.minutes", "four"), ("role.NOBODY.verify", "all"), ("role.ADMIN.fly", "all"),
        ("role.ADMIN.verify", "some"), ("role.ADMIN", "all"), ("", ""),
    ])
    func `spec 1: an unknown setting or value is refused`(_ key: String, _ value: String) {
        var policy = Policy.standard
        #expect(throws: OpsError.self) { try policy.set(key, to: value) }
        #expect(policy == .standard)
    }

    @Test func `spec 1: a policy survives being written and read, with names as keys`() throws {
        var policy = Policy.standard
        policy.roles[.auditor] = [.verify: .all]
        policy.perHour[.exports] = 3
        let data = try JSONEncoder().encode(policy)
        #expect(try JSONDecoder().decode(Policy.self, from: data) == policy)
        let text = String(decoding: data, as: UTF8.self)
        #expect(text.contains(#""AUDITOR":{"verify":"all"}"#) && text.contains(#""exports":3"#))
    }

    @Test func `spec 1: a setting that an older program did not write has its default`() throws {
        let policy = try JSONDecoder().decode(
            Policy.self, from: Data(#"{"leaseMinutes":30,"perHour":{"exports":1}}"#.utf8))
        var wanted = Policy.standard
        wanted.leaseMinutes = 30
        wanted.perHour[.exports] = 1
        #expect(policy == wanted)
    }

    @Test func `spec 1: by default AUDITOR may use no command that needs a permission`() {
        for operation in OperationCatalog.portals.flatMap(\.operations)
        where operation is any Command.Type || operation.access.permission.map({ !$0.onlyReads }) == true {
            guard let permission = operation.access.permission else { continue }
            #expect(Role.auditor.defaultPermissions[permission] == nil, "\(operation.name)")
        }
    }
}
