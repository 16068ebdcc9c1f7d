// None of the themes paints the normal background: the terminal's own is respected. The first 16 colours look as
// everybody has set them, so where there are 256 only those are used whose look is known; ContrastTests computes that they
// can be read.
extension Theme {
    /// For terminals with a dark background.
    public static let dark = Theme(
        "dark",
        base(
            accent: .palette(44, or: .cyan), faint: .palette(247, or: .gray), ok: .palette(78, or: .green),
            warn: .palette(214, or: .yellow), bad: .palette(203, or: .brightRed)))

    /// For terminals with a light background, where yellow cannot be read.
    public static let light: Theme = {
        let (magenta, red) = (Color.palette(90, or: .magenta), Color.palette(124, or: .red))
        var styles = base(
            accent: .palette(25, or: .blue), faint: .palette(240, or: .gray), ok: .palette(22, or: .green),
            warn: magenta, bad: red)
        styles[.sessionFrame] = Style(magenta, on: .standard, .bold)
        styles[.sessionFrameWarning] = Style(red)
        styles[.sessionFrameCritical] = Style(red, on: .standard, [.bold, .reverse])
        return Theme("light", styles)
    }()

    /// Only the strongest contrasts, on any background: bold instead of faint colours, reverse for all that matters.
    public static let highContrast: Theme = {
        var styles = base(accent: .standard, faint: .standard, ok: .standard, warn: .standard, bad: .standard)
        // How faint a terminal's faint is, nobody knows.
        for (role, style) in styles { styles[role]?.attributes = style.attributes.subtracting(.dim) }
        let (attention, alarm) = (Style(ink, on: lemon, .bold), Style(paper, on: .palette(88, or: .red), .bold))
        styles[.error] = alarm
        styles[.banner] = Style(ink, on: lemon)
        styles[.bannerWarning] = attention.adding(.underline)
        styles[.bannerCritical] = alarm
        styles[.sessionFrame] = attention
        styles[.sessionFrameWarning] = attention
        styles[.sessionFrameCritical] = alarm
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

    private static let ink = Color.palette(16, or: .black)
    private static let paper = Color.palette(231, or: .brightWhite)
    private static let gold = Color.palette(220, or: .yellow)
    private static let lemon = Color.palette(226, or: .brightYellow)
    private static let crimson = Color.palette(160, or: .red)

    private static func base(accent: Color, faint: Color, ok: Color, warn: Color, bad: Color) -> [Role: Style] {
        let dim = faint == .standard ? Style(.standard, on: .standard, .dim) : Style(faint)
        return [
            .dim: dim,
            .strong: Style(.standard, on: .standard, .bold),
            .title: Style(.standard, on: .standard, .bold),
            .link: Style(accent, on: .standard, .underline),
            .headerSelected: Style(accent, on: .standard, [.bold, .reverse]),
            .banner: Style(ink, on: gold),
            .bannerWarning: Style(ink, on: lemon, .underline),
            .bannerCritical: Style(paper, on: crimson, .bold),
            .noSession: dim,
            .frame: dim,
            .sessionFrame: Style(gold, on: .standard, .bold),
            .sessionFrameWarning: Style(lemon, on: .standard, .bold),
            .sessionFrameCritical: Style(.palette(203, or: .brightRed), on: .standard, .bold),
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
