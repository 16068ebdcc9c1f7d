public import OpsDomain

/// A screen that can be drawn, as the list of them tells.
public struct ScreenListing: Encodable, Sendable, Hashable {
    /// What it is called on the command line.
    public let name: String
    /// Its title.
    public let title: String
    /// What it shows one of, such as `SEQ`; nil when it needs no more than its name.
    public let subject: String?

    /// Makes a line of the list.
    public init(name: String, title: String, subject: String?) {
        self.name = name
        self.title = title
        self.subject = subject
    }
}

extension CommandLineProgram {
    private struct Picture: Encodable {
        let screen: String
        let rows: [String]
    }

    /// Prints a picture's rows, or why there are none.
    /// - Returns: the exit code.
    public func finish(_ request: PictureRequest, _ result: Result<[String], OpsError>) -> Int32 {
        finish(request) { () throws(OpsError) in
            let rows = try result.get()
            // The rows come from a canvas, which made control characters visible; the colours must stay.
            try put(
                request.json
                    ? try JSONLine.text(of: Picture(screen: request.name ?? "", rows: rows))
                    : rows.joined(separator: "\n"))
        }
    }

    /// Prints which screens there are.
    /// - Returns: the exit code.
    public func finish(_ request: PictureRequest, listing screens: [ScreenListing]) -> Int32 {
        finish(request) { () throws(OpsError) in
            let columns = [
                Column<ScreenListing>("NAME") { $0.name }, Column("OF") { $0.subject ?? "" },
                Column("TITLE") { $0.title },
            ]
            try write(try .list(screens, columns, empty: "There are no screens."), json: request.json)
        }
    }

    private func finish(_ request: PictureRequest, _ work: () throws(OpsError) -> Void) -> Int32 {
        do throws(OpsError) {
            try work()
            return 0
        } catch {
            write(error, json: request.json, of: table.verb(nil, "screen"))
            return error.code.exitCode
        }
    }
}
