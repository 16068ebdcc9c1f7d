import FoundationEssentials
import Glibc

/// A directory of one test, mode 0700, removed with all its contents when the value is discarded.
public final class TemporaryDirectory {
    /// The absolute path, without a slash at its end.
    public let path: String

    /// Makes an empty directory under `TMPDIR` or `/tmp`.
    ///
    /// Throws `HarnessError.system`.
    public init() throws {
        let parent = getenv("TMPDIR").map { String(cString: $0) } ?? "/tmp"
        guard let template = strdup("\(parent)/opsconsole-test-XXXXXX") else {
            throw HarnessError.system("strdup", ENOMEM)
        }
        defer { free(template) }
        guard mkdtemp(template) != nil else { throw HarnessError.system("mkdtemp in \(parent)", errno) }
        path = String(cString: template)
    }

    deinit {
        // A directory that cannot be removed is no reason to fail a test that has already ended.
        try? FileManager.default.removeItem(atPath: path)
    }

    /// The path of a file in it, which need not exist.
    public func file(_ name: String) -> String { "\(path)/\(name)" }
}
