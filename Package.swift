// swift-tools-version: 6.2

import PackageDescription

/// Settings that every Swift target shares: the language's strictest mode, and no warning survives.
let strict: [SwiftSetting] = [
    .swiftLanguageMode(.v6),
    .enableUpcomingFeature("ExistentialAny"),
    .enableUpcomingFeature("MemberImportVisibility"),
    .treatAllWarnings(as: .error),
]

/// A Swift library or executable of the product, in `Sources/NAME`.
func layer(_ name: String, on dependencies: [Target.Dependency] = []) -> Target {
    .target(name: name, dependencies: dependencies, swiftSettings: strict)
}

/// The tests of one layer, in `Tests/NAME`.
func tests(_ name: String, of dependencies: [Target.Dependency], exclude: [String] = []) -> Target {
    .testTarget(
        name: name, dependencies: dependencies, path: "Tests/\(name)", exclude: exclude, swiftSettings: strict)
}

let package = Package(
    name: "opsconsole",
    products: [.executable(name: "opsconsole", targets: ["opsconsole"])],
    targets: [
        // Debian's libraries, each behind a small shim.
        .systemLibrary(name: "CSQLite", pkgConfig: "sqlite3", providers: [.apt(["libsqlite3-dev"])]),
        // Without pkg-config, whose -D flags for ncurses SwiftPM refuses with a warning; the shim sets what matters.
        .systemLibrary(name: "CNcurses", providers: [.apt(["libncurses-dev"])]),
        .systemLibrary(name: "CCrypto", pkgConfig: "libcrypto", providers: [.apt(["libssl-dev"])]),
        .target(
            name: "CSimdJSON", cxxSettings: [.enableWarning("all"), .treatAllWarnings(as: .error)],
            linkerSettings: [.linkedLibrary("simdjson"), .linkedLibrary("stdc++")]
        ),

        // The product, bottom up. Arrows point down only (docs/architecture.md).
        layer("SQLite", on: ["CSQLite"]),
        layer("Ledger", on: ["SQLite", "CCrypto"]),
        layer("OpsDomain", on: ["Ledger"]),
        layer("OpsService", on: ["OpsDomain", "Ledger", "CSimdJSON"]),
        layer("OpsCommandLine", on: ["OpsService", "OpsDomain", "Ledger"]),
        layer("Terminal", on: ["CNcurses"]),
        layer("OpsConsole", on: ["Terminal", "OpsService", "OpsDomain", "Ledger"]),
        .executableTarget(
            name: "opsconsole", dependencies: ["OpsCommandLine", "OpsConsole", "OpsService", "Terminal"],
            swiftSettings: strict),

        // What tests need to drive a real terminal program.
        .systemLibrary(
            name: "CVTerm", path: "Tests/CVTerm", pkgConfig: "vterm", providers: [.apt(["libvterm-dev"])]),
        .target(
            name: "CPseudoTerminal", path: "Tests/CPseudoTerminal",
            cSettings: [.enableWarning("all"), .treatAllWarnings(as: .error)]),
        .target(
            name: "TerminalHarness", dependencies: ["CVTerm", "CPseudoTerminal"], path: "Tests/TerminalHarness",
            swiftSettings: strict),

        .executableTarget(
            name: "opsbench", dependencies: ["TerminalHarness", "OpsService", "OpsDomain", "Ledger"],
            path: "Tests/opsbench", swiftSettings: strict),
        // A process of its own that writes to a store, to be raced against and killed.
        .executableTarget(
            name: "ledger-crash-writer", dependencies: ["Ledger"], path: "Tests/LedgerCrashWriter",
            swiftSettings: strict),

        tests("SQLiteTests", of: ["SQLite"]),
        tests("LedgerTests", of: ["Ledger", "SQLite", "ledger-crash-writer"]),
        tests("OpsDomainTests", of: ["OpsDomain", "Ledger"]),
        tests("OpsServiceTests", of: ["OpsService", "OpsDomain", "Ledger"]),
        tests("OpsCommandLineTests", of: ["OpsCommandLine", "OpsService", "OpsDomain"]),
        tests("TerminalTests", of: ["Terminal"]),
        tests(
            "OpsConsoleTests", of: ["OpsConsole", "Terminal", "OpsService", "OpsDomain", "Ledger"],
            exclude: ["Snapshots"]),
        tests("ProgramTests", of: ["TerminalHarness", "opsconsole"]),
        tests("ArchitectureTests", of: []),
    ],
    cxxLanguageStandard: .cxx17
)
