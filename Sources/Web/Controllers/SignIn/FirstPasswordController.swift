import HTTPTypes
import Hummingbird
import Model
import OpenID
import Primitives
import SignIn

/// A password of the agent's own in the place of the one that an administrator gave: nothing opens before (ASVS 6.4.6).
struct FirstPasswordController {
    let desk: SignInDesk

    func addRoutes(to router: some RouterMethods<HubRequestContext>) {
        router.get("/sign-in/first-password", use: self.show)
        router.post("/sign-in/first-password", use: self.take)
    }

    private func show(_ request: Request, _ context: HubRequestContext) async throws -> Response {
        try await self.desk.page(at: .firstPassword, request, context) { sheet in
            try await self.task(sheet) { affiliation, _ in
                guard let realm = try await self.desk.realm(of: sheet) else {
                    return self.desk.redirect(to: .identifier, sheet.interaction)
                }
                let errors = PasswordErrors(sheet.form["failure"])
                let policy = self.desk.services.signIn.policies.policy(of: realm)
                let status: HTTPResponse.Status = errors.isEmpty ? .ok : .unprocessableContent
                return try self.desk.answer(sheet, realm: realm, status: status) { form in
                    NewPasswordPage(
                        action: SignInPlace.firstPassword.rawValue,
                        state: form.state,
                        csrf: form.csrf,
                        identifier: affiliation.profile.login,
                        minimumLength: policy.password.minLength,
                        isFirst: true,
                        errors: errors.sentences,
                        confirmationError: errors.confirmation
                    )
                }
            }
        }
    }

    private func take(_ request: Request, _ context: HubRequestContext) async throws -> Response {
        try await self.desk.form(from: .firstPassword, request, context) { sheet in
            try await self.task(sheet) { affiliation, proof in
                guard let password = sheet.form["password"], !password.isEmpty else {
                    return self.again(sheet, PasswordErrors.missing)
                }
                guard let again = sheet.form["confirmation"], constantTimeEquals(again.utf8, password.utf8) else {
                    return self.again(sheet, PasswordErrors.mismatch)
                }
                let weaknesses = try await self.desk.services.signIn.reset.choose(
                    password,
                    of: affiliation,
                    kept: sheet.visit.held?.session
                )
                guard weaknesses.isEmpty else { return self.again(sheet, PasswordErrors(weaknesses).words) }
                return try await self.desk.advance(sheet, proof)
            }
        }
    }

    /// What is left to do is found out anew by each request: nothing is skipped, and nothing is done twice.
    private func task(
        _ sheet: SignInSheet,
        _ body: (Affiliation, Proof) async throws -> Response
    ) async throws -> Response {
        guard let proof = sheet.proof else { return self.desk.redirect(to: .identifier, sheet.interaction) }
        let step = try await self.desk.services.signIn.flow
            .step(sheet.interaction, proof, address: sheet.visit.address)
        guard case .newPassword(let affiliation) = step else { return try await self.desk.advance(sheet, proof) }
        return try await body(affiliation, proof)
    }

    private func again(_ sheet: SignInSheet, _ words: String) -> Response {
        let address = self.desk.address(.firstPassword, sheet.interaction)
        return self.desk.pages.redirect("\(address)&failure=\(words)")
    }
}
