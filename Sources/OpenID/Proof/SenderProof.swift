package import JOSE
package import Model
package import Primitives

/// Whether who asks for a token, or brings one, has the key that it is bound to: DPoP (RFC 9449) or the certificate of
/// TLS (RFC 8705).
package struct SenderProof: Sendable {
    /// Longer than any proof is good for: by its own time twice the skew, by a nonce six minutes.
    private static let memory = Duration.minutes(10)

    private let replays: any ReplayStore
    private let nonces: ProofNonce
    private let requiresNonce: Bool
    private let clock: any WallClock

    /// With `requiresNonce` every proof brings a nonce of ours; without, one that is brought must still be good.
    package init(replays: any ReplayStore, nonces: ProofNonce, requiresNonce: Bool, clock: any WallClock) {
        self.replays = replays
        self.nonces = nonces
        self.requiresNonce = requiresNonce
        self.clock = clock
    }

    /// What the tokens that this request asks for will be bound to; nil: to nothing. A client that is registered with a
    /// binding must prove it; any other may bring a DPoP proof of its own accord.
    package func confirmation(
        of application: Application,
        caller: Caller
    ) async throws -> GrantDetails.Confirmation? {
        switch application.client.tokenBinding {
        case .mtls:
            guard caller.proofs.isEmpty else {
                throw DPoPProof.refusal("the tokens of this client are bound to its certificate")
            }
            guard let certificate = caller.certificate else {
                throw OAuthError(.invalidRequest, "a client certificate is required")
            }
            return .certificate(ClientCertificate.thumbprint(of: certificate))
        case .none where caller.proofs.isEmpty: return nil
        case .dpop, .none:
            let isFAPI = application.client.profile == .fapi2
            return .key(
                try await self.proof(in: caller, accessToken: nil, algorithms: Self.algorithms(isFAPI: isFAPI))
                    .thumbprint
            )
        }
    }

    /// Throws when the access token is bound and `caller` does not prove the key, or when it is brought as something
    /// that it is not: a bound one as Bearer, another one as DPoP (RFC 9449, section 7; RFC 8705, section 3).
    /// `claims` are the token's, verified. The algorithm of the proof is the profile's to judge, once the client is known:
    /// `check(_:of:caller:)`.
    package func confirm(
        accessToken: String,
        claims: JSONValue,
        caller: Caller
    ) async throws -> SigningAlgorithm? {
        let scheme = caller.credentials?.scheme
        do {
            switch Self.bound(claims) {
            case .nothing:
                guard scheme != "dpop" else { throw Self.refusal }
                return nil
            case .key(let thumbprint):
                guard scheme == "dpop" else { throw Self.refusal }
                let proof = try await self.proof(
                    in: caller,
                    accessToken: accessToken,
                    algorithms: Self.algorithms(isFAPI: false)
                )
                guard isSame(proof.thumbprint, thumbprint) else { throw Self.refusal }
                return proof.algorithm
            case .certificate(let thumbprint):
                guard scheme != "dpop", let certificate = caller.certificate,
                    isSame(ClientCertificate.thumbprint(of: certificate), thumbprint)
                else { throw Self.refusal }
                return nil
            case .unknown: throw Self.refusal
            }
        } catch let error as OAuthError {
            if scheme == "dpop" || Self.isKeyBound(claims) { caller.notes.note(challenge: Self.challenge(error)) }
            throw error
        }
    }

    /// FAPI 2.0 Security Profile, section 5.4.1: what RS256 proves to others, it does not for its clients.
    package func check(
        _ algorithm: SigningAlgorithm?,
        of application: Application,
        caller: Caller
    ) throws(OAuthError) {
        guard application.client.profile == .fapi2, let algorithm,
            !Self.algorithms(isFAPI: true).contains(algorithm)
        else { return }
        let error = DPoPProof.refusal("proofs of this client are not by \(algorithm.rawValue)")
        caller.notes.note(challenge: Self.challenge(error))
        throw error
    }

    /// The algorithms of proofs, as discovery names them; RS256 only where the profile leaves it.
    package static func algorithms(isFAPI: Bool) -> Set<SigningAlgorithm> {
        isFAPI ? [.PS256, .ES256, .EdDSA] : Set(SigningAlgorithm.allCases)
    }

    package static let refusal = OAuthError(.invalidToken, "the access token is bound to a key that was not proved")

    /// RFC 9449, section 7.1.
    private static func challenge(_ error: OAuthError) -> String {
        "DPoP error=\"\(error.code.rawValue)\", algs=\"\(SigningAlgorithm.names.joined(separator: " "))\""
    }

    private enum Bound { case nothing, key(String), certificate(String), unknown }

    /// A confirmation of a kind that nobody here can check is no confirmation (RFC 7800, section 3.1).
    private static func bound(_ claims: JSONValue) -> Bound {
        guard let confirmation = claims["cnf"] else { return .nothing }
        guard let members = confirmation.object, members.count == 1 else { return .unknown }
        if let key = members["jkt"]?.string { return .key(key) }
        return members["x5t#S256"]?.string.map { .certificate($0) } ?? .unknown
    }

    private static func isKeyBound(_ claims: JSONValue) -> Bool { claims["cnf"]?["jkt"] != nil }

    /// The one proof of a request, good and not seen before.
    private func proof(
        in caller: Caller,
        accessToken: String?,
        algorithms: Set<SigningAlgorithm>
    ) async throws -> DPoPProof {
        if self.requiresNonce { caller.notes.note(nonce: self.nonces.current) }
        guard let text = caller.proofs.first, caller.proofs.count == 1 else {
            throw DPoPProof.refusal("exactly one DPoP proof is required")
        }
        let proof = try DPoPProof(text, algorithms: algorithms)
        let hasNonce = try self.hasNonce(proof, caller)
        try proof.check(
            method: caller.method,
            url: caller.url,
            accessToken: accessToken,
            hasNonce: hasNonce,
            now: self.clock.now
        )
        let isFirst = try await self.replays.use(
            "\(proof.thumbprint)\n\(proof.id)",
            kind: "dpop",
            until: self.clock.now + Self.memory
        )
        guard isFirst else { throw DPoPProof.refusal("the proof was used before") }
        return proof
    }

    private func hasNonce(_ proof: DPoPProof, _ caller: Caller) throws(OAuthError) -> Bool {
        guard let nonce = proof.nonce else {
            guard !self.requiresNonce else { throw OAuthError(.useProofNonce, "the proof needs the nonce given here") }
            return false
        }
        caller.notes.note(nonce: self.nonces.current)
        guard self.nonces.isValid(nonce) else {
            throw OAuthError(.useProofNonce, "the nonce of the proof is not one of ours, or too old")
        }
        return true
    }
}

extension GrantDetails.Confirmation {
    /// The `cnf` claim (RFC 7800, section 3.1).
    var claim: JSONValue {
        switch self {
        case .key(let thumbprint): ["jkt": .string(thumbprint)]
        case .certificate(let thumbprint): ["x5t#S256": .string(thumbprint)]
        }
    }

    /// `token_type` of what is bound to it (RFC 9449, section 5; RFC 8705, section 3).
    var tokenType: String {
        switch self {
        case .key: "DPoP"
        case .certificate: "Bearer"
        }
    }
}

extension Optional where Wrapped == GrantDetails.Confirmation {
    /// Throws when what was promised to one key, by `dpop_jkt` or a public client's refresh token, is asked for by
    /// another (RFC 9449, sections 5 and 10).
    func satisfy(_ promised: GrantDetails.Confirmation?) throws(OAuthError) {
        guard let promised else { return }
        guard self == promised else {
            throw OAuthError(.invalidGrant, "bound to a key that was not proved")
        }
    }
}
