import Hummingbird
import Messages
import Model
import OpenID
import SignIn

/// The second factor: a code, a passkey, or one of the codes on paper.
struct SecondFactorController {
    let desk: SignInDesk

    func addRoutes(to router: some RouterMethods<HubRequestContext>) {
        router.get("/sign-in/second-factor", use: self.show)
        router.post("/sign-in/second-factor", use: self.take)
        router.get("/sign-in/recovery-code", use: self.showRecovery)
        router.post("/sign-in/recovery-code", use: self.takeRecovery)
    }

    private func show(_ request: Request, _ context: HubRequestContext) async throws -> Response {
        try await self.desk.page(at: .secondFactor, request, context) { sheet in
            guard let proof = sheet.proof, let realm = try await self.desk.realm(of: sheet) else {
                return self.desk.redirect(to: .identifier, sheet.interaction)
            }
            let step = try await self.desk.services.signIn.flow.step(
                sheet.interaction,
                proof,
                address: sheet.visit.address
            )
            guard case .secondFactor(let factors) = step else { return try await self.desk.advance(sheet, proof) }
            var sheet = sheet
            let passkey = try await self.desk.passkey(&sheet, after: proof)
            let kinds = Set(factors.map(\.kind))
            return try self.desk.answer(sheet, realm: realm) { form in
                SecondFactorPage(
                    action: SignInPlace.secondFactor.rawValue,
                    state: form.state,
                    csrf: form.csrf,
                    applicationName: sheet.interaction.applicationName,
                    identifier: sheet.interaction.identifier ?? "",
                    realmName: realm.name,
                    factors: Set(kinds.map(FactorKind.init)),
                    passkey: passkey,
                    recoveryURL: kinds.contains(.recoveryCodes)
                        ? self.desk.address(.recoveryCode, sheet.interaction) : nil,
                    changeIdentifierURL: self.desk.address(.identifier, sheet.interaction.withoutProof),
                    error: form.error,
                    cancelAction: sheet.interaction.cancelAction
                )
            }
        }
    }

    private func take(_ request: Request, _ context: HubRequestContext) async throws -> Response {
        try await self.desk.form(from: .secondFactor, request, context) { sheet in
            guard let code = sheet.form["code"], !code.isEmpty else { return self.desk.again(sheet, .codeMissing) }
            return try await self.take(sheet) { check, proof in try await check.code(code, proof, sheet.visit) }
        }
    }

    private func showRecovery(_ request: Request, _ context: HubRequestContext) async throws -> Response {
        try await self.desk.page(at: .recoveryCode, request, context) { sheet in
            let realm = try await self.desk.realm(of: sheet)
            return try self.desk.answer(sheet, realm: realm) { form in
                RecoveryCodePage(
                    action: SignInPlace.recoveryCode.rawValue,
                    state: form.state,
                    csrf: form.csrf,
                    identifier: sheet.interaction.identifier ?? "",
                    realmName: realm?.name ?? "",
                    changeIdentifierURL: self.desk.address(.identifier, sheet.interaction.withoutProof),
                    otherURL: self.desk.address(.secondFactor, sheet.interaction),
                    error: Self.recoveryError(sheet.failure) ?? form.error
                )
            }
        }
    }

    private static func recoveryError(_ failure: SignInFailure?) -> Sentence? {
        switch failure {
        case .codeMissing: RecoveryCodePage.codeMissing
        case .codeRefused: RecoveryCodePage.codeRefused
        default: nil
        }
    }

    private func takeRecovery(_ request: Request, _ context: HubRequestContext) async throws -> Response {
        try await self.desk.form(from: .recoveryCode, request, context) { sheet in
            guard let code = sheet.form["code"], !code.isEmpty else { return self.desk.again(sheet, .codeMissing) }
            return try await self.take(sheet) { check, proof in
                try await check.recoveryCode(code, proof, sheet.visit)
            }
        }
    }

    private func take(
        _ sheet: SignInSheet,
        _ check: (SecondFactorCheck, Proof) async throws -> SecondFactorCheck.Outcome
    ) async throws -> Response {
        guard var proof = sheet.proof else { return self.desk.redirect(to: .identifier, sheet.interaction) }
        switch try await check(self.desk.services.signIn.secondFactors, proof) {
        case .proved(let evidence, let use):
            proof.evidence.append(evidence)
            return try await self.desk.advance(sheet, proof, uses: [use])
        case .refused: return self.desk.again(sheet, .codeRefused)
        case .throttled(let wait): return self.desk.throttled(sheet, wait)
        }
    }
}

extension FactorKind {
    init(_ kind: Factor.Kind) {
        switch kind {
        case .passkey: self = .passkey
        case .totp: self = .application
        case .recoveryCodes: self = .recoveryCodes
        }
    }
}

extension Interaction {
    /// For the way back to who it is.
    var withoutProof: Interaction {
        var copy = self
        copy.proof = nil
        copy.challenge = nil
        return copy
    }
}
