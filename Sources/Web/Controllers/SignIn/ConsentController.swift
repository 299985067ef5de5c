import Hummingbird
import Model
import OpenID
import Primitives
import SignIn

/// What a third party's application may know: the agent's answer goes on with the request that asked for it.
struct ConsentController {
    let desk: SignInDesk

    func addRoutes(to router: some RouterMethods<HubRequestContext>) {
        router.post("/sign-in/consent", use: self.take)
    }

    private func take(_ request: Request, _ context: HubRequestContext) async throws -> Response {
        try await self.desk.form(from: .consent, request, context) { sheet in
            let destination = sheet.interaction.destination
            guard let session = sheet.visit.held?.session, let asked = sheet.interaction.consent else {
                return self.desk.pages.redirect(destination)
            }
            guard sheet.form["decision"] == ConsentPage.Decision.allow.rawValue else {
                return self.desk.pages.redirect(destination.replacing(parameter: "liamm_consent", with: "refused"))
            }
            let audit = AuditEvent(
                .consentGiven,
                actor: .agent(session.agent),
                agent: session.agent,
                fields: [
                    "application": asked.application.text, "scopes": asked.scopes.sorted().joined(separator: " "),
                ]
            )
            let consent = Consent(
                agent: session.agent,
                application: asked.application,
                scopes: asked.scopes,
                givenAt: self.desk.services.clock.now
            )
            try await self.desk.services.stores.own.give(consent, audit: audit)
            return self.desk.pages.redirect(destination)
        }
    }
}
