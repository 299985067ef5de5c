import Hummingbird
import OpenID
import Primitives
import SignIn

/// A passkey, alone or after a password. Its form stands on the pages of others.
struct PasskeyController {
    let desk: SignInDesk

    func addRoutes(to router: some RouterMethods<HubRequestContext>) {
        router.post("/sign-in/passkey", use: self.take)
    }

    private func take(_ request: Request, _ context: HubRequestContext) async throws -> Response {
        try await self.desk.form(from: .passkey, request, context) { sheet in
            let shown = SignInDesk.place(of: sheet.interaction)
            guard let check = self.desk.services.signIn.passkeys, let challenge = sheet.interaction.challenge,
                let response = sheet.form["passkey"], !response.isEmpty
            else { return self.desk.again(sheet, at: shown, .passkeyRefused) }
            let outcome = try await check.check(
                response,
                challenge: challenge,
                after: shown == .secondFactor ? sheet.proof : nil,
                in: sheet.interaction.realm,
                browser: sheet.browser.id,
                sheet.visit
            )
            switch outcome {
            case .proved(let proof, let use): return try await self.desk.advance(sheet, proof, uses: [use])
            case .refused: return self.desk.again(sheet, at: shown, .passkeyRefused)
            case .throttled(let wait): return self.desk.throttled(sheet, at: shown, wait)
            }
        }
    }
}

extension SignInDesk {
    /// What a page offers beside its own form: the challenge goes with the page's state.
    func passkey(_ sheet: inout SignInSheet, after proof: Proof? = nil) async throws -> PasskeyRequest? {
        guard let offer = try await self.services.signIn.passkeys?.offer(to: proof) else { return nil }
        sheet.interaction.challenge = offer.challenge
        return PasskeyRequest(action: SignInPlace.passkey.rawValue, options: offer.options.canonicalText)
    }
}
