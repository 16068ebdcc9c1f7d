import Glibc
import OpsDomain

/// Files that are read whole.
enum SmallFile {
    /// Whether there is something of that name.
    static func exists(_ path: String) -> Bool {
        var status = stat()
        return lstat(path, &status) == 0
    }

    /// Whether there is an ordinary file of that name, or nothing.
    static func isOrdinaryOrMissing(_ path: String) -> Bool {
        var status = stat()
        return lstat(path, &status) != 0 || status.st_mode & S_IFMT == S_IFREG
    }

    /// The text of a file of at most `limit` bytes.
    /// - Throws: `OpsError` of code `notFound` when it cannot be read, of code `usage` when it is larger.
    static func text(of path: String, limit: Int) throws(OpsError) -> String {
        let file = open(path, O_RDONLY | O_CLOEXEC)
        guard file >= 0 else { throw OpsError.fileUnreadable(path, String(cString: strerror(errno))) }
        defer { close(file) }
        var bytes: [UInt8] = []
        var buffer = [UInt8](repeating: 0, count: 64 << 10)
        while true {
            let count = read(file, &buffer, buffer.count)
            if count < 0, errno == EINTR { continue }
            guard count >= 0 else { throw OpsError.fileUnreadable(path, String(cString: strerror(errno))) }
            if count == 0 { return String(decoding: bytes, as: UTF8.self) }
            bytes += buffer[..<count]
            guard bytes.count <= limit else { throw OpsError.invalid(path, "it is over \(limit) bytes") }
        }
    }
}
