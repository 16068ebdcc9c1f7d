@testable import OpsCommandLine

/// The manual page, made from the table of verbs, so that it never says anything else than the program does.
enum ManualPage {
    /// The page in mdoc(7).
    static func text(of table: VerbTable) -> String {
        let alone = table.verbs.filter { $0.noun == nil }
        let sections = table.nouns.map { noun in ".Ss \(noun)\n" + list(table.verbs(of: noun)) }
        return ([head, ".Ss Stores\n" + list(alone)] + sections + [tail]).joined(separator: "\n")
    }

    private static let head = """
        .\\" Made from the table of verbs by `make docs`; edit that table, not this file.
        .Dd November 20, 2026
        .Dt OPSCONSOLE 1
        .Os
        .Sh NAME
        .Nm opsconsole
        .Nd internal console over all client organisations of the platform
        .Sh SYNOPSIS
        .Nm
        .Op Fl -store Ar FILE
        .Op Fl -as Ar LOGIN
        .Op Ar NOUN VERB ...
        .Op Fl -json
        .Sh DESCRIPTION
        Without a noun
        .Nm
        opens the full screen, which needs a terminal of at least 80 columns and 24 rows.
        With one it does what the verb says and ends; every capability of the screens is also a verb, with the same
        rights and the same ledger.
        .Pp
        The options for all verbs may stand anywhere:
        .Bl -tag -width Ds
        \(GlobalOptions.grammar.map(option).joined(separator: "\n"))
        .El
        .Pp
        .Fl -name Ns = Ns Ar value
        and
        .Fl -name Ar value
        mean the same.
        What follows
        .Fl -
        are arguments, also when they begin with a dash.
        .Sh VERBS
        """

    private static let tail = """
        .Sh OUTPUT
        Data goes to standard output, messages go to standard error.
        Text is for people and may change; scripts use
        .Fl -json .
        .Pp
        With
        .Fl -json
        a verb writes one object in one line, a list one object a line; keys are in camelCase, times are RFC 3339 in UTC,
        and a key without a value is left out.
        People are named by their login.
        A list that goes on says so on standard error, as
        .Dl {"next":"KEY"}
        where KEY is the value for
        .Fl -after
        (for the ledger
        .Fl -before ) .
        What a person should know besides is there as
        .Dl {"note":"TEXT"}
        and an error as
        .Dl {"error":{"code":...,"kind":...,"message":...,
        .Dl "subject":...,"kept":...,"advice":...}}
        where
        .Em code
        is one of failed, usage, denied, conflict, notFound, unavailable, and
        .Em kind
        is a stable word such as session.required.
        .Pp
        A verb that decides many items answers with
        .Dl {"batch":...,"action":...,"applied":N,"noop":N,"conflict":N,
        .Dl "denied":N,"invalid":N,"kept":N,"missing":N,"repeated":false,
        .Dl "items":[{"id":...,"outcome":...,"detail":...}]}
        and with
        .Em stopped ,
        an error, and
        .Em untried ,
        the number of items that it did not reach, if it ended early.
        It asks before it begins; where nobody can be asked, and with
        .Fl -json ,
        it needs
        .Fl -yes .
        .Pp
        This page describes
        .Em Output format \(ProductVersion.output) ,
        which
        .Fl -version
        tells too.
        The number goes up when a key is taken away or changes its meaning; new keys may come at any time.
        .Sh ENVIRONMENT
        .Bl -tag -width Ds
        .It Ev OPSCONSOLE_STORE
        The store's file, unless
        .Fl -store
        names one.
        .It Ev XDG_DATA_HOME
        Else the store is opsconsole/store.db in this directory, ~/.local/share unless set.
        .It Ev XDG_CONFIG_HOME
        The settings are in opsconsole/config in this directory, ~/.config unless set.
        .It Ev XDG_STATE_HOME
        Reports of crashes go to opsconsole in this directory, ~/.local/state unless set; where that cannot be made, to
        the directory of the store.
        They hold no data of tenants.
        .It Ev OPSCONSOLE_THEME
        The theme, in place of that of the settings.
        .It Ev NO_COLOR
        When set, the full screen uses no colour.
        .It Ev LC_ALL , LC_CTYPE , LANG
        The first of them that is set says which characters the terminal takes; unless it is UTF-8, borders and signs are
        plain ASCII.
        .El
        .Sh CONFIGURATION FILE
        Settings for the full screen, a line each; empty lines and lines that begin with # are skipped.
        .Bl -tag -width Ds -compact
        .It Cm theme No = dark | light | contrast | mono
        The colours; mono has none.
        .It Cm mouse No = on | off
        Whether clicks and the wheel move the cursor; off unless set.
        .It Cm coarse-timer No = on | off
        Whether times on the screen change once a minute only, for who has the screen read aloud; the time that is left in
        a session changes each second in its last two minutes.
        .It Cm bind Ar ID No = Ar KEY ...
        Keys for a binding, in place of its own.
        .Cm keys list
        has the ids.
        A key is a character, or one of space, enter, tab, backspace, insert, delete, up, down, left, right, home, end,
        page-up, page-down, f1 to f63, with ctrl-, alt- or shift- before it where terminals tell.
        .El
        .Pp
        Keys that mean the same everywhere (those that move, mark, filter, undo, go back or help) can be given to nothing
        else, and no key can be given to two bindings of a screen, or to a dangerous one beside that of a harmless one.
        What does not count is told when the full screen starts, and by
        .Cm keys check ;
        the standard keys then stay.
        .Dl # ~/.config/opsconsole/config
        .Dl theme = light
        .Dl bind qa.approve = f5
        .Sh EXIT STATUS
        .Bl -tag -width Ds -compact
        .It 0
        done
        .It 1
        failed; also when
        .Cm ledger verify
        found damage
        .It 2
        wrong usage
        .It 3
        denied
        .It 4
        conflict, or done in part
        .It 5
        not found
        .It 6
        unavailable
        .El
        .Sh SECURITY
        Who you are is your Unix account.
        .Fl -as
        works on a demo store only.
        Every change and every look into a tenant is on the ledger, and so is every refusal.

        """

    private static func list(_ verbs: [Verb]) -> String {
        ([".Bl -tag -width Ds"] + verbs.map(item(of:)) + [".El"]).joined(separator: "\n")
    }

    private static func item(of verb: Verb) -> String {
        var lines = [".It Cm \(verb.title)" + verb.arguments.map { " Ar " + escaped($0.usage) }.joined()]
        lines.append(escaped(verb.summary.prefix(1).uppercased() + verb.summary.dropFirst() + "."))
        if !verb.notes.isEmpty { lines.append(escaped(verb.notes)) }
        let arguments = verb.arguments.map { ".It Ar \(escaped($0.name))\n\(escaped($0.help))" }
        let parts = arguments + verb.options.map(option)
        if !parts.isEmpty { lines += [".Bl -tag -width Ds -compact"] + parts + [".El"] }
        for example in verb.examples { lines.append(".Dl " + escaped(example).replacing("-", with: "\\-")) }
        return lines.joined(separator: "\n")
    }

    private static func option(_ option: Option) -> String {
        let value = option.placeholder.map { " Ar \($0)" } ?? ""
        let choices = option.choices.isEmpty ? "" : ": " + option.choices.joined(separator: ", ")
        let notes = (option.isRequired ? " (required)" : "") + (option.repeats ? " (may stand more than once)" : "")
        return ".It Fl -\(option.name)\(value)\n" + escaped(option.help + choices + notes)
    }

    /// Text that mdoc takes as it stands.
    private static func escaped(_ text: String) -> String {
        let safe = text.replacing("\\", with: "\\e").replacing("…", with: "...")
        return safe.hasPrefix(".") || safe.hasPrefix("'") ? "\\&" + safe : safe
    }
}
