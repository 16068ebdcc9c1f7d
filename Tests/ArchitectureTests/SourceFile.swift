import FoundationEssentials

/// One Swift file of the checkout, or a sample in its place.
struct SourceFile: Sendable {
    /// The path from the root of the checkout, such as `Sources/Ledger/Entry.swift`.
    let path: String
    let source: String
    let lineCount: Int
    let text: SwiftText

    init(path: String, source: String) {
        self.path = path
        self.source = source
        text = SwiftText(source)
        lineCount = text.code.count
    }

    /// The folder below `Sources` or `Tests`, which is the name of the target.
    var target: Substring { path.split(separator: "/").dropFirst().first ?? "" }

    /// The name without folders and extension.
    var name: Substring { path.split(separator: "/").last?.split(separator: ".").first ?? "" }

    /// All Swift files below a folder of the checkout, in the order of their paths.
    static func all(in folder: String) throws -> [SourceFile] {
        let root = #filePath.split(separator: "/").dropLast(3).joined(separator: "/")
        let base = "/\(root)/\(folder)"
        return try FileManager.default.subpathsOfDirectory(atPath: base)
            .filter { $0.hasSuffix(".swift") }
            .sorted()
            .map { path in
                let source = String(decoding: try Data(contentsOf: URL(filePath: "\(base)/\(path)")), as: UTF8.self)
                return SourceFile(path: "\(folder)/\(path)", source: source)
            }
    }
}
