package import Model
package import Primitives

/// Signing in with a passkey: alone, with user verification, or as a second factor.
package struct PasskeyCheck: Sendable {
    package enum Outcome: Sendable {
        /// Recorded with the session that it opens.
        case proved(Proof, FactorUse)
        case refused
        case throttled(Duration)
    }

    private let stores: any Stores
    private let party: PasskeyRelyingParty
    private let policies: SignInPolicies
    private let freshness: DirectoryFreshness
    private let throttle: Throttle
    private let clock: any WallClock
    private let random: any RandomSource

    package init(
        stores: any Stores,
        party: PasskeyRelyingParty,
        policies: SignInPolicies,
        freshness: DirectoryFreshness,
        throttle: Throttle,
        clock: any WallClock,
        random: any RandomSource
    ) {
        self.stores = stores
        self.party = party
        self.policies = policies
        self.freshness = freshness
        self.throttle = throttle
        self.clock = clock
        self.random = random
    }

    /// A challenge, and the options that ask for it: without a proof any passkey that the browser finds, with user
    /// verification; after a password those of the agent.
    package func offer(to proof: Proof?) async throws -> (challenge: [UInt8], options: JSONValue)? {
        let challenge = self.random.bytes(32)
        guard let proof else { return (challenge, self.party.requestOptions(challenge: challenge)) }
        let known = try await self.offered(proof).compactMap { PasskeyCredential(kept: $0.secret) }
        guard !known.isEmpty else { return nil }
        let options = self.party.requestOptions(
            challenge: challenge,
            allowing: known,
            userVerification: .preferred
        )
        return (challenge, options)
    }

    /// `browser` is the one that the challenge was offered to.
    package func check(
        _ response: String,
        challenge: [UInt8],
        after proof: Proof?,
        in realm: Realm.Slug?,
        browser: String,
        _ visit: Visit
    ) async throws -> Outcome {
        // Nobody guesses a signature: without a proof there is no account to slow, only the place of one who floods.
        let account = proof?.account ?? "passkey \(visit.address)"
        let known = visit.known.flatMap { $0.knows(account) ? $0.id : nil }
        switch self.throttle.begin(account: account, address: visit.address, browser: known) {
        case .refused(let wait): return .throttled(wait)
        case .admitted(let ticket, _):
            var result = Throttle.Result.wrong
            defer { self.throttle.end(ticket, result) }
            guard
                let (proof, use) = try await self.verify(response, challenge, proof, realm, browser, visit)
            else { return .refused }
            result = .unchecked
            return .proved(proof, use)
        }
    }

    private func verify(
        _ text: String,
        _ challenge: [UInt8],
        _ proof: Proof?,
        _ realm: Realm.Slug?,
        _ browser: String,
        _ visit: Visit
    ) async throws -> (Proof, FactorUse)? {
        guard let response = try? AuthenticationResponse(json: Array(text.utf8)),
            let factor = try await self.stores.factors.passkey(credential: response.credentialID),
            let credential = PasskeyCredential(kept: factor.secret)
        else { return nil }
        let handle = Array(factor.agent.text.utf8)
        let assertion: PasskeyAssertion
        do {
            assertion = try AssertionVerifier(party: self.party).verify(
                response,
                of: credential,
                owner: proof == nil ? .discovered(handle) : .known(handle),
                challenge: challenge,
                userVerification: proof == nil ? .required : .preferred
            )
        } catch {
            try await self.refuse(factor, error, visit)
            return nil
        }
        let use = FactorUse(
            factor.id,
            from: factor.mark,
            to: Int64(assertion.counter),
            secret: credential.updated(by: assertion).kept,
            realms: proof?.added(to: factor, at: self.clock.now) ?? []
        )
        let means: Session.Means =
            !assertion.isUserVerified
            ? .securityKey : credential.isDeviceBoundAndAttested ? .attestedPasskey : .passkey
        if let proof {
            // One of those that the page offered: another realm's stands in for none of this one's.
            guard try await self.offered(proof).contains(where: { $0.id == factor.id }) else { return nil }
            return (self.extended(proof, by: factor, means), use)
        }
        guard let proof = try await self.proof(of: factor, means, realm, browser, visit) else { return nil }
        return (proof, use)
    }

    private func extended(_ proof: Proof, by factor: Factor, _ means: Session.Means) -> Proof {
        let now = self.clock.now
        var proof = proof
        proof.evidence.append(
            Session.Evidence(
                means: means,
                time: now,
                realms: factor.realms.union(proof.added(to: factor, at: now)),
                factor: factor.id
            )
        )
        return proof
    }

    /// Alone it speaks for the realms that it counts for, where the agent is active, the directory was heard of lately
    /// and the network is let in.
    private func proof(
        of factor: Factor,
        _ means: Session.Means,
        _ wanted: Realm.Slug?,
        _ browser: String,
        _ visit: Visit
    ) async throws -> Proof? {
        var realms: Set<Realm.Slug> = []
        for affiliation in try await self.stores.agents.affiliations(of: factor.agent)
        where affiliation.status == .active && factor.realms.contains(affiliation.realm) {
            let policy = try await self.policies.policy(of: affiliation.realm)
            guard policy.letsIn(visit.address), try await self.freshness.isFresh(affiliation)
            else { continue }
            realms.insert(affiliation.realm)
        }
        guard let realm = wanted.flatMap({ realms.contains($0) ? $0 : nil }) ?? realms.min() else { return nil }
        let evidence = Session.Evidence(means: means, time: self.clock.now, realms: realms, factor: factor.id)
        return Proof(
            agent: factor.agent,
            realm: realm,
            account: factor.agent.text,
            evidence: [evidence],
            browser: browser
        )
    }

    /// The agent's passkeys that count for the realm proved; when no factor does, all.
    private func offered(_ proof: Proof) async throws -> [Factor] {
        let all = try await self.stores.factors.factors(of: proof.agent)
        let counting = all.filter { $0.realms.contains(proof.realm) }
        return (counting.isEmpty ? all : counting).filter { $0.kind == .passkey }
    }

    private func refuse(_ factor: Factor, _ error: WebAuthnError, _ visit: Visit) async throws {
        try await self.stores.audit.append(
            AuditEvent(
                .factorRefused,
                realm: factor.realms.min(),
                actor: .hub,
                agent: factor.agent,
                fields: ["factor": factor.kind.rawValue, "reason": error.code.rawValue],
                personal: ["address": visit.address]
            ),
            at: self.clock.now
        )
    }
}
