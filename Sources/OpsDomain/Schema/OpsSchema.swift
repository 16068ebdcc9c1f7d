public import Ledger

/// The store's schema: every migration in order, every table with the kind of each column (ACC-24).
public enum OpsSchema {
    /// What a store is made of, as of this version of the program.
    public static let current = Schema(
        migrations: [
            Migration("0001-foundation", foundation + access + hotline + implementation + operations)
        ],
        tables: foundationTables + accessTables + hotlineTables + implementationTables + operationsTables,
        functions: [TextFunction(IdentityMask.function) { IdentityMask().masked($0) }])
}
