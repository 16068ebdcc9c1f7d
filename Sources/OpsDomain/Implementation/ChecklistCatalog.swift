import FoundationEssentials
import Synchronization

/// The checklist templates that are installed, validated (IMP-2).
public struct ChecklistCatalog: Sendable {
    /// The templates, shortest first.
    public let templates: [ChecklistTemplate]

    /// Reads and checks every template in `checklists` of the resources.
    /// - Throws: `OpsError` of code `unavailable` that names the file and what is wrong with it.
    public static func load(from resources: ResourceDirectory) throws(OpsError) -> ChecklistCatalog {
        let files = try resources.files(in: "checklists", ending: ".json")
        guard !files.isEmpty else { throw OpsError.resourcesMissing(lookedAt: [resources.path + "/checklists"]) }
        var templates: [ChecklistTemplate] = []
        for file in files {
            let template = try decode(try resources.bytes(of: file), file: file)
            if templates.contains(where: { $0.id == template.id }) {
                throw OpsError.resourceDamaged(file, "another file has the template id '\(template.id)' too")
            }
            templates.append(template)
        }
        return ChecklistCatalog(templates: templates.sorted { ($0.businessDays, $0.id) < ($1.businessDays, $1.id) })
    }

    /// Catalogs that were read already: a project is made while the store is locked, so not with files to parse.
    private static let read = Mutex<[ResourceDirectory: ChecklistCatalog]>([:])

    /// The templates of the running program, read and checked at the first call.
    /// - Throws: `OpsError` of code `unavailable`.
    public static func installed() throws(OpsError) -> ChecklistCatalog {
        let resources = try ResourceDirectory.find()
        if let catalog = read.withLock({ $0[resources] }) { return catalog }
        let catalog = try load(from: resources)
        read.withLock { $0[resources] = catalog }
        return catalog
    }

    /// The template of that id.
    /// - Throws: `OpsError` of code `notFound`.
    public func template(_ id: String) throws(OpsError) -> ChecklistTemplate {
        guard let template = templates.first(where: { $0.id == id }) else {
            throw OpsError.notFound("checklist template", id)
        }
        return template
    }

    private static func decode(_ bytes: [UInt8], file: String) throws(OpsError) -> ChecklistTemplate {
        let template: ChecklistTemplate
        do {
            template = try JSONDecoder().decode(ChecklistTemplate.self, from: Data(bytes))
        } catch {
            throw OpsError.resourceDamaged(file, "it is not a checklist template (\(error))")
        }
        if let objection = template.objections().first { throw OpsError.resourceDamaged(file, objection) }
        return template
    }
}
