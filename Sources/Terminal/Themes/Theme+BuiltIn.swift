// None of the themes paints the normal background: the terminal's own is respected.
extension Theme {
    /// For terminals with a dark background.
    public static let dark = Theme(
        "dark", base(accent: .cyan, faint: .gray, ok: .green, warn: .yellow, bad: .brightRed))

    /// For terminals with a light background, where yellow cannot be read.
    public static let light: Theme = {
        var styles = base(accent: .blue, faint: .gray, ok: .green, warn: .magenta, bad: .red)
        styles[.sessionFrame] = Style(.magenta, on: .standard, .bold)
        styles[.sessionFrameWarning] = Style(.red)
        styles[.sessionFrameCritical] = Style(.red, on: .standard, [.bold, .reverse])
        return Theme("light", styles)
    }()

    /// Only the strongest contrasts: bold instead of faint colours, reverse for all that matters.
    public static let highContrast: Theme = {
        var styles = base(accent: .standard, faint: .standard, ok: .standard, warn: .standard, bad: .standard)
        styles[.error] = Style(.brightWhite, on: .red, .bold)
        styles[.bannerCritical] = Style(.brightWhite, on: .red, .bold)
        styles[.sessionFrameCritical] = Style(.brightWhite, on: .red, .bold)
        styles[.dim] = .plain
        styles[.placeholder] = .plain
        styles[.keyHelp] = .plain
        return Theme("contrast", styles)
    }()

    /// Attributes only.
    public static let mono: Theme = {
        var styles = base(accent: .standard, faint: .standard, ok: .standard, warn: .standard, bad: .standard)
        for (role, style) in styles { styles[role] = Style(.standard, on: .standard, style.attributes) }
        for role in [Role.banner, .bannerWarning, .bannerCritical] {
            styles[role] = Style(.standard, on: .standard, [.reverse, .bold])
        }
        styles[.sessionFrame] = Style(.standard, on: .standard, .reverse)
        styles[.sessionFrameWarning] = Style(.standard, on: .standard, .reverse)
        styles[.sessionFrameCritical] = Style(.standard, on: .standard, [.reverse, .bold])
        styles[.dialogDanger] = Style(.standard, on: .standard, [.reverse, .bold])
        return Theme("mono", styles)
    }()

    private static func base(accent: Color, faint: Color, ok: Color, warn: Color, bad: Color) -> [Role: Style] {
        let dim = faint == .standard ? Style(.standard, on: .standard, .dim) : Style(faint)
        return [
            .dim: dim,
            .strong: Style(.standard, on: .standard, .bold),
            .title: Style(.standard, on: .standard, .bold),
            .link: Style(accent, on: .standard, .underline),
            .headerSelected: Style(accent, on: .standard, [.bold, .reverse]),
            .banner: Style(.black, on: .yellow),
            .bannerWarning: Style(.black, on: .brightYellow, .underline),
            .bannerCritical: Style(.brightWhite, on: .red, .bold),
            .noSession: dim,
            .frame: dim,
            .sessionFrame: Style(.yellow, on: .standard, .bold),
            .sessionFrameWarning: Style(.brightYellow, on: .standard, .bold),
            .sessionFrameCritical: Style(.brightRed, on: .standard, .bold),
            .tableHeader: Style(accent, on: .standard, .underline),
            .focusMarker: Style(accent, on: .standard, .bold),
            .focusedRow: Style(.standard, on: .standard, .bold),
            .marked: Style(accent, on: .standard, .bold),
            .error: Style(bad, on: .standard, .bold),
            .warning: Style(warn),
            .success: Style(ok),
            .info: Style(accent),
            .severityMedium: Style(warn),
            .severityHigh: Style(bad),
            .severityCritical: Style(bad, on: .standard, [.bold, .reverse]),
            .keyName: Style(accent, on: .standard, .bold),
            .keyHelp: dim,
            .dialogFrame: Style(accent),
            .dialogDanger: Style(bad, on: .standard, [.bold, .reverse]),
            .buttonFocused: Style(.standard, on: .standard, [.bold, .reverse]),
            .buttonDisabled: dim,
            .fieldLabel: dim,
            .fieldText: Style(.standard, on: .standard, .underline),
            .fieldFocused: Style(.standard, on: .standard, [.underline, .bold]),
            .placeholder: dim,
            .fieldError: Style(bad),
            .added: Style(ok),
            .removed: Style(bad),
            .changed: Style(warn),
            .progressDone: Style(accent),
            .progressLeft: dim,
            .chart: Style(accent),
            .toast: Style(.standard, on: .standard, .bold),
        ]
    }
}
