import JOSE
import Model
import Primitives

/// Checks of a JWT by which a client proves itself (RFC 7523, section 3; OpenID Connect Core, section 9).
struct ClientAssertions: Sendable {
    /// How far ahead the clock of a client may be: FAPI 2.0 Security Profile, section 5.3.2.1, wants ten seconds taken
    /// and sixty refused.
    private static let leeway = Duration.seconds(10)

    let replays: any ReplayStore
    let keys: ClientKeys
    let clock: any WallClock

    /// Every failure is the same `invalid_client`. What is right is spent: of fifty at once one passes.
    func verify(_ assertion: UnverifiedJWS, of application: Application, _ caller: Caller) async throws {
        guard let signed = try await self.signed(assertion, by: application),
            let token = try? JWT(signed, types: .clientAssertion),
            let expiry = Self.expiry(of: token, application, now: self.clock.now),
            let issuer = token.claims["iss"]?.string, isSame(issuer, application.clientID.text),
            let subject = token.claims["sub"]?.string, isSame(subject, application.clientID.text),
            Self.isFor(caller, token.claims["aud"], application.client.profile),
            let id = token.claims["jti"]?.string, 1...512 ~= id.utf8.count,
            try await self.replays.use(
                "\(application.clientID)\n\(id)",
                kind: "assertion",
                until: expiry + Self.leeway
            )
        else { throw ClientAuthentication.refusal }
    }

    /// RS256 is not for FAPI 2.0 (section 5.4.1).
    static func algorithms(of application: Application) -> Set<SigningAlgorithm> {
        var algorithms = Set(application.client.assertionAlgorithm.map { [$0] } ?? SigningAlgorithm.allCases)
        if application.client.profile == .fapi2 { algorithms.remove(.RS256) }
        return algorithms
    }

    /// Nil when no key of the client's made it. A key that is not known is looked for once more where the client
    /// publishes its keys: it may have just begun to use it.
    private func signed(_ assertion: UnverifiedJWS, by application: Application) async throws -> JWS? {
        for isStale in [false, true] {
            guard let set = try? await self.keys.keys(of: application, isStale: isStale) else { return nil }
            do throws(JOSEError) {
                return try assertion.verified(
                    by: set,
                    algorithms: Self.algorithms(of: application),
                    rule: .namedOrOnly
                )
            } catch {
                guard error.code == .unknownKey else { return nil }
            }
        }
        return nil
    }

    /// Its end, when it is in its time and does not ask to be remembered for long.
    private static func expiry(of token: JWT, _ application: Application, now: Timestamp) -> Timestamp? {
        let life = application.client.profile == .fapi2 ? Duration.minutes(10) : .hours(1)
        guard (try? token.checkTimes(now: now, leeway: self.leeway)) != nil, let expiry = try? token.time("exp"),
            expiry <= now + life + self.leeway
        else { return nil }
        return expiry
    }

    /// FAPI 2.0, section 5.3.2.1: the issuer as one text and nothing else. Others have long named the endpoint.
    private static func isFor(
        _ caller: Caller,
        _ audience: JSONValue?,
        _ profile: ClientSettings.Profile
    ) -> Bool {
        let issuer = caller.issuer
        if profile == .fapi2 { return audience?.string.map { isSame($0, issuer) } ?? false }
        let accepted = [issuer, "\(issuer)/oauth2/token", caller.url]
        let named = audience?.string.map { [$0] } ?? audience?.array?.compactMap(\.string) ?? []
        return named.contains { name in accepted.contains { isSame($0, name) } }
    }
}
