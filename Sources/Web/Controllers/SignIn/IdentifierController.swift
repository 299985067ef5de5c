import Hummingbird
import Messages
import Model
import OpenID
import SignIn

/// First page of a sign-in: who is it? The domain of a mail address may tell the collectivité.
struct IdentifierController {
    let desk: SignInDesk

    func addRoutes(to router: some RouterMethods<HubRequestContext>) {
        router.get("/sign-in", use: self.show)
        router.post("/sign-in", use: self.take)
    }

    private func show(_ request: Request, _ context: HubRequestContext) async throws -> Response {
        try await self.desk.page(request) { try self.page($0, request) }
    }

    private func take(_ request: Request, _ context: HubRequestContext) async throws -> Response {
        try await self.desk.form(from: .identifier, request, context) { interaction, form in
            var interaction = interaction
            let identifier = Self.trimmed(form["identifier"] ?? "")
            guard !identifier.isEmpty, identifier.utf8.count <= 254 else {
                return try self.page(interaction, request, error: Sentence(.identifierMissing))
            }
            interaction.identifier = identifier
            if let realm = try await self.desk.services.discovery.realm(for: identifier) {
                interaction.realm = realm.slug
            }
            return self.desk.redirect(to: interaction.realm == nil ? .realm : .password, interaction)
        }
    }

    private func page(_ interaction: Interaction, _ request: Request, error: Sentence? = nil) throws -> Response {
        try self.desk.answer(interaction, request, error: error) { form in
            IdentifierPage(
                action: SignInPlace.identifier.rawValue,
                state: form.state,
                csrf: form.csrf,
                applicationName: interaction.applicationName,
                identifier: interaction.identifier ?? "",
                error: error
            )
        }
    }

    private static func trimmed(_ text: String) -> String {
        let scalars = text.unicodeScalars.drop { $0.properties.isWhitespace }
        return String(String.UnicodeScalarView(scalars.reversed().drop { $0.properties.isWhitespace }.reversed()))
    }
}
