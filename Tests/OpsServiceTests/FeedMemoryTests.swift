import FoundationEssentials
import Glibc
import OpsDomain
import OpsService
import Testing

/// Many lines with much in them that nobody asked for: 256 MB from almost nothing.
private struct BulkyProducer: FeedProducer {
    let lines: Int
    private let padding = String(repeating: "lorem ipsum ", count: 340)
    private var next = 0

    init(lines: Int) {
        self.lines = lines
    }

    mutating func produce(into output: inout [UInt8]) {
        guard next < lines else { return }
        next += 1
        output += Array(Feed.qaItem("qa_\(next)").replacing("\"callId\":null", with: "\"note\":\"\(padding)\"").utf8)
        output.append(UInt8(ascii: "\n"))
    }
}

extension FeedTests {
    @Suite struct FeedMemoryTests {
        /// A line of /proc/self/status, in bytes.
        private func memory(_ name: String) throws -> Int {
            let status = try #require(FileManager.default.contents(atPath: "/proc/self/status"))
            let lines = String(decoding: status, as: UTF8.self).split(separator: "\n")
            let line = try #require(lines.first { $0.hasPrefix(name + ":") })
            return try #require(Int(line.filter(\.isNumber))) * 1024
        }

        /// Makes the kernel forget the highest use of memory so far.
        private func forgetPeak() throws {
            let file = open("/proc/self/clear_refs", O_WRONLY)
            defer { close(file) }
            try #require(write(file, "5", 1) == 1)
        }

        @Test func `OPS-1: a feed of any size is imported in at most 64 MB`() async throws {
            let fixture = try ServiceFixture()
            let service = try fixture.service(as: "admin")
            try forgetPeak()
            let before = try memory("VmRSS")
            let report = try await service.importFeed(
                from: .producer(BulkyProducer(lines: 64_000)), source: "platform", rejects: nil)
            let growth = try memory("VmHWM") - before
            #expect(report.applied == 64_000)
            #expect(growth < 64 << 20, "it grew by \(growth >> 20) MB")
        }
    }
}
