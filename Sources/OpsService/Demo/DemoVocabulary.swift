import FoundationEssentials
import OpsDomain

/// The words that the demo world is made of, from `demo/vocabulary.json` of the resources.
struct DemoVocabulary: Decodable, Sendable {
    struct Weighted: Decodable, Sendable {
        let id: String
        let weight: Int
    }

    struct Industry: Decodable, Sendable {
        let id: String
        let weight: Int
        let stemWords: [String]
    }

    struct Language: Decodable, Sendable {
        let code: String
        let weight: Int
    }

    struct IntakeTemplate: Decodable, Sendable {
        let language: String
        let category: String
        let severities: [String]
        let imminentHarm: Bool
        let text: String
    }

    struct Person: Decodable, Sendable {
        let login: String
        let name: String
        let email: String
        let role: Role
        let languages: [String]
        let skills: [String]
    }

    struct BlockerIdea: Decodable, Sendable {
        let title: String
        let category: BlockerCategory
        let taskIds: [String]
    }

    struct SessionReason: Decodable, Sendable {
        let category: ReasonCategory
        let text: String
    }

    let companyStems: [String]
    let companyFirstWords: [String]
    let companySuffixes: [String]
    let industries: [Industry]
    let plans: [String]
    let regions: [String]
    let ssoProviders: [String]
    let tenantRoleWeights: [String: Int]
    let givenNames: [String]
    let familyNames: [String]
    let romanised: [String: String]
    let languages: [Language]
    let intakeTemplates: [IntakeTemplate]
    let intakeFill: [String: [String: [String]]]
    let ticketSubjects: [String]
    let ticketStatuses: [Weighted]
    let staff: [Person]
    let blockers: [BlockerIdea]
    let blockerResolutions: [String]
    let approvalNotes: [String]
    let rejectReasons: [String]
    let taskNotes: [String]
    let skipReasons: [String]
    let sessionReasons: [SessionReason]

    /// Reads the installed vocabulary.
    /// - Throws: `OpsError` of code `unavailable` when it is missing, `failed` when it cannot be read.
    static func installed() throws(OpsError) -> DemoVocabulary {
        let resources = try ResourceDirectory.find()
        let bytes = try resources.bytes(of: "demo/vocabulary.json")
        do {
            return try JSONDecoder().decode(DemoVocabulary.self, from: Data(bytes))
        } catch {
            throw OpsError.demoVocabularyDamaged(resources.path + "/demo/vocabulary.json", "\(error)")
        }
    }
}

/// Draws things by their weight.
struct WeightedChoice<Item: Sendable>: Sendable {
    private let items: [(item: Item, upTo: Int)]

    /// A choice among items of positive weight; there must be one.
    init(_ items: some Sequence<(Item, Int)>) {
        var sum = 0
        self.items = items.map { item, weight in
            sum += weight
            return (item, sum)
        }
    }

    /// One of the items.
    func pick(_ generator: inout SeededGenerator) -> Item {
        let last = items[items.count - 1]
        let drawn = Int.random(in: 0..<last.upTo, using: &generator)
        return (items.first { drawn < $0.upTo } ?? last).item
    }
}

extension SeededGenerator {
    /// One of the items; there must be one.
    mutating func pick<Item>(_ items: [Item]) -> Item {
        items[Int.random(in: 0..<items.count, using: &self)]
    }

    /// Whether something happens that happens so often in a hundred cases.
    mutating func happens(_ percent: Double) -> Bool {
        Double.random(in: 0..<100, using: &self) < percent
    }

    /// A generator for one record, independent of how many others are made.
    init(seed: UInt64, stream: UInt64, index: Int) {
        var mixer = SeededGenerator(seed: seed ^ (stream &* 0xD134_2543_DE82_EF95))
        self.init(seed: mixer.next() ^ (UInt64(truncatingIfNeeded: index) &* 0xA24B_AED4_963E_E407))
    }
}
