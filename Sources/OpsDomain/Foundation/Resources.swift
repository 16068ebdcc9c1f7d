import FoundationEssentials

/// Where the program's resources are: checklist templates, demo vocabulary, themes.
///
/// The first that applies: the directory that `OPSCONSOLE_RESOURCES` names, `../share/opsconsole` beside the
/// executable's directory (an installed program), or `Resources` of the checkout that the executable was built in.
public struct ResourceDirectory: Sendable, Hashable {
    /// The environment variable that overrides the search.
    public static let variable = "OPSCONSOLE_RESOURCES"

    /// The directory's path.
    public let path: String

    /// The directory at `path`, unchecked; tests use it.
    public init(path: String) {
        self.path = path
    }

    /// Finds the resources of the running program.
    /// - Throws: `OpsError` of code `unavailable` that names the places looked at.
    public static func find() throws(OpsError) -> ResourceDirectory {
        let executable = try? FileManager.default.destinationOfSymbolicLink(atPath: "/proc/self/exe")
        return try find(override: ProcessInfo.processInfo.environment[variable], executable: executable)
    }

    /// Finds the resources as a program at `executable` would with the variable set to `override`.
    /// - Throws: `OpsError` of code `unavailable` that names the places looked at.
    static func find(
        override: String?, executable: String?, source: String? = checkoutSource
    ) throws(OpsError) -> ResourceDirectory {
        if let override, !override.isEmpty {
            // A wrong override is an error and not a reason to look elsewhere: it was set on purpose.
            guard isDirectory(override) else { throw OpsError.resourcesMissing(lookedAt: [override]) }
            return ResourceDirectory(path: override)
        }
        var places: [String] = []
        if let executable {
            let directory = parent(of: executable)
            places.append(parent(of: directory) + "/share/opsconsole")
            places += checkouts(above: directory)
        }
        if let source { places += checkouts(above: parent(of: source)) }
        for place in places where isDirectory(place + "/checklists") {
            return ResourceDirectory(path: place)
        }
        throw OpsError.resourcesMissing(lookedAt: places.filter { $0.hasSuffix("/share/opsconsole") })
    }

    /// The paths of the files in `folder` whose names end so, sorted by name.
    /// - Throws: `OpsError` of code `unavailable` when the folder cannot be read.
    public func files(in folder: String, ending: String) throws(OpsError) -> [String] {
        let directory = path + "/" + folder
        do {
            let names = try FileManager.default.contentsOfDirectory(atPath: directory)
            return names.filter { $0.hasSuffix(ending) }.sorted().map { directory + "/" + $0 }
        } catch {
            throw OpsError.resourcesMissing(lookedAt: [directory])
        }
    }

    /// The bytes of a file, by its path below this directory or in full.
    /// - Throws: `OpsError` of code `unavailable` when it cannot be read.
    public func bytes(of file: String) throws(OpsError) -> [UInt8] {
        let place = file.hasPrefix("/") ? file : path + "/" + file
        guard let data = FileManager.default.contents(atPath: place) else {
            throw OpsError.resourcesMissing(lookedAt: [place])
        }
        return Array(data)
    }

    /// Every `Resources` of a checkout (a directory with `Package.swift`) at or above `directory`, nearest first.
    private static func checkouts(above directory: String) -> [String] {
        var found: [String] = []
        var place = directory
        while place.count > 1 {
            if FileManager.default.fileExists(atPath: place + "/Package.swift") { found.append(place + "/Resources") }
            place = parent(of: place)
        }
        return found
    }

    /// This file, by which a debug build finds its checkout; a released program must not look there.
    private static var checkoutSource: String? {
        #if DEBUG
            #filePath
        #else
            nil
        #endif
    }

    private static func parent(of path: String) -> String {
        guard let slash = path.lastIndex(of: "/"), slash != path.startIndex else { return "/" }
        return String(path[..<slash])
    }

    private static func isDirectory(_ path: String) -> Bool {
        var directory = false
        return FileManager.default.fileExists(atPath: path, isDirectory: &directory) && directory
    }
}
