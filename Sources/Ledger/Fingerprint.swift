/// A digest that binds a later request to exactly what was shown before.
public enum Fingerprint {
    /// The SHA-256 of a text's UTF-8, as 64 hexadecimal digits.
    public static func sha256(_ text: String) -> String {
        hexadecimal(SHA256Digest.hash(Array(text.utf8)))
    }
}
