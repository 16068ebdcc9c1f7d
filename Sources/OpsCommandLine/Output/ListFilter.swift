import Ledger
import OpsDomain
import OpsService

/// Which rows of a list a verb takes, and in which order: from a saved view and from what is said besides (HOT-2).
struct ListFilter: Sendable {
    /// The filter, as the screen of the list has it.
    let text: String
    /// The order, `age` or `age:desc`; nil for the list's own.
    let sort: String?

    /// The option that takes filter and order from a view.
    static let view = Option(
        name: "view", value: .text("NAME"), help: "filter and order of this saved view; what is said besides counts too"
    )
    /// The options of a list that is filtered by words.
    static let words = [
        Option(name: "filter", value: .text("WORDS"), help: "only rows that hold all these words, as on the screen"),
        view,
    ]

    /// Reads both options of a verb; with `replaced` the view's filter stands for that option, which cannot be given
    /// besides.
    /// - Throws: `OpsError` of code `notFound` for an unknown view, or `usage` for one of another list.
    init(_ call: Call, _ service: EmbeddedService, inPlaceOf replaced: String? = nil) async throws(OpsError) {
        let view = try await Self.view(of: call, service)
        sort = call.text("sort") ?? view?.sort
        let kept = view?.filter ?? ""
        if let replaced, let text = call.text(replaced) {
            guard kept.isEmpty else {
                throw OpsError.invalid(replaced, "the view looks for '\(kept)' already, so leave one of them out")
            }
            self.text = text
        } else {
            let terms = [kept, call.text("filter") ?? ""]
            text = terms.filter { !$0.isEmpty }.joined(separator: " ")
        }
    }

    private static func view(of call: Call, _ service: EmbeddedService) async throws(OpsError) -> SavedView? {
        guard let name = call.text("view"), let list = call.verb.views else { return nil }
        let view = try await service.ask(ShowView(name), session: nil)
        guard view.list == list else {
            let verbs = verbs(of: view.list).joined(separator: "', '")
            let place = verbs.isEmpty ? "the screen \(view.list.rawValue) only" : "'\(verbs)'"
            throw OpsError.invalid(
                "view", "'\(view.name)' is a view of the list \(view.list.rawValue), for \(place)")
        }
        return view
    }

    /// The verbs that take views of a list.
    static func verbs(of list: ViewList) -> [String] {
        VerbTable.standard.verbs.filter { $0.views == list }.map(\.title)
    }

    /// What a person should know of an order that the list cannot come in.
    var notes: [String] {
        sort == nil ? [] : ["The view's order is the screen's: here the rows come in the list's own."]
    }

    /// The rows of a list that hold the words, so many at most, and whether there are more.
    ///
    /// Only as many pages are read as it takes.
    func rows<Source: Exportable>(
        of source: Source, after start: String? = nil, limit: Int, _ call: Call, _ service: EmbeddedService,
        session: String? = nil
    ) async throws(OpsError) -> (rows: [Source.Row], isCut: Bool) where Source.Row: FoundByWords {
        let (words, now) = (WordFilter(text), call.surroundings.clock.now())
        var found: [Source.Row] = []
        var after = start
        repeat {
            let page = source.exportPage(after: after)
            let (rows, next) = page.exportRows(of: try await service.ask(page, session: session))
            for row in rows where words.keeps(row, at: now) {
                guard found.count < limit else { return (found, true) }
                found.append(row)
            }
            after = next
        } while after != nil
        return (found, false)
    }

    /// The reply of a list that is filtered by words.
    func reply<Source: Exportable>(
        of source: Source, after start: String? = nil, limit: Int, _ columns: [Column<Source.Row>], empty: String,
        _ call: Call, _ service: EmbeddedService, session: String? = nil
    ) async throws(OpsError) -> Reply where Source.Row: FoundByWords {
        let (rows, isCut) = try await rows(of: source, after: start, limit: limit, call, service, session: session)
        var reply = try Reply.list(
            rows, columns, empty: text.isEmpty ? empty : "No row of the list holds '\(SafeText.line(text))'.")
        reply.notes += notes
        if isCut { reply.notes.append("There are more: --limit says how many are shown, an export writes all.") }
        return reply
    }
}
