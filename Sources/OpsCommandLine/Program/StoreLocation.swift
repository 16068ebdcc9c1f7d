import Glibc
public import OpsDomain

/// Where the store is: `--store`, else `OPSCONSOLE_STORE`, else the XDG data directory (spec §8).
public enum StoreLocation {
    /// The store's file.
    /// - Throws: `OpsError` of code `usage` when nothing says where it could be.
    public static func path(
        named option: String?, environment: [String: String]
    ) throws(OpsError) -> String {
        if let path = [option, environment["OPSCONSOLE_STORE"]].compactMap(\.self).first(where: { !$0.isEmpty }) {
            return path
        }
        return try directory(environment) + "/store.db"
    }

    /// Whether the file is the default one, whose directory the program makes itself.
    static func isDefault(_ path: String, environment: [String: String]) -> Bool {
        guard let directory = try? directory(environment) else { return false }
        return path == directory + "/store.db"
    }

    /// Makes the directory of the default store with mode 0700, and its parents where they are missing.
    static func makeDirectory(of path: String, environment: [String: String]) throws(OpsError) {
        guard isDefault(path, environment: environment) else { return }
        let directory = try directory(environment)
        var made = ""
        for part in directory.split(separator: "/") {
            made += "/" + part
            guard mkdir(made, 0o700) != 0, errno != EEXIST else { continue }
            throw OpsError(
                .failed, "store.directory",
                "The directory \(made) cannot be made: \(String(cString: strerror(errno))).",
                subject: made, advice: "Name another file with --store.")
        }
    }

    /// The XDG rule: a relative XDG_DATA_HOME does not count.
    private static func directory(_ environment: [String: String]) throws(OpsError) -> String {
        if let data = environment["XDG_DATA_HOME"], data.hasPrefix("/") { return data + "/opsconsole" }
        if let home = environment["HOME"], home.hasPrefix("/") { return home + "/.local/share/opsconsole" }
        throw OpsError(
            .usage, "store.unnamed", "Nothing says where the store is: HOME and XDG_DATA_HOME are not set.",
            advice: "Name the file with --store or OPSCONSOLE_STORE.")
    }
}
