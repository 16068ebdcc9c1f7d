import OpsCommandLine
import OpsConsole
import Terminal

extension KeyTable {
    /// The keys of the full screen with what a configuration file makes of them.
    init(configurationFile path: String?) {
        let settings = Configuration(file: path)
        self.init(
            rows: KeyCatalog.lines.map { line in
                Row(
                    id: line.id, keys: (settings.keys[line.id] ?? line.standard).map(\.name),
                    standardKeys: line.standard.map(\.name), place: line.place, help: line.help)
            },
            problems: settings.problems.map { Problem(line: $0.line, message: $0.words) })
    }
}
