import Glibc

/// Bytes that grow at the end and are reused without being freed.
struct ByteBuffer: ~Copyable {
    private var start: UnsafeMutableRawPointer
    private var capacity: Int
    private(set) var count = 0

    init(capacity: Int = 4096) {
        self.capacity = capacity
        start = .allocate(byteCount: capacity, alignment: 16)
    }

    deinit {
        start.deallocate()
    }

    /// The bytes written so far; valid until the next change.
    var bytes: UnsafeRawBufferPointer { UnsafeRawBufferPointer(start: start, count: count) }

    /// Cuts to `newCount` bytes, at most what there are.
    mutating func truncate(to newCount: Int) {
        count = min(count, newCount)
    }

    /// Forgets the bytes, and gives memory back that only a giant transaction needed.
    mutating func clear() {
        count = 0
        if capacity > 16 << 20 {
            start.deallocate()
            capacity = 4096
            start = .allocate(byteCount: capacity, alignment: 16)
        }
    }

    @inline(__always)
    private mutating func reserve(_ more: Int) {
        if count + more > capacity { grow(more) }
    }

    @inline(never)
    private mutating func grow(_ more: Int) {
        let newCapacity = max(capacity * 2, count + more)
        let larger = UnsafeMutableRawPointer.allocate(byteCount: newCapacity, alignment: 16)
        larger.copyMemory(from: start, byteCount: count)
        start.deallocate()
        start = larger
        capacity = newCapacity
    }

    mutating func append(_ byte: UInt8) {
        reserve(1)
        start.storeBytes(of: byte, toByteOffset: count, as: UInt8.self)
        count += 1
    }

    mutating func append(_ bytes: UnsafeRawBufferPointer) {
        guard let source = bytes.baseAddress else { return }
        reserve(bytes.count)
        (start + count).copyMemory(from: source, byteCount: bytes.count)
        count += bytes.count
    }

    mutating func append(_ bytes: [UInt8]) {
        bytes.withUnsafeBytes { append($0) }
    }

    /// A fixed-width integer, least significant byte first.
    mutating func append(fixed value: some FixedWidthInteger) {
        var little = value.littleEndian
        withUnsafeBytes(of: &little) { append($0) }
    }

    /// An unsigned integer in groups of seven bits, least significant first (LEB128).
    mutating func append(varint value: UInt64) {
        reserve(10)
        var rest = value
        while rest >= 0x80 {
            start.storeBytes(of: UInt8(truncatingIfNeeded: rest) | 0x80, toByteOffset: count, as: UInt8.self)
            count += 1
            rest >>= 7
        }
        start.storeBytes(of: UInt8(rest), toByteOffset: count, as: UInt8.self)
        count += 1
    }

    /// A signed integer as a varint with the sign in the lowest bit.
    mutating func append(signed value: Int64) {
        append(varint: UInt64(bitPattern: (value << 1) ^ (value >> 63)))
    }

    /// A text or nothing: 32-bit length, then UTF-8; all ones for nothing.
    mutating func append(field text: String?) {
        guard var text else { return append(fixed: UInt32.max) }
        text.withUTF8 { utf8 in
            append(fixed: UInt32(utf8.count))
            append(UnsafeRawBufferPointer(utf8))
        }
    }

    /// Makes room for `size` bytes and lets `fill` write them.
    mutating func append(size: Int, _ fill: (UnsafeMutableRawPointer) -> Void) {
        reserve(size)
        fill(start + count)
        count += size
    }

    /// Overwrites bytes already written.
    mutating func replace(at offset: Int, with value: some FixedWidthInteger) {
        start.storeBytes(of: value.littleEndian, toByteOffset: offset, as: type(of: value))
    }
}

/// Reads what a `ByteBuffer` wrote; every read answers nil past the end.
struct ByteReader {
    private let bytes: UnsafeRawBufferPointer
    private(set) var offset = 0

    init(_ bytes: UnsafeRawBufferPointer) {
        self.bytes = bytes
    }

    var isAtEnd: Bool { offset >= bytes.count }

    mutating func byte() -> UInt8? {
        guard offset < bytes.count else { return nil }
        offset += 1
        return bytes[offset - 1]
    }

    mutating func varint() -> UInt64? {
        var value: UInt64 = 0
        var shift: UInt64 = 0
        while let byte = byte() {
            guard shift < 64 else { return nil }
            value |= UInt64(byte & 0x7F) << shift
            if byte < 0x80 { return value }
            shift += 7
        }
        return nil
    }

    mutating func signed() -> Int64? {
        varint().map { Int64(bitPattern: $0 >> 1) ^ -Int64(bitPattern: $0 & 1) }
    }

    mutating func take(_ count: UInt64) -> UnsafeRawBufferPointer? {
        guard count <= UInt64(bytes.count - offset) else { return nil }
        let part = UnsafeRawBufferPointer(rebasing: bytes[offset..<offset + Int(count)])
        offset += Int(count)
        return part
    }

    mutating func text() -> String? {
        guard let length = varint(), let part = take(length) else { return nil }
        return String(decoding: part, as: UTF8.self)
    }
}

/// Whether two pieces of memory hold the same bytes.
func isSame(_ left: UnsafeRawBufferPointer, _ right: UnsafeRawBufferPointer) -> Bool {
    guard left.count == right.count else { return false }
    guard let first = left.baseAddress, let second = right.baseAddress else { return true }
    return memcmp(first, second, left.count) == 0
}
