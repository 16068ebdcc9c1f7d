internal import Glibc

/// Text put together where nothing may be allocated: in the handler of a crash.
///
/// It grows in memory taken beforehand, and what does not fit is left out.
struct SignalSafeText {
    private let bytes: UnsafeMutableBufferPointer<UInt8>
    private(set) var count = 0

    /// Takes the memory, which is never given back: a crash may come at any time.
    init(capacity: Int) {
        bytes = .allocate(capacity: capacity)
        bytes.initialize(repeating: 0)
    }

    mutating func clear() { count = 0 }

    mutating func append(_ byte: UInt8) {
        guard count < bytes.count else { return }
        bytes[count] = byte
        count += 1
    }

    mutating func append(_ text: StaticString) {
        for index in 0..<text.utf8CodeUnitCount { append(text.utf8Start[index]) }
    }

    mutating func append(_ text: UnsafePointer<CChar>) {
        var place = text
        while place.pointee != 0 {
            append(UInt8(bitPattern: place.pointee))
            place += 1
        }
    }

    mutating func append(_ other: SignalSafeText) {
        for index in 0..<other.count { append(other.bytes[index]) }
    }

    /// A number of at least so many digits, zeros in front.
    mutating func append(_ number: Int, radix: Int = 10, digits: Int = 1) {
        var power = 1
        var length = 1
        while number / power >= radix || length < digits {
            power *= radix
            length += 1
        }
        while power > 0 {
            let digit = UInt8(truncatingIfNeeded: number / power % radix)
            append(digit < 10 ? 0x30 + digit : 0x57 + digit)
            power /= radix
        }
    }

    /// A moment as RFC 3339 in UTC, from seconds since 1970.
    mutating func append(time seconds: Int) {
        // The civil calendar from days (Howard Hinnant, "chrono-compatible low-level date algorithms").
        let days = seconds / 86_400 + 719_468
        let era = days / 146_097
        let dayOfEra = days - era * 146_097
        let yearOfEra = (dayOfEra - dayOfEra / 1460 + dayOfEra / 36_524 - dayOfEra / 146_096) / 365
        let dayOfYear = dayOfEra - (365 * yearOfEra + yearOfEra / 4 - yearOfEra / 100)
        let shifted = (5 * dayOfYear + 2) / 153
        let month = shifted < 10 ? shifted + 3 : shifted - 9
        append(yearOfEra + era * 400 + (month <= 2 ? 1 : 0), digits: 4)
        append("-")
        append(month, digits: 2)
        append("-")
        append(dayOfYear - (153 * shifted + 2) / 5 + 1, digits: 2)
        append("T")
        append(seconds / 3600 % 24, digits: 2)
        append(":")
        append(seconds / 60 % 60, digits: 2)
        append(":")
        append(seconds % 60, digits: 2)
        append("Z")
    }

    /// Writes all of it; what a descriptor does not take is lost.
    func write(to descriptor: Int32) {
        var written = 0
        while written < count {
            let sent = Glibc.write(descriptor, bytes.baseAddress?.advanced(by: written), count - written)
            if sent < 0, errno == EINTR { continue }
            guard sent > 0 else { return }
            written += sent
        }
    }

    /// What it holds, for who may allocate.
    var text: String { String(decoding: bytes[..<count], as: UTF8.self) }
}
