import FoundationEssentials
import Ledger
import OpsDomain
import OpsService

/// The verbs of the policy: rights, limits, times (spec §1).
enum PolicyVerbs {
    static let all = [
        Verb(
            noun: "policy", name: "show", summary: "show the policy in force, or an earlier version",
            arguments: [
                Argument(
                    name: "VERSION", help: "which; the one in force when it is left out, 0 for the program's defaults",
                    count: .optional)
            ],
            examples: ["opsconsole policy show", "opsconsole policy show 2 --json"], action: .onStore(show)),
        Verb(
            noun: "policy", name: "set", summary: "put a policy in force from now on, as a new version",
            notes:
                "Give settings as KEY=VALUE, as 'policy show' lists them; a right's value is all, assigned or none. Or "
                + "give a file, as 'policy show --json' wrote it and you edited it; it names the version that it was "
                + "made from. When another version is in force by then, it is a conflict and nothing is changed. Some "
                + "floors stay whatever a policy says; they are named when they are met.",
            arguments: [
                Argument(name: "SETTING", help: "KEY=VALUE, such as lease.minutes=60, or one file", count: .atLeastOne)
            ],
            options: [
                Option(
                    name: "reason", value: .text("TEXT"),
                    help: "why, in words: 10 to 500 characters, at least 3 different words", isRequired: true),
                Option(
                    name: "if-version", value: .integer("N", 0...Int.max),
                    help: "only if this version is in force, as 'policy show' told"),
            ],
            examples: [
                "opsconsole policy set limit.exports=5 role.SUPPORT_L1.view_errors=all --reason 'as decided on 19 May'",
                "opsconsole policy set policy.json --reason 'quarterly review of all rights' --if-version 3",
            ],
            action: .onStore(set)),
        Verb(
            noun: "policy", name: "history", summary: "list the versions of the policy and what each changed",
            options: [
                Option(name: "limit", value: .integer("N", 1...200), help: "how many at most, 50 unless set"),
                Option(
                    name: "before", value: .integer("N", 1...Int.max),
                    help: "only versions before this one, as the page before said"),
            ],
            examples: ["opsconsole policy history", "opsconsole policy history --limit 5 --json"],
            action: .onStore(history)),
    ]

    private static func show(_ call: Call, _ service: EmbeddedService) async throws(OpsError) -> Reply {
        let number = call.argument(0).flatMap(Int.init)
        if let word = call.argument(0), number.map({ $0 < 0 }) ?? true {
            throw OpsError.invalid("VERSION", "'\(word)' is not the number of a version")
        }
        let version = try await service.ask(ShowPolicy(version: number), session: nil)
        return try .object(version, head(of: version) + "\n\n" + numbers(of: version.policy) + rights(version.policy))
    }

    private static func head(of version: PolicyVersion) -> String {
        TextTable.fields([
            ("Version", version.version == 0 ? "0, the program's defaults" : String(version.version)),
            ("Set by", version.createdBy), ("Since", version.createdAt?.description), ("Why", version.reason),
        ])
    }

    private static func numbers(of policy: Policy) -> String {
        let values = Dictionary(policy.settings.map { ($0.key, $0.value) }) { first, _ in first }
        return TextTable.text(
            Policy.numbers,
            [
                Column("KEY") { $0.key }, Column("VALUE", isNumber: true) { values[$0.key] ?? "" },
                Column("MEANING") { $0.title },
            ])
    }

    private static func rights(_ policy: Policy) -> String {
        Role.allCases.map { role in
            let grants = policy.permissions(of: role).sorted { $0.key < $1.key }.map { permission, reach in
                permission.rawValue + (reach == .assigned ? "=assigned" : "")
            }
            return "\n\nrole.\(role.rawValue)\n  " + (grants.isEmpty ? "nothing" : grants.joined(separator: " "))
        }.joined()
    }

    private static func set(_ call: Call, _ service: EmbeddedService) async throws(OpsError) -> Reply {
        let words = call.arguments
        let inForce = try await service.ask(ShowPolicy(), session: nil)
        let wanted: PolicyFile
        if words.allSatisfy({ $0.contains("=") }) {
            wanted = PolicyFile(try edited(inForce.policy, words), madeFrom: inForce.version)
        } else if words.count == 1, let path = words.first {
            wanted = try PolicyFile(at: path)
        } else {
            throw OpsError(
                .usage, "usage.selection", "Give settings as KEY=VALUE, or one file.", subject: "SETTING",
                advice: "See 'opsconsole policy set --help'.")
        }
        guard let version = call.integer("if-version") ?? wanted.madeFrom else {
            throw OpsError(
                .usage, "usage.option", "The file does not say which version it was made from.",
                subject: "--if-version", kept: "Nothing was changed.",
                advice: "Say --if-version \(inForce.version) if it is the one in force.")
        }
        let set = try await service.perform(
            SetPolicy(wanted.policy, expectedVersion: version, text: try call.required("reason")), session: nil)
        let changes = set.policy.changes(from: inForce.policy).map(text(of:))
        return try .object(set, (["Version \(set.version) is in force."] + changes).joined(separator: "\n"))
    }

    private static func edited(_ policy: Policy, _ words: [String]) throws(OpsError) -> Policy {
        var policy = policy
        for word in words {
            let parts = word.split(separator: "=", maxSplits: 1, omittingEmptySubsequences: false).map(String.init)
            let known = policy.settings.map(\.key)
            guard parts.count == 2 else { continue }
            do {
                try policy.set(parts[0], to: parts[1])
            } catch {
                guard error.subject == "key", let near = Spelling.nearest(to: parts[0], among: known) else {
                    throw error
                }
                throw OpsError(
                    error.code, error.kind, error.message, subject: parts[0], kept: "Nothing was changed.",
                    advice: "Did you mean '\(near)'?")
            }
        }
        return policy
    }

    private static func text(of change: PolicyChange) -> String { "\(change.key): \(change.before) → \(change.after)" }

    private static func history(_ call: Call, _ service: EmbeddedService) async throws(OpsError) -> Reply {
        let limit = call.integer("limit") ?? 50
        let steps = try await service.ask(PolicyHistory(before: call.integer("before"), limit: limit), session: nil)
        let last = steps.count == limit ? steps.last.map(\.version).flatMap { $0 > 1 ? $0 : nil } : nil
        return try .list(
            steps,
            [
                Column("VERSION", isNumber: true) { String($0.version) }, Column("SINCE") { $0.createdAt.description },
                Column("BY") { $0.createdBy },
                Column("CHANGES") { $0.changes.map(text(of:)).joined(separator: ", ") },
                Column("REASON") { $0.reason },
            ], empty: "Nobody has set a policy yet; the program's defaults hold.",
            next: last.map { .init(option: "before", key: String($0)) })
    }
}

/// A policy in a file: the object of `policy show --json`, or its `policy` alone.
private struct PolicyFile {
    let policy: Policy
    /// The version that it was made from; nil when the file does not say.
    let madeFrom: Int?

    init(_ policy: Policy, madeFrom version: Int?) {
        self.policy = policy
        madeFrom = version
    }

    init(at path: String) throws(OpsError) {
        let text: String
        do {
            text = try InputFile.text(of: path)
        } catch {
            // Who forgets the value of a setting should not be sent to look for a file.
            guard error.code == .notFound, !path.contains("/") else { throw error }
            throw OpsError(
                .usage, "usage.value", "'\(path)' is neither KEY=VALUE nor a file that is there.", subject: path,
                kept: "Nothing was changed.", advice: "See 'opsconsole policy show' for the keys.")
        }
        let data = Data(text.utf8)
        do {
            if let version = try? JSONDecoder().decode(Whole.self, from: data) {
                try Self.checkKeys(try JSONDecoder().decode(WholeKeys.self, from: data).policy)
                self.init(version.policy, madeFrom: version.version)
            } else {
                try Self.checkKeys(try JSONDecoder().decode(Keys.self, from: data))
                self.init(try JSONDecoder().decode(Policy.self, from: data), madeFrom: nil)
            }
        } catch let error as OpsError {
            throw error
        } catch {
            throw OpsError.invalid(path, "it is no policy as 'policy show --json' writes it")
        }
    }

    /// A setting that is misspelt or left out would silently get its default.
    private static func checkKeys(_ keys: Keys) throws {
        let known = try JSONDecoder().decode(Keys.self, from: JSONEncoder().encode(Policy.standard)).names
        if let unknown = keys.names.subtracting(known).min() {
            throw OpsError.invalid("policy", "there is no setting '\(unknown)'")
        }
        if let missing = known.subtracting(keys.names).min() {
            throw OpsError.invalid("policy", "'\(missing)' is missing; to change single settings say KEY=VALUE")
        }
    }

    private struct Whole: Decodable {
        let version: Int
        let policy: Policy
    }

    private struct WholeKeys: Decodable {
        let policy: Keys
    }

    private struct Keys: Decodable {
        let names: Set<String>

        init(from decoder: any Decoder) throws {
            names = Set(try decoder.container(keyedBy: AnyKey.self).allKeys.map(\.stringValue))
        }
    }

    private struct AnyKey: CodingKey {
        let stringValue: String
        var intValue: Int? { nil }

        init(stringValue: String) { self.stringValue = stringValue }

        init?(intValue: Int) { nil }
    }
}
