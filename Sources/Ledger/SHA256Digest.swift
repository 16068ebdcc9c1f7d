internal import CCrypto

/// SHA-256 over bytes given piece by piece.
struct SHA256Digest {
    /// The digest's size in bytes.
    static let size = 32
    private var context = SHA256_CTX()

    init() {
        SHA256_Init(&context)
    }

    mutating func update(_ bytes: UnsafeRawBufferPointer) {
        SHA256_Update(&context, bytes.baseAddress, bytes.count)
    }

    /// Writes the 32 bytes of the digest; the value is used up.
    mutating func finish(into digest: UnsafeMutableRawPointer) {
        SHA256_Final(digest.assumingMemoryBound(to: UInt8.self), &context)
    }

    mutating func finish() -> [UInt8] {
        var digest = [UInt8](repeating: 0, count: Self.size)
        digest.withUnsafeMutableBytes { if let start = $0.baseAddress { finish(into: start) } }
        return digest
    }

    /// Writes the digest of bytes in one piece.
    static func hash(_ bytes: UnsafeRawBufferPointer, into digest: UnsafeMutableRawPointer) {
        var context = SHA256_CTX()
        SHA256_Init(&context)
        SHA256_Update(&context, bytes.baseAddress, bytes.count)
        SHA256_Final(digest.assumingMemoryBound(to: UInt8.self), &context)
    }

    /// The digest of bytes at hand.
    static func hash(_ bytes: [UInt8]) -> [UInt8] {
        var digest = SHA256Digest()
        bytes.withUnsafeBytes { digest.update($0) }
        return digest.finish()
    }
}

/// The store's key for values that the ledger must not show but must compare.
struct SecretKey: Sendable {
    /// The key's size in bytes.
    static let size = 32
    let bytes: [UInt8]

    /// A new key from the system's random source; nil if that fails.
    static func random() -> SecretKey? {
        var bytes = [UInt8](repeating: 0, count: size)
        return RAND_bytes(&bytes, Int32(size)) == 1 ? SecretKey(bytes: bytes) : nil
    }

    /// HMAC-SHA-256 of a message into 32 bytes.
    func authenticate(_ message: UnsafeRawBufferPointer, into digest: UnsafeMutableRawPointer) {
        let done = opsc_hmac_sha256(
            bytes, Int32(bytes.count), message.baseAddress?.assumingMemoryBound(to: UInt8.self), message.count,
            digest.assumingMemoryBound(to: UInt8.self))
        // It fails only without memory or without SHA-256 in the library; a value in clear is not an alternative.
        precondition(done == 1, "HMAC-SHA-256 is not available")
    }
}
