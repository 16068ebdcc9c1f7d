import Glibc
import SQLite

/// An empty database file of its own for one test.
final class TemporaryFile {
    let path: String

    init() {
        var template = Array("/tmp/sqlite-test-XXXXXX".utf8CString)
        close(mkstemp(&template))
        path = template.withUnsafeBufferPointer { $0.baseAddress.map { String(cString: $0) } ?? "" }
    }

    deinit {
        for suffix in ["", "-wal", "-shm", "-journal"] { unlink(path + suffix) }
    }
}

/// The error that `body` throws.
func error(of body: () throws -> Void) -> SQLiteError? {
    do {
        try body()
        return nil
    } catch {
        return error as? SQLiteError
    }
}
