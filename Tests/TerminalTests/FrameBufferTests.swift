import Glibc
import Testing

@testable import Terminal

@Suite struct FrameBufferTests {
    @Test func `TUI-11: however often a frame is flushed, the terminal gets it in one write`() throws {
        var ends: [Int32] = [-1, -1]
        // Each write to a socket that keeps packets apart arrives as one packet.
        try #require(socketpair(AF_UNIX, Int32(SOCK_SEQPACKET.rawValue), 0, &ends) == 0)
        defer { for end in ends { close(end) } }
        let buffer = try FrameBuffer(terminal: ends[1])
        defer { buffer.close() }
        for round in ["first longer", "second"] {
            let bytes = buffer.collect {
                for letter in round.utf8 { withUnsafeBytes(of: letter) { _ = write(buffer.output, $0.baseAddress, 1) } }
            }
            #expect(String(decoding: bytes, as: UTF8.self) == round)
            var packet = [UInt8](repeating: 0, count: 100)
            #expect(recv(ends[0], &packet, 100, Int32(MSG_DONTWAIT)) == -1)
            #expect(buffer.send(bytes) == true)
            #expect(recv(ends[0], &packet, 100, Int32(MSG_DONTWAIT)) == round.utf8.count)
        }
    }

    @Test func `TUI-10: a terminal that is gone is noticed when sending`() throws {
        var ends: [Int32] = [-1, -1]
        try #require(socketpair(AF_UNIX, Int32(SOCK_STREAM.rawValue), 0, &ends) == 0)
        let buffer = try FrameBuffer(terminal: ends[1])
        defer { buffer.close() }
        for end in ends { close(end) }
        signal(SIGPIPE, SIG_IGN)
        #expect(buffer.send([65]) == false)
    }

    @Test func `a descriptor that is none is an error with its number`() {
        #expect(throws: ScreenError.system("open the terminal", errno: EBADF)) { try FrameBuffer(terminal: -1) }
    }
}
