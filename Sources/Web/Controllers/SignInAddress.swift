import Model
import OpenID
import SignIn

/// Addresses of the sign-in pages: each carries the sealed state of its own sign-in.
enum SignInAddress {
    static func identifier(_ interaction: Interaction, _ sealer: any SecretSealer) -> String {
        self.make("/sign-in", interaction, sealer)
    }

    static func realm(_ interaction: Interaction, _ sealer: any SecretSealer) -> String {
        self.make("/sign-in/realm", interaction, sealer)
    }

    static func password(_ interaction: Interaction, _ sealer: any SecretSealer) -> String {
        self.make("/sign-in/password", interaction, sealer)
    }

    private static func make(_ path: String, _ interaction: Interaction, _ sealer: any SecretSealer) -> String {
        "\(path)?\(FormParameters.encode([("state", interaction.sealed(by: sealer))]))"
    }
}
