import Glibc
public import OpsDomain

/// A file that is there whole or not at all.
///
/// It is written under another name of the same directory and given its own name at the end. Nothing is written over,
/// unless the file says so of its whole kind, such as a file of numbers that is made anew every minute.
public final class NewFile {
    /// Where it will be.
    public let path: String
    private let draft: String
    private var descriptor: Int32
    private var isPlaced = false
    private let isReplacing: Bool

    /// Begins the file; with `replacing` it takes the place of an ordinary file of its name.
    /// - Throws: `OpsError` when the name is taken or the directory cannot be written.
    public init(_ path: String, replacing: Bool = false, mode: mode_t = 0o600) throws(OpsError) {
        let isFree = replacing ? SmallFile.isOrdinaryOrMissing(path) : !SmallFile.exists(path)
        guard !path.isEmpty, isFree else { throw OpsError.fileExists(path) }
        self.path = path
        isReplacing = replacing
        draft = "\(path).part-\(getpid())-\(UInt32.random(in: 0...UInt32.max))"
        descriptor = open(draft, O_CREAT | O_EXCL | O_WRONLY | O_CLOEXEC | O_NOFOLLOW, mode)
        guard descriptor >= 0 else { throw OpsError.fileUnwritable(path, String(cString: strerror(errno))) }
        fchmod(descriptor, mode)
    }

    deinit {
        close(descriptor)
        if !isPlaced { unlink(draft) }
    }

    /// Adds a text.
    /// - Throws: `OpsError` when it does not all go out, as on a full disk.
    public func write(_ text: String) throws(OpsError) {
        var text = text
        let failure: Int32? = text.withUTF8 { bytes in
            var written = 0
            while written < bytes.count {
                let rest = UnsafeRawBufferPointer(rebasing: UnsafeRawBufferPointer(bytes)[written...])
                let count = Glibc.write(descriptor, rest.baseAddress, rest.count)
                if count < 0, errno == EINTR { continue }
                guard count > 0 else { return errno }
                written += count
            }
            return nil
        }
        if let failure { throw OpsError.fileUnwritable(path, String(cString: strerror(failure))) }
    }

    /// Gives the file its name, once it is on the disk.
    /// - Throws: `OpsError` when somebody took the name meanwhile, or the disk fails.
    public func place() throws(OpsError) {
        guard fsync(descriptor) == 0 else { throw OpsError.fileUnwritable(path, String(cString: strerror(errno))) }
        guard !isReplacing else {
            guard rename(draft, path) == 0 else {
                throw OpsError.fileUnwritable(path, String(cString: strerror(errno)))
            }
            isPlaced = true
            return
        }
        // A link never takes the place of another file, as a renaming would.
        if link(draft, path) == 0 {
            unlink(draft)
        } else {
            guard errno != EEXIST else { throw OpsError.fileExists(path) }
            // Some file systems have no links.
            guard !SmallFile.exists(path), rename(draft, path) == 0 else {
                throw OpsError.fileUnwritable(path, String(cString: strerror(errno)))
            }
        }
        isPlaced = true
    }
}
