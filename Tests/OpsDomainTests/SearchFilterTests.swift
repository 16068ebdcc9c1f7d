import OpsDomain
import Testing

/// A vocabulary with a field of every type.
private let vocabulary = FilterVocabulary(
    fields: [
        FilterField(
            "severity", aliases: ["sev"], .tokens(["LOW", "MEDIUM", "HIGH", "CRITICAL"], isOrdered: true),
            column: "q.severity"),
        FilterField("state", .tokens(["NEW", "IN_REVIEW", "APPROVED"]), column: "q.state"),
        FilterField("tenant", aliases: ["client"], .text, columns: ["t.name", "t.id"]),
        FilterField("lang", aliases: ["language"], .exact, column: "q.language"),
        FilterField("login", .word, column: "u.login"),
        FilterField("priority", .integer, column: "q.priority"),
        FilterField("age", .age, column: "q.created_at"),
        FilterField("created", .timestamp, column: "q.created_at"),
        FilterField("due", .date, column: "q.due"),
        FilterField("harm", .flag, column: "q.harm"),
    ], textColumns: ["q.reference", "q.summary"])

/// 2026-11-20T12:00:00Z.
private let now: Int64 = 1_795_176_000_000
private let day: Int64 = 86_400_000
private let today: Int64 = 1_795_132_800_000

struct CompiledCase: Sendable, CustomTestStringConvertible {
    var filter: String
    var sql: String
    var arguments: [FilterArgument]
    var testDescription: String { filter }

    init(_ filter: String, _ sql: String, _ arguments: [FilterArgument] = []) {
        self.filter = filter
        self.sql = sql
        self.arguments = arguments
    }
}

private let compiled: [CompiledCase] = [
    .init("", "1"),
    .init("  \t ", "1"),
    .init("severity:high", "q.severity = ?", [.text("HIGH")]),
    .init("SEV:High|critical", "q.severity IN (?, ?)", [.text("HIGH"), .text("CRITICAL")]),
    .init("severity:high|HIGH", "q.severity = ?", [.text("HIGH")]),
    .init("state:in-review", "q.state = ?", [.text("IN_REVIEW")]),
    .init("state:\"in review\"", "q.state = ?", [.text("IN_REVIEW")]),
    .init("severity>medium", "q.severity IN (?, ?)", [.text("HIGH"), .text("CRITICAL")]),
    .init("severity<medium", "q.severity = ?", [.text("LOW")]),
    .init("severity<=medium", "q.severity IN (?, ?)", [.text("LOW"), .text("MEDIUM")]),
    .init("severity>=critical", "q.severity = ?", [.text("CRITICAL")]),
    .init("severity>critical", "0"),
    .init("-lang:en", "NOT ifnull(q.language = ?, 0)", [.text("en")]),
    .init("lang:\"\"", "(q.language IS NULL OR q.language = '')"),
    .init(
        "lang:\"\"|en|de", "((q.language IS NULL OR q.language = '') OR q.language IN (?, ?))",
        [.text("en"), .text("de")]),
    .init("login:Ann", "u.login = ? COLLATE NOCASE", [.text("Ann")]),
    .init("login:ann|bob", "u.login COLLATE NOCASE IN (?, ?)", [.text("ann"), .text("bob")]),
    .init(
        "tenant:acme", "(t.name LIKE ? ESCAPE '\\' OR t.id LIKE ? ESCAPE '\\')", [.text("%acme%"), .text("%acme%")]),
    .init("client:\"\"", "((t.name IS NULL OR t.name = '') AND (t.id IS NULL OR t.id = ''))"),
    .init(
        "-50%_\\", "NOT ifnull((q.reference LIKE ? ESCAPE '\\' OR q.summary LIKE ? ESCAPE '\\'), 0)",
        [.text("%50\\%\\_\\\\%"), .text("%50\\%\\_\\\\%")]),
    .init(
        "refund|invoice",
        "((q.reference LIKE ? ESCAPE '\\' OR q.reference LIKE ? ESCAPE '\\')"
            + " OR (q.summary LIKE ? ESCAPE '\\' OR q.summary LIKE ? ESCAPE '\\'))",
        [.text("%refund%"), .text("%invoice%"), .text("%refund%"), .text("%invoice%")]),
    .init("priority:1|2", "q.priority IN (?, ?)", [.integer(1), .integer(2)]),
    .init("priority>2", "q.priority >= ?", [.integer(3)]),
    .init("priority>=2", "q.priority >= ?", [.integer(2)]),
    .init("priority<2", "q.priority < ?", [.integer(2)]),
    .init("priority<=2", "q.priority < ?", [.integer(3)]),
    .init("priority:-3", "q.priority = ?", [.integer(-3)]),
    .init("priority<=9223372036854775807", "q.priority IS NOT NULL"),
    .init("priority>9223372036854775807", "0"),
    .init("age>2d", "q.created_at < ?", [.integer(now - 2 * day)]),
    .init("age>=2d", "q.created_at < ?", [.integer(now - 2 * day + 1)]),
    .init("age<3h", "q.created_at >= ?", [.integer(now - 10_800_000 + 1)]),
    .init("age<=15m", "q.created_at >= ?", [.integer(now - 900_000)]),
    .init("age<4w", "q.created_at >= ?", [.integer(now - 28 * day + 1)]),
    .init("age>1h30m", "q.created_at < ?", [.integer(now - 5_400_000)]),
    .init(
        "age:2d", "(q.created_at >= ? AND q.created_at < ?)",
        [.integer(now - 3 * day + 1), .integer(now - 2 * day + 1)]
    ),
    .init("created:today", "(q.created_at >= ? AND q.created_at < ?)", [.integer(today), .integer(today + day)]),
    .init("created<yesterday", "q.created_at < ?", [.integer(today - day)]),
    .init("created>2026-11-20", "q.created_at >= ?", [.integer(today + day)]),
    .init("created>=2026-11-20T12:00:00Z", "q.created_at >= ?", [.integer(now)]),
    .init("created>=2026-11-20T14:00:00.5+02:00", "q.created_at >= ?", [.integer(now + 500)]),
    .init("created<=2026-11-20t06:30-05:30", "q.created_at < ?", [.integer(now + 60_000)]),
    .init(
        "created:2026-11", "(q.created_at >= ? AND q.created_at < ?)",
        [.integer(today - 19 * day), .integer(today + 11 * day)]),
    .init("created<1970", "q.created_at < ?", [.integer(0)]),
    .init("due:2024-02-29", "(q.due >= ? AND q.due < ?)", [.text("2024-02-29"), .text("2024-03-01")]),
    .init("due<2026-12-31", "q.due < ?", [.text("2026-12-31")]),
    .init("due>2026-12-31", "q.due >= ?", [.text("2027-01-01")]),
    .init(
        "due:1969-12|2027",
        "((q.due >= ? AND q.due < ?) OR (q.due >= ? AND q.due < ?))",
        [.text("1969-12-01"), .text("1970-01-01"), .text("2027-01-01"), .text("2028-01-01")]),
    .init("harm:yes", "q.harm = ?", [.integer(1)]),
    .init("-harm:FALSE", "NOT ifnull(q.harm = ?, 0)", [.integer(0)]),
    .init(
        "severity:high|critical tenant:acme age>2d -lang:en \"expense \\\"report\\\"\"",
        "q.severity IN (?, ?) AND (t.name LIKE ? ESCAPE '\\' OR t.id LIKE ? ESCAPE '\\') AND q.created_at < ?"
            + " AND NOT ifnull(q.language = ?, 0)"
            + " AND (q.reference LIKE ? ESCAPE '\\' OR q.summary LIKE ? ESCAPE '\\')",
        [
            .text("HIGH"), .text("CRITICAL"), .text("%acme%"), .text("%acme%"), .integer(now - 2 * day), .text("en"),
            .text("%expense \"report\"%"), .text("%expense \"report\"%"),
        ]),
]

@Test(arguments: compiled)
func `HOT-2: a filter becomes a condition with arguments`(_ test: CompiledCase) throws {
    let condition = try FilterCompiler(vocabulary).condition(for: test.filter, now: now)
    #expect(condition.sql == test.sql)
    #expect(condition.arguments == test.arguments)
}

struct ErrorCase: Sendable, CustomTestStringConvertible {
    var filter: String
    var position: Int
    var length: Int
    var message: String
    var isIncomplete: Bool
    var testDescription: String { filter }

    init(_ filter: String, at position: Int, _ length: Int, _ message: String, incomplete: Bool = false) {
        self.filter = filter
        self.position = position
        self.length = length
        self.message = message
        self.isIncomplete = incomplete
    }
}

private let wrong: [ErrorCase] = [
    .init("lang:en -", at: 8, 1, "a term is expected after -", incomplete: true),
    .init("- lang:en", at: 0, 1, "a term is expected after -"),
    .init("--lang:en", at: 1, 1, "a space or | is expected, not -"),
    .init(":en", at: 0, 1, "a field name is expected before this sign; use quotes to search for the sign"),
    .init("severity:", at: 9, 0, "a value is expected right after severity", incomplete: true),
    .init("severity:high|", at: 14, 0, "a value is expected right after severity", incomplete: true),
    .init("|a", at: 0, 0, "a word to search for is expected", incomplete: true),
    .init("\"expense", at: 0, 8, "the closing quote is missing", incomplete: true),
    .init("\" \"", at: 0, 3, "a word to search for is expected", incomplete: true),
    .init("a\"b", at: 1, 1, "a quote can only begin a value; inside quotes write \\\""),
    .init("\"a\"b", at: 3, 1, "a space or | is expected, not b"),
    .init("age>2d|3d", at: 6, 1, "> takes one value, not alternatives"),
    .init(
        "é sevrity:high", at: 2, 7,
        "there is no field sevrity; did you mean severity?"),
    .init("zzz:1", at: 0, 3, "there is no field zzz; use quotes to search for the text"),
    .init(
        "severity:hihg", at: 9, 4, "severity has no value hihg; it has low, medium, high, critical; did you mean high?"),
    .init(
        "sev:low|cri", at: 8, 3,
        "severity has no value cri; it has low, medium, high, critical; did you mean critical?",
        incomplete: true),
    .init(
        "sev:cri age>2d", at: 4, 3,
        "severity has no value cri; it has low, medium, high, critical; did you mean critical?"),
    .init("state>new", at: 5, 1, "state has no order, so > cannot be used; write state:value"),
    .init("lang<=en", at: 4, 2, "lang has no order, so <= cannot be used; write lang:value"),
    .init("priority:one", at: 9, 3, "priority expects a whole number, not one"),
    .init("priority>-", at: 9, 1, "priority expects a whole number, not -", incomplete: true),
    .init("priority>\"\"", at: 9, 2, "a value is expected right after priority"),
    .init("age>2", at: 4, 1, "age expects a duration such as 15m, 3h, 2d or 4w, not 2", incomplete: true),
    .init("age>2 a", at: 4, 1, "age expects a duration such as 15m, 3h, 2d or 4w, not 2"),
    .init("age>2y", at: 4, 2, "age expects a duration such as 15m, 3h, 2d or 4w, not 2y"),
    .init("age>1m1h", at: 4, 4, "age expects a duration such as 15m, 3h, 2d or 4w, not 1m1h"),
    .init(
        "age>99999999999w", at: 4, 12, "age expects a duration such as 15m, 3h, 2d or 4w, not 99999999999w"),
    .init(
        "created>2026-1", at: 8, 6, "created expects a time such as 2026-11-20 or 2026-11-20T10:30Z, not 2026-1",
        incomplete: true),
    .init(
        "created>tod", at: 8, 3, "created expects a time such as 2026-11-20 or 2026-11-20T10:30Z, not tod",
        incomplete: true),
    .init("created>2026-13", at: 8, 7, "created expects a time such as 2026-11-20 or 2026-11-20T10:30Z, not 2026-13"),
    .init("due:2026-02-29", at: 4, 10, "due expects a day such as 2026-11-20, not 2026-02-29"),
    .init("due:2026-11-20T10:00Z", at: 4, 17, "due expects a day such as 2026-11-20, not 2026-11-20T10:00Z"),
    .init(
        "created:20/11/2026", at: 8, 10,
        "created expects a time such as 2026-11-20 or 2026-11-20T10:30Z, not 20/11/2026"),
    .init("harm:maybe", at: 5, 5, "harm expects yes or no, not maybe"),
    .init("harm:y", at: 5, 1, "harm expects yes or no, not y", incomplete: true),
]

@Test(arguments: wrong)
func `HOT-2: a wrong filter says where and what is expected`(_ test: ErrorCase) throws {
    let error = try #require(throws: FilterError.self) { try vocabulary.resolve(test.filter, now: now) }
    #expect(error.position == test.position)
    #expect(error.length == test.length)
    #expect(error.message == test.message)
    #expect(error.isIncomplete == test.isIncomplete)
    #expect(error.description.hasPrefix("filter, character \(test.position + 1): "))
}

@Test func `HOT-2: terms know where they stand, in characters`() throws {
    let expression = try FilterExpression(parsing: "-läng:\"ü x\"|b  word")
    let first = try #require(expression.terms.first)
    #expect(first.range == 0..<13)
    #expect(first.field?.text == "läng" && first.field?.range == 1..<5)
    #expect(first.values.map(\.range) == [6..<11, 12..<13])
    #expect(first.values.map(\.text) == ["ü x", "b"])
    #expect(first.isNegated)
    #expect(expression.terms.last?.range == 15..<19)
    #expect(expression.terms.last?.field == nil)
}

@Test func `HOT-2: a list without text refuses bare words but not a field's beginning`() throws {
    let fieldsOnly = FilterVocabulary(fields: vocabulary.fields)
    let error = try #require(throws: FilterError.self) { try fieldsOnly.resolve("acme", now: now) }
    #expect(error.kind == .noText && !error.isIncomplete)
    let beginning = try #require(throws: FilterError.self) { try fieldsOnly.resolve("sever", now: now) }
    #expect(beginning.isIncomplete)
}

@Test func `HOT-2: an endless filter is refused`() throws {
    let long = try #require(throws: FilterError.self) {
        try FilterExpression(parsing: String(repeating: "a ", count: 5_000))
    }
    #expect(long.kind == .tooLong && long.position == FilterExpression.longestText)
    let many = try #require(throws: FilterError.self) {
        try FilterExpression(parsing: Array(repeating: "a", count: 300).joined(separator: "|"))
    }
    #expect(many.kind == .tooMany && many.position == 2 * FilterExpression.mostValues)
}

@Test(arguments: ["plain", "two words", "", "-x", "a\"b\\c", "a|b", "x:y", "é"])
func `HOT-2: a quoted value reads back as it was`(_ value: String) throws {
    let expression = try FilterExpression(parsing: "tenant:" + FilterExpression.quoted(value))
    #expect(expression.terms.map { $0.values.map(\.text) } == [[value]])
}

@Test func `HOT-2: a query learns which values the filter pins down`() throws {
    let filter = try vocabulary.resolve("state:new|approved -severity:low refund", now: now)
    #expect(filter.values(of: "state") == [.text("NEW"), .text("APPROVED")])
    #expect(filter.values(of: "severity") == nil)
    #expect(filter.textTerms.count == 1)
    #expect(FilterCompiler(vocabulary).condition(for: filter.fieldTerms).arguments.count == 3)
}

@Test func `HOT-2: tokens may be stored otherwise than named`() throws {
    let kinds: FilterFieldType = .token([
        FilterToken("open", stored: .integer(0)), FilterToken("done", stored: .integer(1)),
    ])
    let compiler = FilterCompiler(FilterVocabulary(fields: [FilterField("kind", kinds, column: "kind")]))
    #expect(try compiler.condition(for: "kind:done", now: now).arguments == [.integer(1)])
}

struct CompletionCase: Sendable {
    var text: String
    var cursor: Int
    var range: Range<Int>
    var candidates: [String]
}

@Test(arguments: [
    CompletionCase(text: "sev", cursor: 3, range: 0..<3, candidates: ["severity:"]),
    CompletionCase(text: "lang:en -st", cursor: 11, range: 9..<11, candidates: ["state:"]),
    CompletionCase(text: "client", cursor: 6, range: 0..<6, candidates: ["tenant:"]),
    CompletionCase(text: "severity:", cursor: 9, range: 9..<9, candidates: ["low", "medium", "high", "critical"]),
    CompletionCase(text: "sev:high|c x", cursor: 10, range: 9..<10, candidates: ["critical"]),
    CompletionCase(text: "severity>=M", cursor: 11, range: 10..<11, candidates: ["medium"]),
    CompletionCase(text: "harm:n", cursor: 6, range: 5..<6, candidates: ["no"]),
    CompletionCase(text: "created:t", cursor: 99, range: 8..<9, candidates: ["today"]),
    CompletionCase(text: "nothing:x", cursor: 9, range: 8..<9, candidates: []),
    CompletionCase(text: "\"open quote st", cursor: 14, range: 0..<14, candidates: []),
])
func `HOT-2: the cursor gets the fields or values that can stand there`(_ test: CompletionCase) {
    let completions = vocabulary.completions(for: test.text, at: test.cursor)
    #expect(completions.range == test.range)
    #expect(completions.candidates.map(\.text) == test.candidates)
}

@Test func `HOT-2: every field is offered on an empty filter`() {
    #expect(vocabulary.completions(for: "", at: 0).candidates.count == vocabulary.fields.count)
}
