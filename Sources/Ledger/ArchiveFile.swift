import FoundationEssentials
import Glibc
import SQLite

/// A file of archived entries, read in place.
///
///     "OPSARCH1" | size | header as JSON | frames
///     frame: size | canonical content | hash | size again, so that the file can be read from its end
///
/// Sizes are 64-bit, little-endian. The hash is the entry's in the chain.
final class ArchiveFile {
    static let mark = Array("OPSARCH1".utf8)

    /// One archived entry; its bytes are the file's.
    struct Entry {
        let seq: Int64
        let content: UnsafeRawBufferPointer
        let hash: UnsafeRawBufferPointer
        /// The bytes of its row changes.
        let changes: UnsafeRawBufferPointer
    }

    let path: String
    let header: ArchiveHeader
    private let bytes: UnsafeRawBufferPointer
    private let start: Int

    /// Maps a file; throws `missing`, `permission`, `io`, and `damaged` if it is no archive.
    init(_ path: String) throws(LedgerError) {
        let descriptor = Glibc.open(path, O_RDONLY | O_CLOEXEC)
        guard descriptor >= 0 else { throw StoreFiles.failure(path, errno) }
        defer { Glibc.close(descriptor) }
        var status = stat()
        guard fstat(descriptor, &status) == 0 else { throw StoreFiles.failure(path, errno) }
        let noArchive = LedgerError(.damaged, path, cause: "not an archive of entries")
        let size = Int(status.st_size)
        guard size > Self.mark.count + 8 else { throw noArchive }
        guard let map = mmap(nil, size, PROT_READ, MAP_PRIVATE, descriptor, 0), map != MAP_FAILED else {
            throw StoreFiles.failure(path, errno)
        }
        let bytes = UnsafeRawBufferPointer(start: map, count: size)
        guard bytes.starts(with: Self.mark), let length = Self.size(in: bytes, at: 8), length <= size - 16,
            let header = try? JSONDecoder().decode(ArchiveHeader.self, from: Data(bytes[16..<16 + length]))
        else {
            munmap(map, size)
            throw noArchive
        }
        self.path = path
        self.bytes = bytes
        self.header = header
        start = 16 + length
    }

    deinit {
        munmap(UnsafeMutableRawPointer(mutating: bytes.baseAddress), bytes.count)
    }

    private static func size(in bytes: UnsafeRawBufferPointer, at offset: Int) -> Int? {
        guard offset >= 0, offset + 8 <= bytes.count else { return nil }
        return Int(exactly: UInt64(littleEndian: bytes.loadUnaligned(fromByteOffset: offset, as: UInt64.self)))
    }

    /// The entry whose frame begins at an offset, and where the next begins; nil if there is no whole frame.
    private func entry(at offset: Int) -> (entry: Entry, next: Int)? {
        guard let size = Self.size(in: bytes, at: offset), size <= bytes.count - offset - 16 - SHA256Digest.size,
            Self.size(in: bytes, at: offset + 8 + size + SHA256Digest.size) == size
        else { return nil }
        let content = UnsafeRawBufferPointer(rebasing: bytes[offset + 8..<offset + 8 + size])
        let end = offset + 8 + size + SHA256Digest.size
        guard let decoded = CanonicalEntry.outline(of: content) else { return nil }
        let hash = UnsafeRawBufferPointer(rebasing: bytes[offset + 8 + size..<end])
        return (Entry(seq: decoded.seq, content: content, hash: hash, changes: decoded.changes), end + 8)
    }

    /// Calls `body` with each entry from the first on; returns false if the file ends with something else.
    func forEach(_ body: (Entry) throws -> Bool) rethrows -> Bool {
        var offset = start
        while let found = entry(at: offset) {
            guard try body(found.entry) else { return true }
            offset = found.next
        }
        return offset == bytes.count
    }

    /// Calls `body` with each entry from the last on, as far as frames are whole.
    func forEachBackward(_ body: (Entry) throws -> Void) rethrows {
        var end = bytes.count
        while end > start, let size = Self.size(in: bytes, at: end - 8), size <= end - start - 16 - SHA256Digest.size {
            end -= 16 + SHA256Digest.size + size
            guard let found = entry(at: end) else { return }
            try body(found.entry)
        }
    }
}

/// Recomputes the hashes of archived entries.
struct ArchiveVerifier {
    private(set) var damage: Damage?
    private(set) var entries: Int64 = 0
    /// The hashes that checkpoints may name, by entry.
    private(set) var hashes: [Int64: [UInt8]] = [:]
    private let wanted: Set<Int64>

    /// Checks the files one after the other up to where the store's own entries begin.
    ///
    /// No files at all are no damage: then the store only says that the entries are archived.
    init(base: ArchiveBase, archives: [ArchiveFile], wanted: Set<Int64>) {
        self.wanted = wanted
        var previous = ArchiveBase()
        for archive in archives {
            guard damage == nil else { return }
            guard archive.header.from == previous.seq + 1 else {
                damage = Damage(
                    seq: previous.seq + 1, kind: .missing,
                    explanation: "\(archive.path) begins with entry \(archive.header.from).")
                return
            }
            damage = check(archive, after: &previous)
        }
        guard damage == nil, !archives.isEmpty else { return }
        if previous.seq != base.seq {
            damage = Damage(
                seq: previous.seq + 1, kind: .missing,
                explanation: "The archives end with entry \(previous.seq), the store begins after \(base.seq).")
        } else if previous.hash != base.hash {
            damage = Damage(
                seq: base.seq, kind: .changed,
                explanation: "The last archived entry is not the one that the store says was archived.")
        }
    }

    private mutating func check(_ archive: ArchiveFile, after previous: inout ArchiveBase) -> Damage? {
        var found: Damage?
        var last = previous
        var count: Int64 = 0
        let isWhole = archive.forEach { entry in
            let expected = last.seq + 1
            guard entry.seq == expected else {
                let kind: Damage.Kind = entry.seq > expected ? .missing : .inserted
                found = Damage(
                    seq: expected, kind: kind,
                    explanation: "In \(archive.path) entry \(entry.seq) stands where \(expected) should.")
                return false
            }
            let digest = CanonicalEntry.hash(after: last.hash, content: entry.content)
            guard digest.withUnsafeBytes({ isSame($0, entry.hash) }) else {
                found = Damage(
                    seq: expected, kind: .changed,
                    explanation: "In \(archive.path) entry \(expected) is not what was hashed.")
                return false
            }
            last.seq = expected
            last.hash = digest
            if wanted.contains(expected) { hashes[expected] = digest }
            count += 1
            return true
        }
        entries += count
        defer { previous = last }
        if let found { return found }
        if !isWhole || last.seq != archive.header.through {
            return Damage(
                seq: last.seq + 1, kind: .missing, explanation: "\(archive.path) cannot be read past entry \(last.seq)."
            )
        }
        return nil
    }
}
