import Glibc

/// The environment and the programs that tests start from.
public enum ProgramEnvironment {
    /// The variables that a started program sees unless a test says otherwise.
    public static var standard: [String: String] {
        ["PATH": variable("PATH") ?? "/usr/bin:/bin", "HOME": "/nonexistent", "LANG": "C.UTF-8", "LC_ALL": "C.UTF-8"]
    }

    /// The path of a program of this package, built beside the running test or benchmark.
    public static func product(_ name: String) throws -> String {
        var buffer = [CChar](repeating: 0, count: Int(PATH_MAX))
        let count = readlink("/proc/self/exe", &buffer, buffer.count)
        guard count > 0 else { throw HarnessError.system("readlink /proc/self/exe", errno) }
        let own = String(decoding: buffer[..<count].map(UInt8.init(bitPattern:)), as: UTF8.self)
        let path = own.prefix(through: own.lastIndex(of: "/") ?? own.startIndex) + name
        guard access(String(path), X_OK) == 0 else { throw HarnessError.system("look-up of \(path)", errno) }
        return String(path)
    }

    /// The path of a program: the name itself when it has a slash, else the first match in `PATH`.
    public static func path(of name: String) throws -> String {
        if name.contains("/") { return name }
        for folder in (variable("PATH") ?? "/usr/bin:/bin").split(separator: ":") {
            let candidate = "\(folder)/\(name)"
            if !name.isEmpty, access(candidate, X_OK) == 0 { return candidate }
        }
        throw HarnessError.system("look-up of “\(name)” in PATH", ENOENT)
    }

    /// The variables as `NAME=value`, in the order of their names; empty values are left out.
    static func list(_ variables: [String: String]) -> [String] {
        variables.filter { !$0.value.isEmpty }.map { "\($0.key)=\($0.value)" }.sorted()
    }

    private static func variable(_ name: String) -> String? { getenv(name).map { String(cString: $0) } }
}

/// Calls `body` with a null-terminated array of C strings, as `execve` wants it.
func withCStrings<Result>(
    _ strings: [String], _ body: (UnsafeMutablePointer<UnsafeMutablePointer<CChar>?>) throws -> Result
) rethrows -> Result {
    let pointers = UnsafeMutablePointer<UnsafeMutablePointer<CChar>?>.allocate(capacity: strings.count + 1)
    for (index, string) in strings.enumerated() { (pointers + index).initialize(to: strdup(string)) }
    (pointers + strings.count).initialize(to: nil)
    defer {
        for index in strings.indices { free(pointers[index]) }
        pointers.deallocate()
    }
    return try body(pointers)
}

/// The text of a file, which may be one of `/proc` without a size.
///
/// Throws `HarnessError.system`.
func contents(of path: String) throws -> String {
    let descriptor = open(path, O_RDONLY | O_CLOEXEC)
    guard descriptor >= 0 else { throw HarnessError.system("open \(path)", errno) }
    defer { close(descriptor) }
    var bytes: [UInt8] = []
    var buffer = [UInt8](repeating: 0, count: 16_384)
    while true {
        let count = read(descriptor, &buffer, buffer.count)
        if count < 0 { throw HarnessError.system("read \(path)", errno) }
        if count == 0 { return String(decoding: bytes, as: UTF8.self) }
        bytes.append(contentsOf: buffer[..<count])
    }
}
