import Glibc
import Ledger
import OpsDomain

/// The tenants of a demo world with what belongs to them, each made from its number alone.
struct DemoTenants: Sendable {
    let vocabulary: DemoVocabulary
    let plan: DemoPlan
    let seed: UInt64
    let base: Timestamp
    private let stems: [String]
    private let industries: WeightedChoice<DemoVocabulary.Industry>
    private let roles: WeightedChoice<String>
    private let ticketStatuses: WeightedChoice<String>

    /// What sets the streams' random numbers apart.
    private enum Stream {
        static let stems: UInt64 = 1
        static let tenants: UInt64 = 2
        static let users: UInt64 = 3
        static let tickets: UInt64 = 4
    }

    init(_ vocabulary: DemoVocabulary, plan: DemoPlan, seed: UInt64, base: Timestamp) {
        self.vocabulary = vocabulary
        self.plan = plan
        self.seed = seed
        self.base = base
        var generator = SeededGenerator(seed: seed, stream: Stream.stems, index: 0)
        // The first stays in front, so that every demo world has it.
        stems = vocabulary.companyStems.prefix(1) + vocabulary.companyStems.dropFirst().shuffled(using: &generator)
        industries = WeightedChoice(vocabulary.industries.map { ($0, $0.weight) })
        roles = WeightedChoice(vocabulary.tenantRoleWeights.sorted { $0.key < $1.key }.map { ($0.key, $0.value) })
        ticketStatuses = WeightedChoice(vocabulary.ticketStatuses.map { ($0.id, $0.weight) })
    }

    /// A tenant's directory fields.
    struct Tenant {
        let id: String
        let name: String
        let slug: String
        let industry: String
        var domain: String { slug + ".example" }
    }

    /// The id of the tenant with a number.
    func id(_ index: Int) -> String { "org_" + padded(index + 1, 5) }

    /// The tenant with a number.
    func tenant(_ index: Int) -> Tenant {
        var generator = SeededGenerator(seed: seed, stream: Stream.tenants, index: index)
        let suffix = generator.happens(60) ? " " + generator.pick(vocabulary.companySuffixes) : ""
        guard index >= stems.count else {
            let stem = stems[index]
            let word = stem.split(separator: " ").last.map(String.init) ?? stem
            let industry = vocabulary.industries.first { $0.stemWords.contains(word) } ?? industries.pick(&generator)
            return Tenant(
                id: id(index), name: stem + (index == 0 ? " Group" : suffix), slug: slug(stem), industry: industry.id)
        }
        let industry = industries.pick(&generator)
        let stem = generator.pick(vocabulary.companyFirstWords) + " " + generator.pick(industry.stemWords)
        return Tenant(id: id(index), name: stem + suffix, slug: slug(stem) + "-\(index)", industry: industry.id)
    }

    /// The status of a tenant; the first ones, which the story is about, are in business.
    func status(_ index: Int) -> Organization.Status {
        guard index >= 20 else { return .active }
        return index % 25 == 7 ? .suspended : index % 50 == 33 ? .offboarded : .active
    }

    /// The feed of the tenants.
    var organizations: DemoLines {
        DemoLines(count: plan.tenants) { [self] index, writer in
            let tenant = tenant(index)
            var generator = SeededGenerator(seed: seed, stream: Stream.tenants, index: ~index)
            let size = Int(40 * pow(4000, Double.random(in: 0..<1, using: &generator)))
            writer.record(.organizations, version: 1) {
                $0.text("id", tenant.id)
                $0.text("name", tenant.name)
                $0.text("slug", tenant.slug)
                $0.text("status", status(index).rawValue)
                $0.text("plan", vocabulary.plans[min(vocabulary.plans.count - 1, size / 4000)])
                $0.text("region", generator.pick(vocabulary.regions))
                $0.text("industry", tenant.industry)
                $0.number("size", size)
                $0.text("touch", size > 12_000 ? "HIGH" : "STANDARD")
                $0.text("renewalDate", day(Int.random(in: 20..<700, using: &generator)))
                $0.number("recurringRevenue", 3000 + size * 3)
            }
        }
    }

    /// The feed of their domains.
    var domains: DemoLines {
        DemoLines(count: plan.tenants) { [self] index, writer in
            let tenant = tenant(index)
            write(tenant.domain, verified: index % 17 != 5, of: tenant, &writer)
            if index % 9 == 2 { write("ethics." + tenant.domain, verified: index % 2 == 0, of: tenant, &writer) }
        }
    }

    private func write(_ domain: String, verified: Bool, of tenant: Tenant, _ writer: inout FeedLineWriter) {
        writer.record(.domains, version: 1) {
            $0.text("organizationId", tenant.id)
            $0.text("domain", domain)
            $0.flag("verified", verified)
        }
    }

    /// The feed of their single sign-on; not all have it.
    var singleSignOn: DemoLines {
        DemoLines(count: plan.tenants) { [self] index, writer in
            var generator = SeededGenerator(seed: seed, stream: Stream.tenants, index: ~index &- plan.tenants)
            guard index == 0 || generator.happens(72) else { return }
            writer.record(.singleSignOn, version: 1) {
                $0.text("organizationId", id(index))
                $0.text("ssoProvider", generator.pick(vocabulary.ssoProviders))
                $0.flag("ssoEnabled", generator.happens(88))
                $0.flag("jitProvisioningEnabled", generator.happens(45))
            }
        }
    }

    /// The feed of their users.
    var users: DemoLines {
        DemoLines(count: plan.tenantUsers) { [self] index, writer in
            var generator = SeededGenerator(seed: seed, stream: Stream.users, index: index)
            let tenant = tenant(index % plan.tenants)
            let person = person(&generator)
            let status = WeightedChoice([("ACTIVE", 90), ("INVITED", 5), ("LOCKED", 2), ("DEACTIVATED", 3)])
                .pick(&generator)
            writer.record(.tenantUsers, version: 1) {
                $0.text("id", "tu_" + padded(index + 1, 6))
                $0.text("organizationId", tenant.id)
                $0.text("email", "\(person.mailbox).\(index + 1)@\(tenant.domain)")
                $0.text("name", person.name)
                // Somebody has to run the place.
                $0.text("role", index < plan.tenants ? "ADMIN" : roles.pick(&generator))
                $0.text("status", status)
                if status != "INVITED" { $0.text("lastLoginAt", ago(Double.random(in: 0..<90, using: &generator))) }
            }
        }
    }

    /// The feed of support tickets.
    var tickets: DemoLines {
        DemoLines(count: plan.tickets) { [self] index, writer in
            var generator = SeededGenerator(seed: seed, stream: Stream.tickets, index: index)
            writer.record(.tickets, version: 1) {
                $0.text("id", ticketID(index))
                $0.text("organizationId", id(ticketTenant(index)))
                $0.text("subject", generator.pick(vocabulary.ticketSubjects))
                $0.text("status", ticketStatuses.pick(&generator))
            }
        }
    }

    /// The reference of a ticket.
    func ticketID(_ index: Int) -> String { "ZD-\(48_213 + index)" }

    /// Whose ticket it is; the first tenants have the first tickets.
    func ticketTenant(_ index: Int) -> Int { index % plan.tenants }

    /// A person's name and the local part of their address.
    func person(_ generator: inout SeededGenerator) -> (name: String, mailbox: String) {
        let given = generator.pick(vocabulary.givenNames)
        let family = generator.pick(vocabulary.familyNames)
        return ("\(given) \(family)", "\(romanised(given)).\(romanised(family))")
    }

    private func romanised(_ name: String) -> String {
        vocabulary.romanised[name] ?? String(name.lowercased().filter { $0.isASCII && $0.isLetter })
    }

    private func slug(_ name: String) -> String {
        name.split { !$0.isLetter && !$0.isNumber }.map { romanised(String($0)) }.joined(separator: "-")
    }

    /// A moment so many days before the base date.
    func ago(_ days: Double) -> String { (base - .milliseconds(Int64(days * 86_400_000))).description }

    private func day(_ days: Int) -> String { String((base + .seconds(days * 86_400)).description.prefix(10)) }
}

/// A number with zeros in front.
func padded(_ number: Int, _ width: Int) -> String {
    let digits = String(number)
    return String(repeating: "0", count: max(0, width - digits.count)) + digits
}
