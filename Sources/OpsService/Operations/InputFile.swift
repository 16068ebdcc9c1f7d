import FoundationEssentials
import Glibc
public import OpsDomain

/// A file that a person names and that is read whole.
public enum InputFile {
    /// The largest file that is read, in bytes.
    private static let largest: Int64 = 64 << 20

    /// The file's text.
    /// - Throws: `OpsError` of code `notFound` or `failed` when it cannot be read, `usage` when it is no text or too large.
    public static func text(of path: String) throws(OpsError) -> String {
        var status = stat()
        guard stat(path, &status) == 0 else { throw unreadable(path, errno) }
        guard status.st_mode & S_IFMT != S_IFDIR else { throw unreadable(path, EISDIR) }
        guard Int64(status.st_size) <= largest else {
            throw OpsError.invalid(path, "it is larger than \(largest >> 20) MiB")
        }
        let bytes: Data
        do {
            bytes = try Data(contentsOf: URL(filePath: path))
        } catch {
            throw unreadable(path, EACCES)
        }
        guard let text = String(validating: bytes, as: UTF8.self) else {
            throw OpsError.invalid(path, "it is no UTF-8 text")
        }
        return text.hasPrefix("\u{FEFF}") ? String(text.dropFirst()) : text
    }

    private static func unreadable(_ path: String, _ code: Int32) -> OpsError {
        OpsError(
            code == ENOENT ? .notFound : .failed, "file.unreadable",
            "\(path) cannot be read: \(String(cString: strerror(code))).", subject: path,
            kept: "Nothing was changed.")
    }
}
