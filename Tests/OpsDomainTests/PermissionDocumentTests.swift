import FoundationEssentials
import OpsDomain
import Testing

@Suite struct PermissionDocumentTests {
    private static let root = String(#filePath.dropLast("/Tests/OpsDomainTests/PermissionDocumentTests.swift".count))

    @Test func `spec 1: docs/permissions.md is what the operations say (make docs writes it)`() throws {
        let path = Self.root + "/docs/permissions.md"
        let wanted = Self.document()
        if ProcessInfo.processInfo.environment["OPSC_WRITE_DOCS"] == "1" {
            try Data(wanted.utf8).write(to: URL(filePath: path))
        }
        let found = try String(decoding: Data(contentsOf: URL(filePath: path)), as: UTF8.self)
        #expect(found == wanted)
    }

    @Test func `every command and query of the sources is in the catalogue`() throws {
        // A generic one is declared once, for all that it is made of.
        let known = Set(
            OperationCatalog.portals.flatMap(\.operations).map { String("\($0)".prefix { $0 != "<" }) })
        let declaration = /extension (\w+): (Command|Query|BulkCommand|Operation)\b/
        var declared: Set<String> = []
        let sources = Self.root + "/Sources/OpsDomain"
        for name in try FileManager.default.subpathsOfDirectory(atPath: sources) where name.hasSuffix(".swift") {
            let text = try String(decoding: Data(contentsOf: URL(filePath: sources + "/" + name)), as: UTF8.self)
            declared.formUnion(text.matches(of: declaration).map { String($0.1) })
        }
        #expect(declared == known)
    }

    @Test func `every operation has a name of its own`() {
        let names = OperationCatalog.portals.flatMap(\.operations).map { $0.name }
        #expect(Set(names).count == names.count)
    }

    @Test func `ACC-20: everything that changes something has a ledger action`() {
        for operation in OperationCatalog.portals.flatMap(\.operations) where operation is any Command.Type {
            #expect(operation.access.action != nil, "\(operation)")
        }
    }

    private static func document() -> String {
        var lines = [
            "# Who may do what", "",
            "Made from the commands and queries by `make docs`; a test compares. Scopes: *own* and *global* need no tenant,",
            "*portal* works across tenants, *tenant* needs the operator's open session in that tenant. A star marks a role",
            "that may do it for its assigned tenants only. Everybody means every active operator.",
        ]
        for portal in OperationCatalog.portals {
            lines += [
                "", "## \(portal.name)", "", "| operation | permission | scope | ledger action | limit | roles |",
            ]
            lines.append("|---|---|---|---|---|---|")
            lines += portal.operations.map { row(name: $0.name, rule: $0.access) }
        }
        return lines.joined(separator: "\n") + "\n"
    }

    private static func row(name: String, rule: AccessRule) -> String {
        let roles =
            rule.permission == nil
            ? "everybody"
            : OperationCatalog.roles(for: rule).map { $0.role.rawValue + ($0.reach == .assigned ? "*" : "") }
                .joined(separator: ", ")
        let cells = [
            "`\(name)`", rule.permission?.rawValue ?? "–", rule.scope.rawValue, rule.action ?? "–",
            rule.limit?.rawValue ?? "–", roles,
        ]
        return "| " + cells.joined(separator: " | ") + " |"
    }
}
