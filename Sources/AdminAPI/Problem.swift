/// RFC 9457 problem details, with a stable code that pages, API and command line share.
package struct Problem: Error, Sendable, Hashable, Codable, CustomStringConvertible {
    package enum Code: String, Sendable, Codable, CaseIterable {
        case invalidRequest = "invalid-request"
        case notSignedIn = "not-signed-in"
        /// Signed in, not strongly or not recently enough for this (RFC 9470).
        case insufficientAuthentication = "insufficient-authentication"
        case forbidden
        case notFound = "not-found"
        case ambiguousName = "ambiguous-name"
        case conflict
        case safetyThreshold = "safety-threshold"
        case realmFilesInvalid = "realm-files-invalid"
        case confirmationRequired = "confirmation-required"
        case directoryFailed = "directory-failed"
        case unavailable
        case storageFull = "storage-full"
        case internalError = "internal-error"
        case idempotencyMismatch = "idempotency-mismatch"
        case versionConflict = "version-conflict"
        case versionExpected = "version-expected"
        case preconditionRequired = "precondition-required"
        case preconditionFailed = "precondition-failed"
        case unknownUpload = "unknown-upload"
        case recipientNotReady = "recipient-not-ready"
        case digestMismatch = "digest-mismatch"
        case tooLarge = "too-large"
        case leaseHeld = "lease-held"
        case fenceMoved = "fence-moved"
        case ended
    }

    package let type: String
    package let title: String
    package let status: Int
    package let code: Code
    package let detail: String?
    /// What to run, or to change, next.
    package let hint: String?
    /// One line each: places in files, candidates, thresholds crossed, lines of a plan.
    package let lines: [String]

    package init(
        _ code: Code,
        status: Int,
        title: String,
        detail: String? = nil,
        hint: String? = nil,
        lines: [String] = []
    ) {
        self.type = "urn:liamm:problem:\(code.rawValue)"
        self.title = title
        self.status = status
        self.code = code
        self.detail = detail
        self.hint = hint
        self.lines = lines
    }

    package var description: String { "\(self.code.rawValue): \(self.title)" }
}

extension Problem {
    package static func notFound(_ what: String, hint: String? = nil, near: [String] = []) -> Problem {
        let lines = near.prefix(5).map { "did you mean \($0)?" }
        return Problem(.notFound, status: 404, title: "\(what) does not exist", hint: hint, lines: lines)
    }

    package static func invalid(_ title: String, detail: String? = nil, hint: String? = nil) -> Problem {
        Problem(.invalidRequest, status: 422, title: title, detail: detail, hint: hint)
    }

    package static let noSuchRoute = Problem(.notFound, status: 404, title: "there is nothing at this address")
    package static let unreadable = Problem(.invalidRequest, status: 400, title: "the request cannot be read")
    package static let internalError = Problem(
        .internalError,
        status: 500,
        title: "an internal error, written to the server's log"
    )
}
