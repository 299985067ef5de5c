import Hummingbird
import Messages
import Model
import OpenID
import SignIn

/// A forgotten password: one answer for every name, whether a mail leaves or not.
struct ForgottenController {
    private static let sentPath = "/sign-in/forgotten/sent"

    let desk: SignInDesk

    func addRoutes(to router: some RouterMethods<HubRequestContext>) {
        router.get("/sign-in/forgotten", use: self.show)
        router.post("/sign-in/forgotten", use: self.take)
        router.get("/sign-in/forgotten/sent", use: self.sent)
    }

    private func show(_ request: Request, _ context: HubRequestContext) async throws -> Response {
        try await self.desk.page(at: .forgotten, request, context) { sheet in
            let realm = try await self.desk.realm(of: sheet)
            return try self.desk.answer(sheet, realm: realm) { form in
                ForgottenPage(
                    action: SignInPlace.forgotten.rawValue,
                    state: form.state,
                    csrf: form.csrf,
                    identifier: sheet.interaction.identifier ?? "",
                    error: form.error,
                    signInURL: self.desk.address(SignInDesk.place(of: sheet.interaction), sheet.interaction)
                )
            }
        }
    }

    private func take(_ request: Request, _ context: HubRequestContext) async throws -> Response {
        try await self.desk.form(from: .forgotten, request, context) { sheet in
            let identifier = IdentifierController.trimmed(sheet.form["identifier"] ?? "")
            guard !identifier.isEmpty, identifier.utf8.count <= 254 else {
                return self.desk.again(sheet, .identifierMissing)
            }
            let signIn = self.desk.services.signIn
            var interaction = sheet.interaction.withoutProof
            interaction.identifier = identifier
            if let realm = try await signIn.discovery.realm(for: identifier) { interaction.realm = realm.slug }
            guard let realm = interaction.realm else {
                interaction.isForgetting = true
                return self.desk.redirect(to: .realm, interaction)
            }
            try await signIn.reset.request(identifier: identifier, realm: realm, sheet.visit)
            let state = interaction.sealed(by: self.desk.services.sealer)
            return self.desk.pages.redirect("\(Self.sentPath)?\(FormParameters.encode([("state", state)]))")
        }
    }

    private func sent(_ request: Request, _ context: HubRequestContext) async throws -> Response {
        try await self.desk.page(at: .forgotten, request, context) { sheet in
            let realm = try await self.desk.realm(of: sheet)
            let language = self.desk.pages.language(request, realm: realm)
            return try self.desk.answer(sheet, realm: realm) { _ in
                ForgottenSentPage(
                    identifier: sheet.interaction.identifier ?? "",
                    signInURL: self.desk.address(.password, sheet.interaction),
                    help: realm?.passwordHelp[language.rawValue]
                )
            }
        }
    }
}
