/// What a piece of the screen means; the theme says how it looks.
///
/// A role never carries the meaning alone: words or signs say the same, for terminals without colour and for people who
/// do not see it.
public enum Role: Int, CaseIterable, Hashable, Sendable {
    case normal, dim, strong, title, link
    /// The top line with the portals.
    case header, headerSelected
    /// The second line: the place of the session.
    case banner, bannerWarning, bannerCritical, bannerTime, noSession
    case frame, sessionFrame, sessionFrameWarning, sessionFrameCritical
    /// Tables.
    case tableHeader, focusMarker, focusedRow, marked
    case error, warning, success, info
    /// Severities of a case or log line.
    case severityLow, severityMedium, severityHigh, severityCritical
    /// The footer.
    case keyName, keyHelp
    case dialog, dialogFrame, dialogDanger
    case button, buttonFocused, buttonDisabled
    case fieldLabel, fieldText, fieldFocused, placeholder, fieldError
    case added, removed, changed
    case progressDone, progressLeft
    case chart, toast
}
