package import Primitives

/// Checks a password where it lives. An empty password is refused before anything is asked.
package protocol PasswordChecker: Sendable {
    func check(_ password: Secret, of affiliation: Affiliation) async -> PasswordCheck
    /// Asks every directory of the realm for nobody: what a name that is not there costs and hears is what a wrong
    /// password of one that is there costs and hears. `wrong` when all answer, `unavailable` when one does not.
    func checkNobody(in realm: Realm.Slug) async -> PasswordCheck
}

package enum PasswordCheck: Sendable, Hashable {
    case right
    case wrong
    /// The directory could not be asked.
    case unavailable(reason: String)
}

/// Makes the verifier of a local account's password.
package protocol PasswordHashing: Sendable {
    func hash(_ password: Secret) async throws -> String
    func isRight(_ password: Secret, verifier: String) async throws -> Bool
    /// Whether the verifier was made with other parameters than those in use.
    func isOutdated(_ verifier: String) -> Bool
    /// Takes as long as a real check and always fails: an unknown account must not answer sooner than a known one.
    func spendTime(on password: Secret) async throws
}

/// Too much waits already: nothing was done, and the same may be tried again shortly.
package struct TooBusy: Error, Sendable, Hashable {
    package let retryAfter: Duration

    package init(retryAfter: Duration) { self.retryAfter = retryAfter }
}
