import Glibc
import Testing

@testable import Ledger

/// Checkpoints in the system's log: a message that really arrives, or a warning.
@Suite struct SystemLogTests {
    /// A log daemon's socket.
    private final class Daemon {
        let path: String
        private let descriptor: Int32
        private let kind: __socket_type

        init(_ path: String, _ kind: __socket_type = SOCK_DGRAM) throws {
            self.path = path
            self.kind = kind
            descriptor = socket(AF_UNIX, Int32(kind.rawValue), 0)
            var address = sockaddr_un()
            address.sun_family = sa_family_t(AF_UNIX)
            withUnsafeMutableBytes(of: &address.sun_path) { $0.copyBytes(from: Array(path.utf8)) }
            let descriptor = descriptor
            let bound = withUnsafePointer(to: &address) { pointer in
                pointer.withMemoryRebound(to: sockaddr.self, capacity: 1) {
                    bind(descriptor, $0, socklen_t(MemoryLayout<sockaddr_un>.size))
                }
            }
            try #require(bound == 0)
            if kind == SOCK_STREAM { try #require(listen(descriptor, 4) == 0) }
        }

        deinit { close(descriptor) }

        /// What lies there already; nil when nothing does.
        func message() -> String? {
            var from = descriptor
            if kind == SOCK_STREAM { from = accept(descriptor, nil, nil) }
            defer { if from != descriptor { close(from) } }
            var buffer = [UInt8](repeating: 0, count: 4096)
            let count = recv(from, &buffer, buffer.count, Int32(MSG_DONTWAIT))
            return count > 0 ? String(decoding: buffer[..<count], as: UTF8.self) : nil
        }
    }

    let scratch = Scratch()

    @Test(arguments: [true, false])
    func `ACC-23: a signed head arrives at the daemon's socket, of either kind`(isStream: Bool) throws {
        let daemon = try Daemon(scratch.file("log"), isStream ? SOCK_STREAM : SOCK_DGRAM)
        let sink = CheckpointSystemLog(daemon.path)
        #expect(sink.newestNumber(of: "store") == nil && !sink.isVital)
        let store = try World.create(in: scratch)
        var warnings: [LedgerError] = []
        let made = try store.checkpoint(to: [sink]) { warnings.append($0) }
        #expect(warnings.isEmpty)
        let message = try #require(daemon.message())
        // Facility 10 (AUTHPRIV), level 5 (NOTICE).
        #expect(message.hasPrefix("<85>") && message.contains(" opsconsole[\(getpid())]: checkpoint {"), "\(message)")
        #expect(message.hasSuffix("\0") == isStream)
        let line = message.drop { $0 != "{" }.filter { $0 != "\0" }
        let found = try #require(Checkpoint(line: line))
        #expect(try found == made && found.isSigned(by: store.checkpointPublicKey()))
        // RFC 3164: a message over 1,024 bytes may be cut.
        #expect(message.utf8.count < 1024)
    }

    @Test func `ACC-23: a missing daemon, or one that went away, is told and the checkpoint stands`() throws {
        let directory = CheckpointDirectory(scratch.path + "/elsewhere")
        mkdir(directory.path, 0o750)
        let store = try World.create(in: scratch)
        var warnings: [LedgerError] = []
        let sinks: [any CheckpointSink] = [CheckpointSystemLog(scratch.file("none")), directory]
        let first = try store.checkpoint(to: sinks) { warnings.append($0) }
        #expect(warnings.map(\.kind) == [.missing] && warnings.first?.subject == scratch.file("none"))
        _ = try Daemon(scratch.file("gone"))
        let second = try store.checkpoint(to: [CheckpointSystemLog(scratch.file("gone")), directory]) {
            warnings.append($0)
        }
        #expect(warnings.map(\.kind) == [.missing, .io] && warnings.last?.cause?.contains("refused") == true)
        #expect(try directory.checkpoints(of: first.store).checkpoints == [first, second])
        // A name too long for a socket is no crash.
        try store.checkpoint(to: [CheckpointSystemLog("/" + String(repeating: "x", count: 200))]) {
            warnings.append($0)
        }
        #expect(warnings.count == 3)
        #expect(try store.verify().isClean)
    }

    @Test func `ACC-23: a place that somebody chose is no warning when it fails`() throws {
        let store = try World.create(in: scratch)
        let sinks: [any CheckpointSink] = [
            CheckpointSystemLog(scratch.file("none")), CheckpointDirectory(scratch.path + "/none"),
        ]
        var warned = 0
        #expect(
            performing: { try store.checkpoint(to: sinks) { _ in warned += 1 } },
            throws: { ($0 as? LedgerError)?.kind == .missing })
        #expect(warned == 1)
    }
}
