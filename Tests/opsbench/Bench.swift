import FoundationEssentials
import TerminalHarness

/// `make bench`: builds the big store, takes every measurement, prints the table and keeps it in docs/performance.md.
enum Bench {
    private static let groups: [(name: String, take: @Sendable (BigStore) throws -> [Measurement])] = [
        ("start", ScreenMeasures.start), ("cursor", ScreenMeasures.cursor), ("idle", ScreenMeasures.idle),
        ("tenants", ScreenMeasures.tenantFilter), ("queue", QueueMeasures.filters), ("size", QueueMeasures.size),
        ("bulk", StoreMeasures.bulk), ("feed", FeedMeasures.importing), ("verify", StoreMeasures.verify),
        ("ledger", LedgerMeasures.browse), ("crowd", CrowdMeasures.decide),
    ]

    /// Takes the named groups, or all.
    /// - Returns: 0 when every measurement could be taken, met or not; 1 otherwise.
    static func run(_ names: [String]) -> Int32 {
        var failed = false
        var taken: [Measurement] = []
        do {
            let store = try BigStore(
                program: try ProgramEnvironment.product("opsconsole"), directory: ".build/bench", tenants: 100_000,
                items: 1_000_000)
            for group in groups where names.isEmpty || names.contains(group.name) {
                do {
                    taken += try group.take(store)
                } catch {
                    print("\(group.name): could not be measured: \(error)")
                    failed = true
                }
            }
        } catch {
            print("the store could not be built: \(error)")
            return 1
        }
        let table = Self.table(taken.map(\.row))
        print(table)
        if names.isEmpty, !failed { keep(table) }
        return failed ? 1 : 0
    }

    private static func table(_ rows: [[String]]) -> String {
        let all = [["line", "what", "measured", "mark", "", "beside"]] + rows
        let widths = all[0].indices.map { column in all.map { $0[column].count }.max() ?? 0 }
        let lines = all.map { row in
            "| " + zip(row, widths).map { $0 + String(repeating: " ", count: $1 - $0.count) }.joined(separator: " | ")
                + " |"
        }
        let rule = "|" + widths.map { String(repeating: "-", count: $0 + 2) }.joined(separator: "|") + "|"
        return ([lines[0], rule] + lines.dropFirst()).joined(separator: "\n")
    }

    private static func keep(_ table: String) {
        let date = Date.now.formatted(.iso8601.year().month().day())
        let cores = ProcessInfo.processInfo.activeProcessorCount
        let memory = ProcessInfo.processInfo.physicalMemory / 1_073_741_824
        let text = """
            # Speed and size

            The last run of `make bench`: \(date), \(cores) cores, \(memory) GB of memory, a store of 100,000 tenants and
            1,000,000 QA items, terminal 40×120. The marks are those of the specification (PERF).

            \(table)

            """
        do {
            try Data(text.utf8).write(to: URL(filePath: "docs/performance.md"))
        } catch {
            print("docs/performance.md could not be written: \(error)")
        }
    }
}
