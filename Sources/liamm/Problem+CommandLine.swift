package import AdminAPI

/// What the command line itself refuses, in the shape the server uses.
extension Problem {
    package static let usageHint = "liamm help"

    package static func usage(_ detail: String) -> Problem {
        Problem(
            .invalidRequest,
            status: 400,
            title: "the command cannot be understood",
            detail: detail,
            hint: self.usageHint
        )
    }

    package static func failure(_ detail: String, hint: String? = nil) -> Problem {
        Problem(.internalError, status: 500, title: "the command failed", detail: detail, hint: hint)
    }

    package static func file(_ path: String, _ detail: String) -> Problem {
        Problem(.invalidRequest, status: 422, title: "\(path): \(detail)")
    }

    package static func confirmation(_ title: String, hint: String) -> Problem {
        Problem(.confirmationRequired, status: 409, title: title, hint: hint)
    }

    static func unreachable(_ error: AdminClient.Unreachable) -> Problem {
        guard !error.isUntrusted else {
            return Problem(
                .unavailable,
                status: 503,
                title:
                    "\(error.place) is not trusted: its certificate is of no authority known here, or of another name",
                detail: "an authority of your own is named by its PEM file; nothing goes on unverified",
                hint: "liamm login \(error.place) --ca-file FILE, or liamm context set NAME --ca-file FILE"
            )
        }
        return Problem(
            .unavailable,
            status: 503,
            title: "\(error)",
            detail: error.isSocket
                ? "liammd is not running there, or the socket belongs to another user"
                : error.isRefused
                    ? "the connection was refused: no hub runs at that address and port"
                    : "the address is wrong, the network refuses, or its certificate is not trusted here",
            hint: error.isSocket ? "sudo liamm status --socket \(error.place)" : "liamm context list"
        )
    }
}
