package import Primitives

/// Checks a password where it lives. An empty password is refused before anything is asked.
package protocol PasswordChecker: Sendable {
    func check(_ password: Secret, of affiliation: Affiliation) async -> PasswordCheck
}

package enum PasswordCheck: Sendable, Hashable {
    case right
    case wrong
    /// The directory could not be asked: never counted as a failure of the agent.
    case unavailable(reason: String)
}

/// Makes the verifier of a local account's password.
package protocol PasswordHashing: Sendable {
    func hash(_ password: Secret) async throws -> String
    func isRight(_ password: Secret, verifier: String) async -> Bool
    /// Takes as long as a real check and always fails: an unknown account must not answer sooner than a known one.
    func spendTime(on password: Secret) async
}
