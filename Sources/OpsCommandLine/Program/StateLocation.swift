/// Where what is not the store's is kept: reports of crashes, and the settings (XDG Base Directory Specification).
enum StateLocation {
    /// The directories for reports of crashes, best first: the XDG state directory, else beside the store.
    static func crashDirectories(store: String, environment: [String: String]) -> [String] {
        let beside = store.lastIndex(of: "/").map { String(store[..<$0]) } ?? "."
        return [directory("XDG_STATE_HOME", ".local/state", environment), beside.isEmpty ? "/" : beside]
            .compactMap(\.self)
    }

    /// The file with the operator's settings; nil when nothing says where it could be.
    static func configuration(_ environment: [String: String]) -> String? {
        directory("XDG_CONFIG_HOME", ".config", environment).map { $0 + "/config" }
    }

    /// The XDG rule: a relative path does not count.
    private static func directory(_ variable: String, _ fallback: String, _ environment: [String: String]) -> String? {
        if let base = environment[variable], base.hasPrefix("/") { return base + "/opsconsole" }
        if let home = environment["HOME"], home.hasPrefix("/") { return "\(home)/\(fallback)/opsconsole" }
        return nil
    }
}
