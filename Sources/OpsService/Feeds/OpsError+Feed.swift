import Glibc
import OpsDomain

extension OpsError {
    private static func reason(_ code: Int32) -> String { String(cString: strerror(code)) }

    static func outOfMemory() -> OpsError {
        OpsError(.failed, "memory.none", "There is not enough memory.", kept: "Nothing was changed.")
    }

    static func feedUnreadable(_ path: String, _ code: Int32) -> OpsError {
        OpsError(
            code == ENOENT ? .notFound : .failed, "feed.unreadable", "\(path) cannot be read: \(reason(code)).",
            subject: path, kept: "What was imported before stays; the same feed can be given again.")
    }

    static func feedIsStore(_ path: String) -> OpsError {
        OpsError(
            .usage, "feed.store", "\(path) is the store itself, not a feed.", subject: path,
            kept: "It was not touched.")
    }

    static func rejectsUnwritable(_ path: String, _ code: Int32) -> OpsError {
        OpsError(
            .failed, "feed.rejects", "The reject file \(path) cannot be written: \(reason(code)).", subject: path,
            kept: "What was imported before stays; the same feed can be given again.",
            advice: "Name another file for the rejected lines.")
    }

    static func feedStopped(afterLine line: Int) -> OpsError {
        OpsError(
            .conflict, "work.cancelled", "Stopped on your wish after line \(line).",
            kept: "What was imported stays; the same feed can be given again.")
    }
}
