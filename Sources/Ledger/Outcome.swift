/// How the recorded action ended.
public enum Outcome: String, Codable, Sendable, CaseIterable {
    /// It happened.
    case done
    /// It was not permitted.
    case denied
    /// It was permitted and did not succeed.
    case failed

    /// The stored form.
    var code: Int64 {
        switch self {
        case .done: 0
        case .denied: 1
        case .failed: 2
        }
    }

    init?(code: Int64) {
        switch code {
        case 0: self = .done
        case 1: self = .denied
        case 2: self = .failed
        default: return nil
        }
    }
}
