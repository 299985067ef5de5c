import Model
import OpenID
import SignIn

/// The pages of a sign-in, by their paths. An address carries the sealed state of its own sign-in.
enum SignInPlace: String {
    case identifier = "/sign-in"
    case realm = "/sign-in/realm"
    case password = "/sign-in/password"
    case affiliation = "/sign-in/affiliation"

    func address(_ interaction: Interaction, _ sealer: any SecretSealer) -> String {
        "\(self.rawValue)?\(FormParameters.encode([("state", interaction.sealed(by: sealer))]))"
    }
}
