/// The fields that the filter of one list knows: their names, types and where they are stored.
public struct FilterVocabulary: Sendable, Hashable {
    /// The fields, in the order in which completions offer them.
    public let fields: [FilterField]
    /// SQL expressions of the texts that bare words search; none if the list has no text to search.
    public let textColumns: [String]

    private let fieldsByName: [String: Int]

    /// A vocabulary of these fields.
    ///
    /// Names and aliases are compared without case; of two fields with one name the first counts.
    public init(fields: [FilterField], textColumns: [String] = []) {
        self.fields = fields
        self.textColumns = textColumns
        var fieldsByName: [String: Int] = [:]
        for (index, field) in fields.enumerated() {
            for name in [field.name] + field.aliases where fieldsByName[name.lowercased()] == nil {
                fieldsByName[name.lowercased()] = index
            }
        }
        self.fieldsByName = fieldsByName
    }

    /// The field with a name or alias, compared without case.
    public func field(named name: String) -> FilterField? {
        fieldsByName[name.lowercased()].map { fields[$0] }
    }

    /// Every name and alias, lower case, for suggestions.
    var allNames: [String] { fields.flatMap { [$0.name] + $0.aliases } }
}

/// One field of a filter.
public struct FilterField: Sendable, Hashable {
    /// The name that is typed and shown.
    public var name: String
    /// Other names that mean the same.
    public var aliases: [String]
    /// What its values are and how they compare.
    public var type: FilterFieldType
    /// SQL expressions of the stored values; with several (text only, as a rule) one of them must satisfy the term.
    public var columns: [String]

    /// A field stored in one column, or any SQL expression over the query's tables.
    public init(_ name: String, aliases: [String] = [], _ type: FilterFieldType, column: String) {
        self.init(name, aliases: aliases, type, columns: [column])
    }

    /// A field that may be found in any of several columns.
    public init(_ name: String, aliases: [String] = [], _ type: FilterFieldType, columns: [String]) {
        self.name = name
        self.aliases = aliases
        self.type = type
        self.columns = columns
    }
}

/// What the values of a field are, and how they compare.
public enum FilterFieldType: Sendable, Hashable {
    /// One of a closed set; `isOrdered` allows `severity>medium` in the order of the set.
    case token([FilterToken], isOrdered: Bool = false)
    /// A key compared as a whole and exactly, so that an ordinary index answers it: an id, a language code.
    case exact
    /// A short word compared as a whole, without ASCII case: a login, a name.
    case word
    /// Text that contains the value, without ASCII case.
    case text
    /// A whole number.
    case integer
    /// How long ago the stored instant is, typed as a duration (`2d`, `1h30m`, `4w`). Stored as milliseconds since 1970.
    case age
    /// An instant, typed as RFC 3339 date or date-time, `2026`, `2026-11`, `today` or `yesterday`, in UTC where it names
    /// no offset. Stored as milliseconds since 1970.
    case timestamp
    /// A calendar day, typed likewise. Stored as text `2026-11-20`.
    case date
    /// Yes or no. Stored as 1 or 0.
    case flag

    /// The type of a closed set whose values are stored as they are named, compared without case.
    public static func tokens(_ names: [String], isOrdered: Bool = false) -> FilterFieldType {
        .token(names.map { FilterToken($0) }, isOrdered: isOrdered)
    }
}

/// One value of a closed set.
public struct FilterToken: Sendable, Hashable {
    /// The value as typed; case, `_` and `-` make no difference.
    public var name: String
    /// The value as stored.
    public var stored: FilterArgument

    /// A token stored as its name.
    public init(_ name: String) {
        self.init(name, stored: .text(name))
    }

    /// A token stored otherwise than it is named.
    public init(_ name: String, stored: FilterArgument) {
        self.name = name
        self.stored = stored
    }

    /// The name as it is typed: lower case with dashes.
    var typed: String { Self.typed(name) }

    static func typed(_ name: String) -> String {
        String(name.lowercased().map { $0 == "_" || $0 == " " ? "-" : $0 })
    }
}

/// A value that a compiled filter binds to a parameter.
public enum FilterArgument: Sendable, Hashable {
    case text(String)
    case integer(Int64)
}
