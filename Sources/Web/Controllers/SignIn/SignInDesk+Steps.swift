import Hummingbird
import Logging
import Model
import OpenID
import Primitives
import SignIn

extension SignInDesk {
    /// What comes after a proof: the next page, or the session and the way to where the agent was going.
    func advance(_ sheet: SignInSheet, _ proof: Proof, uses: [FactorUse] = []) async throws -> Response {
        var interaction = sheet.interaction
        interaction.challenge = nil
        interaction.retryAt = nil
        interaction.proof = proof
        switch try await self.services.signIn.flow.step(interaction, proof, address: sheet.visit.address) {
        case .newPassword: return self.redirect(to: .firstPassword, interaction)
        case .secondFactor: return self.redirect(to: .secondFactor, interaction)
        case .enrolment: return self.redirect(to: .enrolment, interaction)
        case .outsideNetworks:
            interaction.proof = nil
            let address = SignInPlace.password.address(interaction, self.services.sealer, failure: .outsideNetworks)
            return self.pages.redirect(address)
        case .finish: return try await self.finish(sheet, proof, uses: uses)
        }
    }

    /// Opens the session. `next` is shown before the agent goes where he was going.
    func finish(
        _ sheet: SignInSheet,
        _ proof: Proof,
        uses: [FactorUse] = [],
        before next: ((String) -> String)? = nil
    ) async throws -> Response {
        let destination = sheet.interaction.destination
        switch try await self.services.signIn.flow.finish(sheet.interaction, proof, uses: uses, visit: sheet.visit) {
        case .opened(let started, let known):
            if proof.isOperators { self.tell(of: proof, started.session, sheet) }
            let cookies = self.pages.cookies
            return self.pages.redirect(
                next?(destination) ?? destination,
                setCookies: [
                    cookies.set(cookies.sessionName, started.cookie.revealed()),
                    self.services.state(of: started.session, cookies),
                    cookies.set(cookies.knownName, known.sealed(by: self.services.sealer), maxAge: .days(365)),
                ]
            )
        case .usedBefore:
            // The first use opened a session: with its cookie this leads on, without it anew.
            return self.pages.redirect(next?(destination) ?? destination)
        }
    }

    /// On the machine too, where nobody reads the audit before something is wrong.
    private func tell(of proof: Proof, _ session: Session, _ sheet: SignInSheet) {
        sheet.context.logger.warning(
            "an operator signed in",
            metadata: [
                "agent": "\(proof.agent)", "session": "\(session.id)", "address": "\(sheet.visit.address)",
            ]
        )
    }

    func realm(of sheet: SignInSheet) async throws -> Realm? {
        try await self.realm(sheet.proof?.realm ?? sheet.interaction.realm)
    }

    /// Somebody who is signed in proves it again before a page of the account does something that matters.
    func confirm(_ destination: String, _ session: Session, affiliation: Affiliation?) -> Response {
        let interaction = self.services.interaction(
            to: destination,
            demand: Demand(isFresh: true),
            identifier: affiliation?.profile.login,
            realm: affiliation?.realm
        )
        return self.redirect(to: affiliation == nil ? .identifier : .password, interaction)
    }

    /// The way in for somebody who is not signed in.
    func begin(_ destination: String, isFresh: Bool = false, returnOrigin: String? = nil) -> Response {
        let interaction = self.services.interaction(
            to: destination,
            returnOrigin: returnOrigin,
            demand: Demand(isFresh: isFresh)
        )
        return self.redirect(to: .identifier, interaction)
    }
}
