internal import CNcurses
internal import Glibc

/// Collects what ncurses sends for one frame, so that it goes out in one write.
///
/// ncurses flushes its own buffer whenever that is full. While a frame is made its descriptor therefore stands for a
/// file in memory.
struct FrameBuffer {
    /// The descriptor that ncurses writes to.
    let output: Int32
    /// The terminal.
    let terminal: Int32
    private let memory: Int32

    /// Duplicates the terminal's descriptor twice; throws when the system has no descriptors left.
    init(terminal source: Int32) throws(ScreenError) {
        output = opsc_duplicate(source)
        terminal = opsc_duplicate(source)
        memory = opsc_memory_file()
        guard output >= 0, terminal >= 0, memory >= 0 else {
            let error = ScreenError.system("open the terminal", errno: errno)
            close()
            throw error
        }
    }

    /// What ncurses sends while `draw` runs.
    func collect(_ draw: () -> Void) -> [UInt8] {
        lseek(memory, 0, SEEK_SET)
        dup2(memory, output)
        draw()
        dup2(terminal, output)
        let count = max(0, Int(lseek(memory, 0, SEEK_CUR)))
        return [UInt8](unsafeUninitializedCapacity: count) { buffer, filled in
            filled = max(0, pread(memory, buffer.baseAddress, count, 0))
        }
    }

    /// Sends bytes to the terminal; false when it is gone.
    @discardableResult
    func send(_ bytes: [UInt8]) -> Bool {
        bytes.withUnsafeBytes { buffer in
            var sent = 0
            while sent < buffer.count {
                let count = write(terminal, buffer.baseAddress?.advanced(by: sent), buffer.count - sent)
                if count >= 0 {
                    sent += count
                } else if errno == EAGAIN {
                    var waiting = pollfd(fd: terminal, events: Int16(POLLOUT), revents: 0)
                    poll(&waiting, 1, 1000)
                    if waiting.revents & Int16(POLLHUP | POLLERR | POLLNVAL) != 0 { return false }
                } else if errno != EINTR {
                    return false
                }
            }
            return true
        }
    }

    /// Closes the memory and both descriptors.
    func close() { for descriptor in [memory, output, terminal] { Glibc.close(descriptor) } }
}
