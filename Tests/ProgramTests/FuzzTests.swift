import Glibc
import TerminalHarness
import Testing

/// Random events against the real program on a demo store.
struct FuzzTests {
    /// By hand: `OPSC_FUZZ=1000000 OPSC_FUZZ_SEED=7 OPSC_FUZZ_PROGRAM=.build/release/opsconsole`.
    @Test func `TUI-10, ACC-20: random keys, pastes, sizes and signals neither crash nor hang it nor harm the ledger`()
        throws
    {
        let events = Self.number("OPSC_FUZZ") ?? 6_000
        let seed = Self.number("OPSC_FUZZ_SEED") ?? 20_261_120
        let program =
            try getenv("OPSC_FUZZ_PROGRAM").map { String(cString: $0) }
            ?? ProgramEnvironment.product("opsconsole")
        var done = 0
        while done < events {
            // A store of its own for each part: an admin gone mad locks everybody out sooner or later.
            let world = try DemoWorld()
            var run = try FuzzRun(world, program: program, seed: UInt64(seed + done))
            try run.run(events: min(25_000, events - done))
            done += run.tally.events
            #expect(try world.isClean())
            if events > 100_000 { print("seed \(seed): \(done) events; \(run.tally)") }
        }
    }

    private static func number(_ name: String) -> Int? { getenv(name).flatMap { Int(String(cString: $0)) } }
}
