import FoundationEssentials
import Testing

@testable import OpsDomain

@Suite struct ImplementationTemplateTests {
    private typealias Step = ChecklistTemplate.Step
    private typealias Phase = ChecklistTemplate.Phase

    @Test func `IMP-2: the four sizes are installed, whole and valid`() throws {
        let catalog = try ChecklistCatalog.installed()
        #expect(catalog.templates.map(\.projectType) == [.quickStart, .standard, .complex, .enterprise])
        for template in catalog.templates {
            #expect(template.objections() == [])
            #expect(template.phases.map(\.name) == ChecklistTemplate.standardPhases)
            #expect(template.steps.contains { $0.ownerSide == .client && $0.clientVisible })
            #expect(template.stepsInDependencyOrder()?.count == template.steps.count)
        }
        #expect(try catalog.template("standard").steps.count == 58)
        #expect(throws: OpsError.notFound("checklist template", "huge")) { try catalog.template("huge") }
    }

    private static func step(
        _ id: String, start: Int = 0, length: Int = 1, after: [String] = [], title: String = "Do it"
    ) -> Step {
        Step(
            id: id, title: title, description: "", ownerSide: .ethico, startDay: start, durationDays: length,
            dependsOn: after, required: true, clientVisible: true)
    }

    /// A valid template of one task a phase, with `tasks` in the first phase.
    private static func template(
        days: Int = 12, version: String = "1.0", phases: [String] = ChecklistTemplate.standardPhases,
        stage: ProjectStage = .discovery, tasks: [Step] = [step("first")]
    ) -> ChecklistTemplate {
        ChecklistTemplate(
            id: "test", name: "Test", projectType: .quickStart, version: version, summary: "", businessDays: days,
            phases: phases.enumerated().map { number, name in
                Phase(
                    id: "p\(number)", name: name, stage: stage, summary: "",
                    tasks: number == 0 ? tasks : [step("t\(number)")])
            })
    }

    private static let defects: [(ChecklistTemplate, String)] = [
        (template(version: ""), "id, name and version must not be empty"),
        (template(days: 21), "21 business days are outside the 10–20 of QUICK_START"),
        (template(phases: ["Foundation"]), "the phases are not the eight standard ones"),
        (template(stage: .completed), "no work is done in the stage COMPLETED of the phase 'p0'"),
        (template(tasks: []), "the phase 'p0' has no tasks"),
        (template(tasks: [step("t1")]), "the task id 't1' is used more than once"),
        (template(tasks: [step("a", title: "")]), "the task 'a' has no title"),
        (template(tasks: [step("a", start: -1)]), "the task 'a' has an impossible start or duration"),
        (template(tasks: [step("a", length: 0)]), "the task 'a' has an impossible start or duration"),
        (template(tasks: [step("a", start: 12)]), "the task 'a' ends after the planned length"),
        (template(tasks: [step("a", after: ["z"])]), "the task 'a' depends on 'z', which does not exist"),
        (
            template(tasks: [step("a", length: 3), step("b", start: 2, after: ["a"])]),
            "the task 'b' starts before 'a' ends"
        ),
        (
            template(tasks: [step("a", after: ["b"]), step("b", after: ["a"])]), "the task 'a' starts before 'b' ends"
        ),
    ]

    @Test(arguments: defects.indices)
    func `IMP-2: a defect of a template is named`(_ index: Int) {
        let (template, objection) = Self.defects[index]
        #expect(template.objections().contains(objection))
    }

    @Test func `IMP-2: a cycle has no order`() {
        #expect(Self.template().objections() == [])
        let cycle = Self.template(tasks: [Self.step("a", after: ["b"]), Self.step("b", after: ["a"])])
        #expect(cycle.stepsInDependencyOrder() == nil)
        let backwards = Self.template(tasks: [Self.step("a", start: 1, after: ["b"]), Self.step("b")])
        #expect(backwards.stepsInDependencyOrder()?.map(\.id).prefix(2) == ["b", "t1"])
    }

    private func withDirectory(_ body: (String) throws -> Void) throws {
        let directory = TemporaryDirectory.unique()
        try FileManager.default.createDirectory(
            atPath: directory + "/checklists", withIntermediateDirectories: true)
        defer { try? FileManager.default.removeItem(atPath: directory) }
        try body(directory)
    }

    private func write(_ template: ChecklistTemplate, to path: String) throws {
        try JSONEncoder().encode(template).write(to: URL(filePath: path))
    }

    @Test func `IMP-2: a catalog with a bad file is refused by the file's name`() throws {
        try withDirectory { directory in
            let resources = ResourceDirectory(path: directory)
            #expect(throws: OpsError.resourcesMissing(lookedAt: [directory + "/checklists"])) {
                try ChecklistCatalog.load(from: resources)
            }
            #expect(throws: OpsError.resourcesMissing(lookedAt: [directory + "/none/checklists"])) {
                try ChecklistCatalog.load(from: ResourceDirectory(path: directory + "/none"))
            }
            try write(Self.template(), to: directory + "/checklists/a.json")
            #expect(try ChecklistCatalog.load(from: resources).templates.map(\.id) == ["test"])

            let second = directory + "/checklists/b.json"
            try write(Self.template(), to: second)
            let twice = #expect(throws: OpsError.self) { try ChecklistCatalog.load(from: resources) }
            #expect(twice?.kind == "resources.damaged" && twice?.subject == second)

            try write(Self.template(days: 99), to: second)
            let invalid = #expect(throws: OpsError.self) { try ChecklistCatalog.load(from: resources) }
            #expect(invalid?.message.contains("99 business days") == true)

            try Data("{".utf8).write(to: URL(filePath: second))
            let broken = #expect(throws: OpsError.self) { try ChecklistCatalog.load(from: resources) }
            #expect(broken?.code == .unavailable && broken?.subject == second)
        }
    }

    @Test func `IMP-2: resources are found by override, beside the program, or in the checkout, in this order`() throws
    {
        try withDirectory { root in
            let files = FileManager.default
            let executable = root + "/usr/bin/opsconsole"
            let installed = root + "/usr/share/opsconsole"
            #expect(throws: OpsError.resourcesMissing(lookedAt: [installed])) {
                try ResourceDirectory.find(override: nil, executable: executable, source: nil)
            }
            try files.createDirectory(atPath: root + "/Resources/checklists", withIntermediateDirectories: true)
            try Data().write(to: URL(filePath: root + "/Package.swift"))
            let checkout = try ResourceDirectory.find(override: "", executable: executable, source: nil)
            #expect(checkout.path == root + "/Resources")
            let debug = try ResourceDirectory.find(
                override: nil, executable: nil, source: root + "/Sources/X/File.swift")
            #expect(debug == checkout)

            try files.createDirectory(atPath: installed + "/checklists", withIntermediateDirectories: true)
            let beside = try ResourceDirectory.find(override: nil, executable: executable, source: nil)
            #expect(beside.path == installed)
            let override = try ResourceDirectory.find(override: root, executable: executable, source: nil)
            #expect(override.path == root)
            #expect(throws: OpsError.resourcesMissing(lookedAt: [root + "/nowhere"])) {
                try ResourceDirectory.find(override: root + "/nowhere", executable: executable, source: nil)
            }
            #expect(throws: OpsError.resourcesMissing(lookedAt: [root + "/nothing.json"])) {
                try override.bytes(of: "nothing.json")
            }
        }
    }
}
