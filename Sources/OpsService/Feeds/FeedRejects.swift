import Glibc
import OpsDomain

/// The file of lines that did not land, one JSON object a line, for nobody's eyes but the owner's.
final class FeedRejects {
    /// Where it is.
    let path: String
    private let input: FileIdentity?
    private let store: String
    private var descriptor: Int32 = -1
    private var pending: [UInt8] = []

    /// Describes the file; it is made with the first reject.
    init(path: String, input: FileIdentity?, store: String) {
        self.path = path
        self.input = input
        self.store = store
    }

    deinit {
        if descriptor >= 0 { close(descriptor) }
    }

    /// Writes rejects down.
    /// - Throws: `OpsError` when the file cannot be made or written, or is the feed itself.
    func append(_ rejects: [(line: LineWindow.Line, objection: FeedObjection)], from window: LineWindow)
        throws(OpsError)
    {
        guard !rejects.isEmpty else { return }
        if descriptor < 0 { try open() }
        for (line, objection) in rejects {
            let most = line.range.prefix(LineWindow.keptOfLongLine)
            let text = String(decoding: UnsafeRawBufferPointer(rebasing: window.bytes[most]), as: UTF8.self)
            let row = Row(
                line: line.number, reason: objection.reason, field: objection.field, message: objection.message,
                truncated: line.isTooLong || most.count < line.range.count, text: text)
            pending += Array(Details.json(row).utf8)
            pending.append(UInt8(ascii: "\n"))
            if pending.count > 1 << 20 { try flush() }
        }
        try flush()
    }

    private struct Row: Encodable {
        let line: Int
        let reason: FeedReason
        let field: String?
        let message: String
        let truncated: Bool
        let text: String
    }

    private func open() throws(OpsError) {
        guard FileIdentity(path: path) == nil || FileIdentity(path: path) != FileIdentity(path: store) else {
            throw OpsError.rejectsUnwritable(path, EEXIST)
        }
        let file = Glibc.open(path, O_WRONLY | O_CREAT | O_NOFOLLOW | O_CLOEXEC, 0o600)
        guard file >= 0 else { throw OpsError.rejectsUnwritable(path, errno) }
        descriptor = file
        guard FileIdentity(descriptor: file) != input else { throw OpsError.rejectsUnwritable(path, EEXIST) }
        guard fchmod(file, 0o600) == 0, ftruncate(file, 0) == 0 else { throw OpsError.rejectsUnwritable(path, errno) }
    }

    private func flush() throws(OpsError) {
        var written = 0
        while written < pending.count {
            let count = pending.withUnsafeBytes { bytes in
                write(descriptor, bytes.baseAddress.map { $0 + written }, bytes.count - written)
            }
            guard count >= 0 || errno == EINTR else { throw OpsError.rejectsUnwritable(path, errno) }
            written += max(count, 0)
        }
        pending.removeAll(keepingCapacity: true)
    }
}
