internal import CPseudoTerminal
import Glibc

extension TerminalSession {
    /// Sends keys, as one burst: `send("acme", .enter)`.
    ///
    /// Throws when the program does not take them within the limit.
    public func send(_ keys: TerminalKey..., limit: Duration = standardLimit) throws {
        try send(keys, limit: limit)
    }

    /// Sends keys, as one burst; the measuring of `firstByteAt`, `lastByteAt` and `receivedSinceSend` begins anew.
    ///
    /// `waitForIdle` waits until the program has taken them; not so with `areTaken` off, for what nobody can know of.
    public func send(_ keys: [TerminalKey], areTaken: Bool = true, limit: Duration = standardLimit) throws {
        readTerminal()
        feedEmulator()
        let bytes = keys.flatMap { emulator.bytes(of: $0) }
        forgetIdle()
        if areTaken { self.keys.expect(keys) }
        receivedBeforeSend = received.count
        firstByteAt = nil
        lastByteAt = nil
        sentAt = .now
        try write(bytes, limit: limit)
    }

    /// Sends bytes that no key makes, such as broken sequences.
    ///
    /// Throws like `send`.
    public func send(bytes: [UInt8], limit: Duration = standardLimit) throws {
        try send([], limit: limit)
        try write(bytes, limit: limit)
    }

    /// What the program has written since the last `send`.
    public var receivedSinceSend: ArraySlice<UInt8> { received[receivedBeforeSend...] }

    /// From handing over the last `send` to the last byte that came; nil while none came.
    public var responseTime: Duration? { lastByteAt.map { $0 - sentAt } }

    private func write(_ bytes: [UInt8], limit: Duration) throws {
        var rest = bytes[...]
        isWriting = true
        defer { isWriting = false }
        try wait(for: "program to take \(bytes.count) bytes of input", limit: limit) {
            while !rest.isEmpty, !self.isHungUp {
                let count = rest.withUnsafeBytes { Glibc.write(self.terminal.master, $0.baseAddress, $0.count) }
                guard count > 0 else { break }
                rest = rest.dropFirst(count)
            }
            return rest.isEmpty
        }
    }
}
