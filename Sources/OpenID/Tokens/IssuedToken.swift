import JOSE
import Model
import Primitives

/// An access token that this very issuer made and whose time is not over (RFC 9068, section 4). What it gave may have
/// ended since: see `standing`.
struct IssuedToken: Sendable {
    let claims: JSONValue
    let client: Application.ClientID
    let grant: Grant.ID?
    let audience: [String]
    let expiresAt: Timestamp

    var scopes: [String] { (self.claims["scope"]?.string ?? "").split(separator: " ").map(String.init) }

    /// Nil for anything else: another issuer's, another type's, an old one.
    init?(_ text: String, issuer: Issuer, keys: KeyRing, now: Timestamp) async throws {
        guard
            let token = try await keys.accessToken(text, algorithms: Set(SigningAlgorithm.allCases), now: now),
            let expiry = try? token.time("exp"),
            token.claims["iss"]?.string == issuer.url, let client = token.claims["client_id"]?.string,
            let audience = token.audience
        else { return nil }
        self.claims = token.claims
        self.client = .init(client)
        self.grant = token.claims["grant"]?.string.map { .init($0) }
        self.audience = audience
        self.expiresAt = expiry
    }

    /// What its grant is worth now, for the application that holds the token and the one it is for; nil: nothing.
    func standing(in stores: any Stores, now: Timestamp) async throws -> GrantStanding? {
        guard let grant, let kept = try await stores.grants.standing(grant, now: now) else { return nil }
        // Whom it was exchanged for is held to its own rule as well (RFC 8693).
        let others = self.audience.map { Application.ClientID($0) } + [self.client]
        var applications: [Application] = []
        for id in Set(others).union([kept.grant.application]) {
            if let application = try await stores.applications.application(id) { applications.append(application) }
        }
        guard applications.contains(where: { $0.clientID == self.client }),
            applications.contains(where: { $0.clientID == kept.grant.application }),
            applications.filter({ $0.clientID == self.client }).allSatisfy(\.isEnabled)
        else { return nil }
        // Who exchanged it acts for the agent without being opened by them: enabled is enough.
        let held = applications.filter { $0.clientID != self.client || $0.clientID == kept.grant.application }
        return GrantStanding(kept, for: held, now: now)
    }

    /// Whether a token of an application itself is still worth something.
    func isApplicationActive(in stores: any Stores) async throws -> Bool {
        guard self.grant == nil, let application = try await stores.applications.application(self.client) else {
            return false
        }
        guard let realm = self.claims["realm"]?.string else { return application.isEnabled }
        return application.servesBroker(in: .init(realm))
    }
}
