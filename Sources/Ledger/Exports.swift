// The ledger's reading and writing doors speak in SQLite's rows, values and arguments.
@_exported public import SQLite
