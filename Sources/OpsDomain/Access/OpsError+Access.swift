// The wording of what the rules of staff, locks and sessions refuse.

extension OpsError {
    /// The account is locked by an admin (ACC-14).
    public static func locked(_ login: String, _ lock: StaffLock) -> OpsError {
        let end = lock.until.map { "until \($0)" } ?? "until an admin unlocks it"
        return OpsError(
            .denied, "operator.locked", "The account '\(login)' is locked \(end): '\(lock.message)'.", subject: login,
            kept: "Nothing was changed.", advice: "Talk to an admin.")
    }

    /// Nobody takes rights from themselves.
    public static func notYourself(_ step: String, _ login: String) -> OpsError {
        OpsError(
            .conflict, "staff.self", "You cannot \(step) your own account '\(login)'.", subject: login,
            kept: "Nothing was changed.", advice: "Ask another admin.")
    }

    /// Somebody must be able to manage staff and policy.
    public static func lastAdmin(_ step: String, _ login: String) -> OpsError {
        OpsError(
            .conflict, "staff.last-admin", "Cannot \(step) '\(login)': nobody else could manage staff and policy.",
            subject: login, kept: "Nothing was changed.", advice: "Make somebody else an admin first.")
    }

    /// A shared view is changed by its owner or an admin.
    public static func notYourView(_ view: SavedView, operation: String) -> OpsError {
        OpsError(
            .denied, "view.not-yours", "You may not do this: the view '\(view.name)' is \(view.owner)'s.",
            subject: view.id, kept: "Nothing was changed; the attempt is on the ledger.",
            advice: "Save what you see as a view of your own.")
    }

    /// The staff or the export is not what the preview showed.
    public static func previewOutdated() -> OpsError {
        OpsError(
            .conflict, "staff.preview", "The staff or the export is not what the preview showed.",
            kept: "Nothing was changed.", advice: "Look at the preview again, then apply.")
    }
}
