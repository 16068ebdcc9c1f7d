import Glibc
import OpsDomain

extension OpsError {
    private static func reason(_ code: Int32) -> String { String(cString: strerror(code)) }

    static func outOfMemory() -> OpsError {
        OpsError(
            .failed, "memory.none", "There is not enough memory.", kept: "Nothing was changed.",
            advice: "End other programs, then try again.")
    }

    static func feedUnreadable(_ path: String, _ code: Int32) -> OpsError {
        OpsError(
            code == ENOENT ? .notFound : .failed, "feed.unreadable", "\(path) cannot be read: \(reason(code)).",
            subject: path, kept: "What was imported before stays; the same feed can be given again.")
    }

    static func feedIsStore(_ path: String) -> OpsError {
        OpsError(
            .usage, "feed.store", "\(path) is the store itself, not a feed.", subject: path,
            kept: "It was not touched.", advice: "Name the feed's own file.")
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

    static func demoVocabularyDamaged(_ path: String, _ cause: String) -> OpsError {
        OpsError(
            .failed, "demo.vocabulary", "The words of the demo world in \(path) cannot be read: \(cause).",
            subject: path,
            advice: "Install the program's resources again.")
    }

    static func notADemoStore(_ path: String) -> OpsError {
        OpsError(
            .denied, "demo.only", "\(path) is a real store; 'demo' replaces demo stores only.", subject: path,
            kept: "It was not touched.", advice: "Name another file with --store.")
    }

    static func demoFeedFailed(_ reject: FeedReport.Reject) -> OpsError {
        OpsError(
            .failed, "demo.feed",
            "The demo world does not fit the store: line \(reject.line), \(reject.objection.message).",
            advice: "Tell an admin.")
    }
}
