import Model
package import Primitives

extension FactorDesk {
    /// Options that create a passkey, and the sealed challenge that its form carries.
    package func offerPasskey(
        _ holder: FactorHolder,
        party: PasskeyRelyingParty,
        name: String,
        displayName: String
    ) async throws -> (options: JSONValue, offer: String) {
        let challenge = self.random.bytes(32)
        let known = try await self.stores.factors.factors(of: holder.agent)
            .filter { $0.kind == .passkey }.compactMap { PasskeyCredential(kept: $0.secret) }
        let options = party.creationOptions(
            for: PasskeyUser(handle: Array(holder.agent.text.utf8), name: name, displayName: displayName),
            challenge: challenge,
            excluding: known,
            // A security key that only asks to be touched is a second factor (identity.md, "acr / amr").
            userVerification: .preferred,
            attestation: .direct
        )
        return (
            options, EnrolmentOffer(.challenge, holder, at: self.clock.now, secret: challenge).sealed(by: self.sealer)
        )
    }

    package func addPasskey(
        _ response: String,
        offer: String,
        name: String,
        _ holder: FactorHolder,
        verifier: RegistrationVerifier,
        _ visit: Visit
    ) async throws -> Addition {
        let now = self.clock.now
        guard let offer = EnrolmentOffer(.challenge, sealed: offer, for: holder, sealer: self.sealer, at: now) else {
            return .refused
        }
        let credential: PasskeyCredential
        do {
            credential = try verifier.verify(
                Array(response.utf8),
                challenge: offer.secret,
                userVerification: .preferred,
                at: now
            )
        } catch {
            return .wrongCode
        }
        let factor = Factor(
            id: .make(at: now, random: self.random),
            agent: holder.agent,
            kind: .passkey,
            name: Self.name(name),
            realms: holder.realms,
            secret: credential.kept,
            credential: credential.id,
            mark: Int64(credential.counter),
            createdAt: now
        )
        let means: Session.Means =
            !credential.isUserVerified
            ? .securityKey : credential.isDeviceBoundAndAttested ? .attestedPasskey : .passkey
        return try await self.add(factor, means: means, holder, visit)
    }
}
