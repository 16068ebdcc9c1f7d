import FoundationEssentials
import Ledger
import OpsDomain
import OpsService

/// One of many consoles at once: a process of its own that opens the store as the full screen does and decides.
///
/// It takes its items over, says that it is ready, waits for the start, and writes how long each decision took.
enum CrowdConsole {
    /// The word that makes opsbench a console: `opsbench console STORE LOGIN FOLDER ITEM…`.
    static let word = "console"

    /// Decides the items one by one.
    /// - Returns: 0 when every one was decided.
    static func run(_ arguments: [String]) async -> Int32 {
        guard arguments.count > 3 else {
            print("usage: opsbench \(word) STORE LOGIN FOLDER ITEM…")
            return 2
        }
        do {
            try await decide(
                Array(arguments[3...]), storeAt: arguments[0], login: arguments[1], folder: arguments[2])
            return 0
        } catch {
            print("\(arguments[1]): \(error)")
            return 1
        }
    }

    private static func decide(_ ids: [String], storeAt path: String, login: String, folder: String) async throws {
        let service = try EmbeddedService(
            storeAt: path, actingAs: login, client: ClientInfo(userAgent: "opsbench", terminal: "crowd"))
        try await service.enterConsole()
        try await change(.reassign(to: login), ids, reason: "taken over for the measurement", through: service)
        try Data().write(to: URL(filePath: "\(folder)/\(login).ready"))
        let limit = ContinuousClock.now + .seconds(120)
        while !FileManager.default.fileExists(atPath: folder + "/start") {
            guard ContinuousClock.now < limit else { throw BenchError("nobody gave the start") }
            try await Task.sleep(for: .milliseconds(5))
        }
        var times: [Double] = []
        for id in ids {
            let began = ContinuousClock.now
            try await change(.approve, [id], reason: nil, through: service)
            times.append((ContinuousClock.now - began).milliseconds)
        }
        try await service.leaveConsole(hangUp: false)
        await service.close()
        let text = times.map { "\($0)\n" }.joined()
        try Data(text.utf8).write(to: URL(filePath: "\(folder)/\(login).times"))
    }

    /// What the screen does for a decision: freezes the set, then changes it.
    private static func change(
        _ action: QABulkAction, _ ids: [String], reason: String?, through service: EmbeddedService
    ) async throws {
        let frozen = try await service.ask(FreezeQAItems(.items(ids)), session: nil)
        let command = ChangeQAItems(
            action: action, items: frozen.items, reason: reason, batchKey: RandomIDs().next("key"))
        let report = try await service.performBulk(command, session: nil) { _ in true }
        guard report.stopped == nil, report.items.count == ids.count,
            report.items.allSatisfy({ $0.outcome == .applied })
        else { throw BenchError("\(action.name) of \(ids[0]) …: \(report)") }
    }
}
