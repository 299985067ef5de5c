import Hummingbird
import OpenID
import SignIn

/// « En tant que… »: the hat chosen goes on with the request that asked for it.
struct AffiliationController {
    let desk: SignInDesk

    func addRoutes(to router: some RouterMethods<HubRequestContext>) {
        router.post("/sign-in/affiliation", use: self.take)
    }

    private func take(_ request: Request, _ context: HubRequestContext) async throws -> Response {
        try await self.desk.form(from: .affiliation, request, context) { interaction, form in
            // No choice goes back as an empty one: the page is shown again and says so.
            self.desk.pages.redirect(Self.appending(choice: form["affiliation"] ?? "", to: interaction.destination))
        }
    }

    /// An older choice is replaced: a parameter that comes twice is refused.
    private static func appending(choice: String, to destination: String) -> String {
        let parts = destination.split(separator: "?", maxSplits: 1, omittingEmptySubsequences: false)
        let kept = (parts.count == 2 ? parts[1] : "").split(separator: "&").filter {
            !$0.hasPrefix("liamm_affiliation=")
        }
        let pairs = kept.map(String.init) + [FormParameters.encode([("liamm_affiliation", choice)])]
        return "\(parts[0])?\(pairs.joined(separator: "&"))"
    }
}
