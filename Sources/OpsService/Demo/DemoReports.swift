import Ledger
import OpsDomain

/// The items of the quality queue of a demo world, each made from its number alone.
struct DemoReports: Sendable {
    private static let stream: UInt64 = 10
    /// Ages spread over this many days, most of them young.
    private static let oldest = 30.0

    private let tenants: DemoTenants
    private let operators: [InternalUser]
    private let reviewers: [InternalUser]
    private let languages: WeightedChoice<String>
    private let templates: [String: [Template]]

    /// A kind of report, ready to be told.
    private struct Template: Sendable {
        let category: String
        let severities: [Severity]
        let imminentHarm: Bool
        let pattern: IntakePattern
        /// What can fill the gaps, in the template's language.
        let fill: [String: [String]]
    }

    /// Describes the items; of all `staff` the hotline's take calls and review.
    init(_ tenants: DemoTenants, staff: [InternalUser]) {
        self.tenants = tenants
        operators = staff.filter { $0.role == .hotlineOperator }
        reviewers = staff.filter { $0.role == .hotlineOps }
        languages = WeightedChoice(tenants.vocabulary.languages.map { ($0.code, $0.weight) })
        let fill = tenants.vocabulary.intakeFill
        templates = Dictionary(grouping: tenants.vocabulary.intakeTemplates, by: \.language).mapValues { texts in
            texts.map {
                Template(
                    category: $0.category, severities: $0.severities.compactMap(Severity.init(name:)),
                    imminentHarm: $0.imminentHarm, pattern: IntakePattern($0.text), fill: fill[$0.language] ?? [:])
            }
        }
    }

    /// The feed of the items, oldest first as the hotline raised them.
    var items: DemoLines {
        DemoLines(count: tenants.plan.qaItems) { [self] index, writer in write(index, &writer) }
    }

    private func write(_ index: Int, _ writer: inout FeedLineWriter) {
        var generator = SeededGenerator(seed: tenants.seed, stream: Self.stream, index: index)
        let language = languages.pick(&generator)
        guard let template = template(language, &generator) else { return }
        let severity = template.severities.randomElement(using: &generator) ?? .medium
        let created = created(index)
        let taker = taker(language, &generator)
        // Few of many: a tenant's share falls off like a power of its rank.
        let skew = Double.random(in: 0..<1, using: &generator)
        let tenant = Int(Double(tenants.plan.tenants) * skew * skew * skew)
        writer.record(.qaItems, version: 1) {
            $0.text("id", "qa_" + padded(index + 1, 7))
            $0.text("organizationId", tenants.id(tenant))
            $0.text("reference", "CASE-" + padded(41_000 + index, 7))
            if generator.happens(85) { $0.text("callId", "CALL-" + padded(910_000 + index, 8)) }
            if let taker { $0.text("operatorUserId", taker.id) }
            $0.text("severity", severity.name)
            $0.text("category", template.category)
            $0.text("language", language)
            $0.number("priority", priority(severity, &generator))
            $0.flag("imminentHarm", template.imminentHarm)
            if generator.happens(3), let reviewer = reviewers.randomElement(using: &generator) {
                $0.text("state", QAState.inReview.rawValue)
                $0.text("claimedBy", reviewer.id)
                $0.text("claimedUntil", (tenants.base + .seconds(86_400)).description)
            }
            $0.text("intakeText", text(template, &generator))
            $0.text("createdAt", created.description)
        }
    }

    private func template(_ language: String, _ generator: inout SeededGenerator) -> Template? {
        guard let choices = templates[language], let first = choices.randomElement(using: &generator) else {
            return nil
        }
        // Imminent harm is rare: every other time that it is drawn, something else is taken.
        guard first.imminentHarm, generator.happens(50) else { return first }
        return choices.filter { !$0.imminentHarm }.randomElement(using: &generator)
    }

    /// The older an item is, the more of its time have been dealt with already: ages thin out quadratically.
    private func created(_ index: Int) -> Timestamp {
        let rank = 1 - (Double(index) + 0.5) / Double(max(tenants.plan.qaItems, 1))
        let minutes = Int64(Self.oldest * 1440 * rank * rank)
        return tenants.base - .milliseconds(minutes * 60_000 + Int64(index % 997) * 59)
    }

    private func taker(_ language: String, _ generator: inout SeededGenerator) -> InternalUser? {
        let speakers = operators.filter { $0.languages.contains(language) }
        return (speakers.isEmpty ? operators : speakers).randomElement(using: &generator)
    }

    private func priority(_ severity: Severity, _ generator: inout SeededGenerator) -> Int {
        let usual = 4 - severity.rawValue
        return generator.happens(15) ? min(max(usual + (generator.happens(50) ? 1 : -1), 1), 4) : usual
    }

    private func text(_ template: Template, _ generator: inout SeededGenerator) -> String {
        let text = template.pattern.filled { gap in
            template.fill[gap]?.randomElement(using: &generator) ?? tenants.person(&generator).name
        }
        guard generator.happens(40) else { return text }
        let reporter = tenants.person(&generator)
        let number = Int.random(in: 100..<200, using: &generator)
        return text + " Reporter: \(reporter.name), \(reporter.mailbox)@mail.example, +1 202-555-0\(number)."
    }
}
