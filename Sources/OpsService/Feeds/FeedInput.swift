import Glibc
import OpsDomain

/// The bytes of a feed, read piece by piece into the reader's own buffer.
///
/// Reading never happens inside a transaction, so a slow sender keeps nobody from the store.
final class FeedInput {
    private enum Origin {
        case descriptor(Int32, closes: Bool)
        case producer(any FeedProducer, made: [UInt8], taken: Int)
    }

    private var origin: Origin
    /// What the messages call it.
    let name: String
    /// How many bytes there are in all; nil where nobody knows.
    private(set) var size: Int?
    /// Device and inode, to recognise the same file under another name; nil for what is no descriptor.
    private(set) var identity: FileIdentity?

    /// Opens a source.
    ///
    /// `store` is the store's file, which must not be opened by anybody but SQLite: closing it drops its locks.
    /// - Throws: `OpsError` when the file cannot be opened, or is the store.
    init(_ source: FeedSource, store: String) throws(OpsError) {
        switch source {
        case .standardInput:
            name = "standard input"
            origin = .descriptor(STDIN_FILENO, closes: false)
            identity = FileIdentity(descriptor: STDIN_FILENO)
        case .file(let path):
            guard FileIdentity(path: path) == nil || FileIdentity(path: path) != FileIdentity(path: store) else {
                throw OpsError.feedIsStore(path)
            }
            let descriptor = open(path, O_RDONLY | O_CLOEXEC)
            guard descriptor >= 0 else { throw OpsError.feedUnreadable(path, errno) }
            name = path
            origin = .descriptor(descriptor, closes: true)
            identity = FileIdentity(descriptor: descriptor)
            var status = stat()
            if fstat(descriptor, &status) == 0, status.st_mode & S_IFMT == S_IFREG { size = Int(status.st_size) }
        case .producer(let producer):
            name = "generated lines"
            origin = .producer(producer, made: [], taken: 0)
        }
    }

    deinit {
        if case .descriptor(let descriptor, closes: true) = origin { close(descriptor) }
    }

    /// Waits until there is something to read, or the end.
    /// - Returns: whether there is, within `milliseconds`.
    func isReady(within milliseconds: Int32) -> Bool {
        guard case .descriptor(let descriptor, _) = origin else { return true }
        var request = pollfd(fd: descriptor, events: Int16(POLLIN), revents: 0)
        return poll(&request, 1, milliseconds) != 0
    }

    /// Reads what there is.
    /// - Returns: the number of bytes; 0 at the end.
    /// - Throws: `OpsError` when reading fails.
    func read(into space: UnsafeMutableRawBufferPointer) throws(OpsError) -> Int {
        switch origin {
        case .descriptor(let descriptor, _):
            while true {
                let count = Glibc.read(descriptor, space.baseAddress, space.count)
                if count >= 0 { return count }
                if errno != EINTR { throw OpsError.feedUnreadable(name, errno) }
            }
        case .producer(var producer, var made, var taken):
            if taken == made.count {
                // Let go of the stored copy, so that the array is filled in place.
                origin = .descriptor(-1, closes: false)
                made.removeAll(keepingCapacity: true)
                taken = 0
                producer.produce(into: &made)
            }
            let count = min(space.count, made.count - taken)
            made.withUnsafeBytes { space.copyMemory(from: UnsafeRawBufferPointer(rebasing: $0[taken..<taken + count])) }
            origin = .producer(producer, made: made, taken: taken + count)
            return count
        }
    }
}

/// What makes two names the same file.
struct FileIdentity: Equatable {
    private let device: UInt64
    private let inode: UInt64

    init?(path: String) {
        var status = stat()
        guard stat(path, &status) == 0 else { return nil }
        self.init(status)
    }

    init?(descriptor: Int32) {
        var status = stat()
        guard fstat(descriptor, &status) == 0 else { return nil }
        self.init(status)
    }

    private init(_ status: stat) {
        device = UInt64(status.st_dev)
        inode = UInt64(status.st_ino)
    }
}
