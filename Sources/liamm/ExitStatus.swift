package import AdminAPI

/// What the shell is told; the numbers are promised.
package enum ExitStatus: Int32, Error, CaseIterable, Sendable {
    case ok = 0
    case failed = 1
    case hasChanges = 2
    case notFound = 3
    case notSignedIn = 4
    case forbidden = 5
    case conflict = 6
    case threshold = 7
    case unreachable = 8
    case usage = 64
    case interrupted = 130

    package init(_ problem: Problem) {
        self =
            switch problem.code {
            case .notFound: .notFound
            case .conflict: .conflict
            case .safetyThreshold: .threshold
            case .unavailable: .unreachable
            case .ambiguousName, .confirmationRequired: .usage
            case .invalidRequest where problem.hint == Problem.usageHint: .usage
            default: ExitStatus(status: problem.status)
            }
    }

    private init(status: Int) {
        self =
            switch status {
            case 401: .notSignedIn
            case 403: .forbidden
            case 404: .notFound
            case 503, 504: .unreachable
            default: .failed
            }
    }

    private var meaning: String {
        switch self {
        case .ok: "done"
        case .failed: "failed"
        case .hasChanges: "the plan has changes (--detailed-exitcode)"
        case .notFound: "not found"
        case .notSignedIn: "not signed in, or no longer"
        case .forbidden: "not allowed"
        case .conflict: "conflict: something has changed, or is taken"
        case .threshold: "a safety threshold is crossed, nothing was applied"
        case .unreachable: "the server cannot be reached; try again"
        case .usage: "the command cannot be understood, or needs a confirmation"
        case .interrupted: "interrupted"
        }
    }

    /// `liamm help exit-codes`.
    package static var table: String {
        self.allCases.map { status in
            let code = String(status.rawValue)
            return String(repeating: " ", count: 3 - code.count) + "\(code)  \(status.meaning)"
        }
        .joined(separator: "\n")
    }
}
