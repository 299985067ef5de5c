/// Why a token, an answer or a request is not accepted.
package struct RelyingPartyError: Error, Equatable, CustomStringConvertible {
    package enum Code: String, Sendable {
        case malformedToken, wrongType, wrongAlgorithm, unknownKey, badSignature
        case wrongIssuer, wrongAudience, wrongNonce, wrongSubject, wrongEvent
        case expired, notYetValid, tooOld, missingClaim, unexpectedNonce, replayed
        case unavailable, unexpectedAnswer, invalidGrant, refused, sessionEnded
    }

    package let code: Code
    package let detail: String

    package init(_ code: Code, _ detail: String = "") {
        self.code = code
        self.detail = detail
    }

    package var description: String {
        self.detail.isEmpty ? self.code.rawValue : "\(self.code.rawValue): \(self.detail)"
    }
}
