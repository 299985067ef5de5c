/// Why a key or a token is not accepted. Says nothing of its content.
package struct JOSEError: Error, Sendable, Hashable, CustomStringConvertible {
    package enum Code: String, Sendable {
        case malformed, tooLarge, algorithmRefused, headerRefused, typeRefused, unknownKey, badSignature, badKey
        case expired, notYetValid, signingFailed, encryptionFailed, decryptionFailed
    }

    package let code: Code

    package init(_ code: Code) { self.code = code }

    package var description: String { "jose: \(self.code.rawValue)" }
}
