import Glibc

/// The files of one store, by the database's path.
struct StoreFiles {
    let database: String
    var lock: String { database + ".lock" }
    var key: String { database + ".key" }
    var signing: String { database + ".signing" }

    /// Every file that a store is made of or leaves beside it.
    var all: [String] { [database] + journals + [lock, key, signing] + derived }

    /// What SQLite keeps beside the database.
    var journals: [String] { [database + "-wal", database + "-shm"] }

    /// The derived data, which can be lost (ACC-20).
    private var derived: [String] {
        let path = DerivedStore.path(ofStoreAt: database)
        return ["", "-wal", "-shm", ".lock"].map { path + $0 }
    }

    func backup(before migration: String) -> String { "\(database).before-\(migration)" }

    /// Makes an empty file that only its owner may read and write; fails if the name is taken.
    static func createEmpty(_ path: String) throws(LedgerError) {
        let descriptor = Glibc.open(path, O_CREAT | O_EXCL | O_RDWR | O_CLOEXEC | O_NOFOLLOW, 0o600)
        guard descriptor >= 0 else { throw failure(path, errno) }
        // The mode must not depend on the caller's umask.
        let result = fchmod(descriptor, 0o600)
        let cause = errno
        Glibc.close(descriptor)
        if result != 0 { throw failure(path, cause) }
    }

    /// The key for secret values, made new.
    func createKey() throws(LedgerError) -> SecretKey {
        guard let secret = SecretKey.random() else { throw LedgerError(.key, key, cause: "no random numbers") }
        try Self.createPrivate(key, secret.bytes)
        return secret
    }

    /// The key that signs checkpoints, made new.
    func createSigningKey() throws(LedgerError) {
        guard let made = SigningKey.random() else { throw LedgerError(.key, signing, cause: "no random numbers") }
        try Self.createPrivate(signing, Array(made.pem.utf8))
    }

    /// The key that signs checkpoints; must be closed to other accounts.
    func readSigningKey() throws(LedgerError) -> SigningKey {
        var status = stat()
        guard stat(signing, &status) == 0 else {
            throw LedgerError(.key, signing, cause: String(cString: strerror(errno)))
        }
        guard status.st_mode & 0o077 == 0 else { throw LedgerError(.key, signing, cause: "open to other accounts") }
        let text = String(decoding: try Self.contents(of: signing, limit: 4096), as: UTF8.self)
        guard let key = SigningKey(pem: text) else { throw LedgerError(.key, signing, cause: "no Ed25519 key") }
        return key
    }

    /// Makes a file that only its owner may read, and waits until it is on the disk.
    private static func createPrivate(_ path: String, _ bytes: [UInt8]) throws(LedgerError) {
        try createEmpty(path)
        let descriptor = Glibc.open(path, O_WRONLY | O_CLOEXEC | O_NOFOLLOW)
        guard descriptor >= 0 else { throw failure(path, errno) }
        defer { Glibc.close(descriptor) }
        guard Glibc.write(descriptor, bytes, bytes.count) == bytes.count, fsync(descriptor) == 0 else {
            throw failure(path, errno)
        }
    }

    /// All bytes of a file of at most `limit` bytes.
    static func contents(of path: String, limit: Int) throws(LedgerError) -> [UInt8] {
        let descriptor = Glibc.open(path, O_RDONLY | O_CLOEXEC)
        guard descriptor >= 0 else { throw failure(path, errno) }
        defer { Glibc.close(descriptor) }
        var bytes: [UInt8] = []
        var buffer = [UInt8](repeating: 0, count: 64 << 10)
        while true {
            let count = Glibc.read(descriptor, &buffer, buffer.count)
            if count < 0 && errno == EINTR { continue }
            guard count >= 0 else { throw failure(path, errno) }
            if count == 0 { return bytes }
            bytes += buffer[..<count]
            guard bytes.count <= limit else { throw LedgerError(.io, path, cause: "over \(limit) bytes") }
        }
    }

    /// The key for secret values.
    func readKey() throws(LedgerError) -> SecretKey {
        let descriptor = Glibc.open(key, O_RDONLY | O_CLOEXEC)
        guard descriptor >= 0 else { throw LedgerError(.key, key, cause: String(cString: strerror(errno))) }
        defer { Glibc.close(descriptor) }
        var bytes = [UInt8](repeating: 0, count: SecretKey.size + 1)
        let count = Glibc.read(descriptor, &bytes, bytes.count)
        guard count == SecretKey.size else { throw LedgerError(.key, key, cause: "not \(SecretKey.size) bytes") }
        return SecretKey(bytes: Array(bytes.prefix(SecretKey.size)))
    }

    /// Whether the database file can be opened; says why not before SQLite says less.
    func checkDatabase() throws(LedgerError) {
        var status = stat()
        guard stat(database, &status) == 0 else { throw Self.failure(database, errno) }
        guard status.st_mode & S_IFMT == S_IFREG else { throw LedgerError(.notAStore, database, cause: "not a file") }
        guard access(database, R_OK | W_OK) == 0 else { throw Self.failure(database, errno) }
    }

    /// Makes sure a new name survives a crash of the machine.
    func syncDirectory() {
        let parent = database.lastIndex(of: "/").map { String(database[...$0]) } ?? "."
        let descriptor = Glibc.open(parent, O_RDONLY | O_CLOEXEC | O_DIRECTORY)
        guard descriptor >= 0 else { return }
        fsync(descriptor)
        Glibc.close(descriptor)
    }

    /// An error number about a file as an error.
    static func failure(_ path: String, _ number: Int32) -> LedgerError {
        let kind: LedgerError.Kind =
            switch number {
            case ENOENT: .missing
            case EEXIST: .alreadyExists
            case EACCES, EPERM, ENOTDIR, ELOOP: .permission
            case EROFS: .readOnly
            case ENOSPC, EDQUOT: .full
            default: .io
            }
        return LedgerError(kind, path, cause: String(cString: strerror(number)))
    }
}

extension LedgerStore {
    /// Every file that the store at `path` is made of or leaves beside it, whether or not it is there.
    public static func files(of path: String) -> [String] { StoreFiles(database: path).all }
}
