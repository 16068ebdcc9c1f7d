import Glibc
import Ledger
import OpsDomain

/// Removes demo stores, and nothing else.
enum DemoStoreFiles {
    /// Removes the demo store at `path` with its side files; does nothing when nothing is there.
    /// - Throws: `OpsError` when what is there is no demo store, or cannot be removed.
    static func removeDemo(at path: String, clock: any LedgerClock) throws(OpsError) {
        var status = stat()
        guard stat(path, &status) == 0 else { return }
        do {
            let store = try LedgerStore.open(at: path, schema: OpsSchema.current, clock: clock)
            defer { store.close() }
            guard try store.read({ try $0.isDemo() }) else { throw OpsError.notADemoStore(path) }
        } catch {
            throw OpsError(of: error, store: path)
        }
        for file in LedgerStore.files(of: path) where unlink(file) != 0 && errno != ENOENT {
            throw OpsError(of: LedgerError(.permission, file, cause: String(cString: strerror(errno))))
        }
    }
}
