import Glibc

/// A second place for checkpoints, best out of reach of whoever can write the store.
public protocol CheckpointSink {
    /// The number of the newest checkpoint of a store that is kept there; nil if the place cannot be asked.
    func newestNumber(of store: String) throws(LedgerError) -> Int64?
    /// Keeps one more checkpoint; what was kept before is never altered.
    func append(_ checkpoint: Checkpoint) throws(LedgerError)
    /// Whether a checkpoint that does not arrive there has failed; else that is only told.
    var isVital: Bool { get }
}

extension CheckpointSink {
    /// A place that somebody chose must get its checkpoints.
    public var isVital: Bool { true }
}

/// A directory with a file of lines for each store: `<store>.checkpoints.ndjson`, mode 0640.
public struct CheckpointDirectory: CheckpointSink, Sendable {
    /// The directory; must exist.
    public let path: String

    /// The directory at a path.
    public init(_ path: String) {
        self.path = path
    }

    /// The file of one store.
    public func file(of store: String) -> String { "\(path)/\(store).checkpoints.ndjson" }

    /// The number of the last checkpoint in the store's file; 0 if there is none yet, nil if it may not be read.
    ///
    /// Throws `io`.
    public func newestNumber(of store: String) throws(LedgerError) -> Int64? {
        let path = file(of: store)
        let descriptor = Glibc.open(path, O_RDONLY | O_CLOEXEC)
        guard descriptor >= 0 else {
            switch errno {
            case ENOENT: return 0
            case EACCES: return nil
            default: throw StoreFiles.failure(path, errno)
            }
        }
        defer { Glibc.close(descriptor) }
        // The last lines are enough, however long the file has grown.
        var tail = [UInt8](repeating: 0, count: 64 << 10)
        let end = lseek(descriptor, 0, SEEK_END)
        let count = pread(descriptor, &tail, tail.count, max(0, end - off_t(tail.count)))
        guard end >= 0, count >= 0 else { throw StoreFiles.failure(path, errno) }
        for line in tail.prefix(count).split(separator: 10).reversed() {
            if let checkpoint = Checkpoint(line: String(decoding: line, as: UTF8.self)) { return checkpoint.number }
        }
        return 0
    }

    /// Appends a line in one write and waits until it is on the disk.
    ///
    /// Throws `missing` or `permission` for the directory, `full`, `io`.
    public func append(_ checkpoint: Checkpoint) throws(LedgerError) {
        let path = file(of: checkpoint.store)
        let flags = O_CREAT | O_APPEND | O_CLOEXEC | O_NOFOLLOW
        var isReadable = true
        var descriptor = Glibc.open(path, flags | O_RDWR, 0o640)
        if descriptor < 0 && errno == EACCES {
            // An account that may only add lines.
            isReadable = false
            descriptor = Glibc.open(path, flags | O_WRONLY, 0o640)
        }
        guard descriptor >= 0 else { throw StoreFiles.failure(path, errno) }
        defer { Glibc.close(descriptor) }
        // A line that a crash cut short must not swallow this one.
        let end = lseek(descriptor, 0, SEEK_END)
        var last: UInt8 = 10
        let isTorn = isReadable && end > 0 && pread(descriptor, &last, 1, end - 1) == 1 && last != 10
        let bytes = Array(((isTorn ? "\n" : "") + checkpoint.line + "\n").utf8)
        guard Glibc.write(descriptor, bytes, bytes.count) == bytes.count, fsync(descriptor) == 0 else {
            throw StoreFiles.failure(path, errno)
        }
        if end == 0 { StoreFiles(database: path).syncDirectory() }
    }

    /// The lines of a store's file in their order, and the numbers of the lines that are no checkpoints.
    ///
    /// Throws `missing`, `permission`, `io`.
    public func checkpoints(
        of store: String
    ) throws(LedgerError) -> (checkpoints: [Checkpoint], malformedLines: [Int]) {
        let bytes = try StoreFiles.contents(of: file(of: store), limit: 1 << 30)
        var checkpoints: [Checkpoint] = []
        var malformed: [Int] = []
        for (index, line) in bytes.split(separator: 10).enumerated() {
            if let checkpoint = Checkpoint(line: String(decoding: line, as: UTF8.self)) {
                checkpoints.append(checkpoint)
            } else {
                malformed.append(index + 1)
            }
        }
        return (checkpoints, malformed)
    }
}
