import Glibc
public import OpsDomain

/// Who runs this process and from where, as the operating system tells it and never the environment (ACC-2).
public enum Identity {
    /// The Unix account name of the process's own user id; `uid:N` when the system knows no name for it.
    public static func login() -> String {
        let uid = getuid()
        guard let record = getpwuid(uid), let name = record.pointee.pw_name else { return "uid:\(uid)" }
        return String(cString: name)
    }

    /// Terminal and client address, from the terminal's login record (utmp); nil where there is none.
    public static func client(program: String, version: String) -> ClientInfo {
        var client = ClientInfo(userAgent: "\(program)/\(version)")
        guard let path = ttyname(STDIN_FILENO) else { return client }
        let line = String(cString: path).replacing("/dev/", with: "")
        client.terminal = line
        client.ipAddress = address(ofTerminal: line)
        return client
    }

    private static func address(ofTerminal line: String) -> String? {
        setutxent()
        defer { endutxent() }
        while let record = getutxent() {
            guard Int32(record.pointee.ut_type) == USER_PROCESS else { continue }
            let terminal = withUnsafeBytes(of: &record.pointee.ut_line) { text(in: $0) }
            guard terminal == line else { continue }
            let host = withUnsafeBytes(of: &record.pointee.ut_host) { text(in: $0) }
            return host.isEmpty ? nil : host
        }
        return nil
    }

    private static func text(in field: UnsafeRawBufferPointer) -> String {
        String(decoding: field.prefix { $0 != 0 }, as: UTF8.self)
    }
}
