import JOSE
package import Model
package import Primitives

/// RFC 7523, section 2.1: an application acts for itself on an assertion that its own registered key has signed.
///
/// The client authenticates as it is registered all the same: the assertion adds to that, it replaces nothing.
package struct JWTBearerGrant: GrantType {
    package static let name = ClientSettings.GrantKind.jwtBearer.rawValue
    /// How far the clocks of two machines may be apart.
    static let leeway = Duration.seconds(30)
    /// The longest that an assertion may live: its identifier is remembered as long.
    static let longestLife = Duration.minutes(10)

    private let keys: ClientKeys
    private let replays: any ReplayStore
    private let clock: any WallClock

    package init(keys: ClientKeys, replays: any ReplayStore, clock: any WallClock) {
        self.keys = keys
        self.replays = replays
        self.clock = clock
    }

    package func prove(_ request: TokenRequest) async throws -> GrantProof {
        guard let text = request.form["assertion"] else {
            throw OAuthError(.invalidRequest, "assertion is missing")
        }
        // What may be asked for is known before the assertion is spent.
        let proof = try ApplicationAsking.proof(request)
        let application = request.application
        let token = try await self.verified(text, of: application)
        let id = application.clientID.text
        guard token.claims["iss"]?.string == id, token.claims["sub"]?.string == id else {
            throw OAuthError(.invalidGrant, "iss and sub of the assertion are the client identifier")
        }
        guard let audience = token.audience, audience.count == 1,
            [request.issuer.url, request.issuer.endpoint("token")].contains(audience[0])
        else { throw OAuthError(.invalidGrant, "aud of the assertion is the issuer or its token endpoint, alone") }
        guard let expiry = try? token.time("exp"), expiry - self.clock.now <= Self.longestLife else {
            throw OAuthError(.invalidGrant, "the assertion lives for too long")
        }
        guard let identifier = token.claims["jti"]?.string, 1...256 ~= identifier.utf8.count else {
            throw OAuthError(.invalidGrant, "the assertion has no jti")
        }
        let isFirst = try await self.replays.use(
            "\(id) \(identifier)",
            kind: "assertion-grant",
            until: expiry + Self.leeway
        )
        guard isFirst else { throw OAuthError(.invalidGrant, "the assertion was used before") }
        return proof
    }

    private func verified(_ text: String, of application: Application) async throws -> JWT {
        let algorithms = application.client.assertionAlgorithm.map { [$0] } ?? SigningAlgorithm.allCases
        do {
            let unverified = try UnverifiedJWS(text)
            var keys = try await self.keys.keys(of: application)
            if let id = unverified.header["kid"]?.string, keys.key(.init(id)) == nil {
                keys = try await self.keys.keys(of: application, isStale: true)
            }
            let signed = try unverified.verified(by: keys, algorithms: Set(algorithms), rule: .namedOrOnly)
            let token = try JWT(signed, types: .clientAssertion)
            try token.checkTimes(now: self.clock.now, leeway: Self.leeway)
            return token
        } catch is JOSEError {
            throw OAuthError(.invalidGrant, "the assertion is not valid")
        } catch let error as OAuthError where error.code == .invalidClient {
            throw OAuthError(.invalidGrant, error.reason)
        }
    }
}

extension JWT {
    /// `aud`, one text or several (RFC 7519, section 4.1.3); nil when it is anything else.
    var audience: [String]? {
        switch self.claims["aud"] {
        case .string(let one): [one]
        case .array(let values):
            values.compactMap(\.string).count == values.count ? values.compactMap(\.string) : nil
        default: nil
        }
    }
}
