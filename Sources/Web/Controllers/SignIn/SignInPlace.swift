import Model
import OpenID
import SignIn

/// The pages of a sign-in, by their paths. An address carries the sealed state of its own sign-in.
enum SignInPlace: String, CaseIterable {
    case identifier = "/sign-in"
    case realm = "/sign-in/realm"
    case password = "/sign-in/password"
    case passkey = "/sign-in/passkey"
    case firstPassword = "/sign-in/first-password"
    case secondFactor = "/sign-in/second-factor"
    case recoveryCode = "/sign-in/recovery-code"
    case enrolment = "/sign-in/enrolment"
    case application = "/sign-in/enrolment/application"
    case newPasskey = "/sign-in/enrolment/passkey"
    case affiliation = "/sign-in/affiliation"
    case consent = "/sign-in/consent"
    case forgotten = "/sign-in/forgotten"
    case cancel = "/sign-in/cancel"

    func address(
        _ interaction: Interaction,
        _ sealer: any SecretSealer,
        failure: SignInFailure? = nil
    ) -> String {
        var pairs = [("state", interaction.sealed(by: sealer))]
        if let failure { pairs.append(("failure", failure.rawValue)) }
        return "\(self.rawValue)?\(FormParameters.encode(pairs))"
    }

    /// Only somebody who has proved something gets there.
    var needsProof: Bool {
        switch self {
        case .firstPassword, .secondFactor, .recoveryCode, .enrolment, .application, .newPasskey: true
        case .identifier, .realm, .password, .passkey, .affiliation, .consent, .forgotten, .cancel: false
        }
    }
}
