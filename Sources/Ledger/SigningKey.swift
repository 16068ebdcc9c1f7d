internal import CCrypto
import FoundationEssentials

/// The private Ed25519 key with which a store signs its checkpoints.
struct SigningKey: Sendable {
    /// The size of a private or public key in bytes.
    static let size = 32
    static let signatureSize = 64
    /// What DER puts before a private key (RFC 8410).
    private static let frame: [UInt8] = [48, 46, 2, 1, 0, 48, 5, 6, 3, 43, 101, 112, 4, 34, 4, 32]

    let bytes: [UInt8]
    let publicKey: CheckpointPublicKey

    /// The key with these 32 bytes; nil if libcrypto does not take them.
    init?(bytes: [UInt8]) {
        var other = [UInt8](repeating: 0, count: Self.size)
        guard bytes.count == Self.size, opsc_ed25519_public(bytes, &other) == 1,
            let publicKey = CheckpointPublicKey(bytes: other)
        else { return nil }
        self.bytes = bytes
        self.publicKey = publicKey
    }

    /// The key in a PEM text; nil if there is none.
    init?(pem: String) {
        guard let der = PEM.decode(pem, label: "PRIVATE KEY"), der.starts(with: Self.frame) else { return nil }
        self.init(bytes: Array(der.dropFirst(Self.frame.count)))
    }

    /// A new key from the system's random source; nil if that fails.
    static func random() -> SigningKey? {
        SecretKey.random().flatMap { SigningKey(bytes: $0.bytes) }
    }

    /// The key as PEM (PKCS #8), as `openssl pkey` reads it.
    var pem: String { PEM.encode(Self.frame + bytes, label: "PRIVATE KEY") }

    /// The signature of a message; nil if libcrypto refuses.
    func sign(_ message: [UInt8]) -> [UInt8]? {
        var signature = [UInt8](repeating: 0, count: Self.signatureSize)
        return opsc_ed25519_sign(bytes, message, message.count, &signature) == 1 ? signature : nil
    }
}

/// The public half of a store's signing key: all that is needed to check checkpoints and receipts.
public struct CheckpointPublicKey: Sendable, Hashable {
    /// What DER puts before a public key (RFC 8410).
    private static let frame: [UInt8] = [48, 42, 48, 5, 6, 3, 43, 101, 112, 3, 33, 0]

    /// The 32 bytes of the key.
    public let bytes: [UInt8]

    /// The key with these bytes; nil if they are not 32.
    public init?(bytes: [UInt8]) {
        guard bytes.count == SigningKey.size else { return nil }
        self.bytes = bytes
    }

    /// The key in a text: PEM as `openssl pkey -pubout` writes it, or the base64 of the 32 bytes; nil if it is neither.
    public init?(text: String) {
        if let der = PEM.decode(text, label: "PUBLIC KEY") {
            guard der.starts(with: Self.frame) else { return nil }
            self.init(bytes: Array(der.dropFirst(Self.frame.count)))
        } else {
            guard let data = Data(base64Encoded: String(text.filter { !$0.isWhitespace })) else { return nil }
            self.init(bytes: Array(data))
        }
    }

    /// The key as PEM, as `openssl pkey -pubin` reads it.
    public var pem: String { PEM.encode(Self.frame + bytes, label: "PUBLIC KEY") }

    /// The key's 32 bytes in base64.
    public var base64: String { Data(bytes).base64EncodedString() }

    /// Names the store that signs with this key: 32 hexadecimal digits of the key's SHA-256.
    public var storeID: String { hexadecimal(SHA256Digest.hash(bytes).prefix(16)) }

    /// Whether the signature of the message is this key's.
    func verifies(_ signature: [UInt8], of message: [UInt8]) -> Bool {
        signature.count == SigningKey.signatureSize
            && opsc_ed25519_verify(bytes, message, message.count, signature) == 1
    }
}

/// The text form of keys (RFC 7468), one line of base64: Ed25519 keys need no more.
private enum PEM {
    static func encode(_ der: [UInt8], label: String) -> String {
        "-----BEGIN \(label)-----\n\(Data(der).base64EncodedString())\n-----END \(label)-----\n"
    }

    static func decode(_ text: String, label: String) -> [UInt8]? {
        guard let begin = text.firstRange(of: "-----BEGIN \(label)-----"),
            let end = text.firstRange(of: "-----END \(label)-----"), begin.upperBound <= end.lowerBound
        else { return nil }
        let body = text[begin.upperBound..<end.lowerBound].filter { !$0.isWhitespace }
        return Data(base64Encoded: String(body)).map { Array($0) }
    }
}
