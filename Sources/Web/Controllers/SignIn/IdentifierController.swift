import Hummingbird
import Messages
import Model
import OpenID
import SignIn

/// First page of a sign-in: who is it? The domain of a mail address may tell the collectivité, a passkey tells it all.
struct IdentifierController {
    let desk: SignInDesk

    func addRoutes(to router: some RouterMethods<HubRequestContext>) {
        router.get("/sign-in", use: self.show)
        router.post("/sign-in", use: self.take)
    }

    private func show(_ request: Request, _ context: HubRequestContext) async throws -> Response {
        try await self.desk.page(at: .identifier, request, context) { sheet in
            var sheet = sheet
            let passkey = try await self.desk.passkey(&sheet)
            return try self.desk.answer(sheet) { form in
                IdentifierPage(
                    action: SignInPlace.identifier.rawValue,
                    state: form.state,
                    csrf: form.csrf,
                    applicationName: sheet.interaction.applicationName,
                    identifier: sheet.interaction.identifier ?? "",
                    error: form.error,
                    passkey: passkey,
                    notice: sheet.interaction.realm == Realm.platform ? Sentence(.operatorNotice) : nil,
                    cancelAction: sheet.interaction.cancelAction
                )
            }
        }
    }

    private func take(_ request: Request, _ context: HubRequestContext) async throws -> Response {
        try await self.desk.form(from: .identifier, request, context) { sheet in
            let identifier = Self.trimmed(sheet.form["identifier"] ?? "")
            guard !identifier.isEmpty, identifier.utf8.count <= 254 else {
                return self.desk.again(sheet, .identifierMissing)
            }
            var interaction = sheet.interaction
            interaction.identifier = identifier
            interaction.challenge = nil
            if let realm = try await self.desk.services.signIn.discovery.realm(for: identifier) {
                interaction.realm = realm.slug
            }
            return self.desk.redirect(to: interaction.realm == nil ? .realm : .password, interaction)
        }
    }

    static func trimmed(_ text: String) -> String {
        let scalars = text.unicodeScalars.drop { $0.properties.isWhitespace }
        return String(String.UnicodeScalarView(scalars.reversed().drop { $0.properties.isWhitespace }.reversed()))
    }
}
