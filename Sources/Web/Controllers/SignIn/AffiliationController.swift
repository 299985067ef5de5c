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
        try await self.desk.form(from: .affiliation, request, context) { sheet in
            // No choice goes back as an empty one: the page is shown again and says so.
            self.desk.pages.redirect(
                sheet.interaction.destination.replacing(
                    parameter: "liamm_affiliation",
                    with: sheet.form["affiliation"] ?? ""
                )
            )
        }
    }
}

extension String {
    /// An older value is replaced: a parameter that comes twice is refused.
    func replacing(parameter name: String, with value: String) -> String {
        let parts = self.split(separator: "?", maxSplits: 1, omittingEmptySubsequences: false)
        let kept = (parts.count == 2 ? parts[1] : "").split(separator: "&").filter { !$0.hasPrefix("\(name)=") }
        let pairs = kept.map(String.init) + [FormParameters.encode([(name, value)])]
        return "\(parts[0])?\(pairs.joined(separator: "&"))"
    }
}
