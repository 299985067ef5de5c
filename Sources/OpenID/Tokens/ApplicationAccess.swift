import JOSE
package import Model
package import Primitives

/// An application that has shown a token of its own, and what the token lets it do.
package struct ApplicationParty: Sendable, Hashable {
    package let application: ActingApplication
    package let scopes: [BrokerScope]

    package func may(_ scope: BrokerScope) -> Bool {
        self.scopes.contains(scope) && self.application.brokerRights.contains(scope.right)
    }
}

/// Reads the tokens of the client credentials grant at the broker (RFC 9068, section 4).
package struct ApplicationAccess: Sendable {
    private let stores: any Stores
    private let keys: KeyRing
    private let proofs: SenderProof
    package let baseURL: String
    private let clock: any WallClock

    package init(stores: any Stores, keys: KeyRing, proofs: SenderProof, baseURL: String, clock: any WallClock) {
        self.stores = stores
        self.keys = keys
        self.proofs = proofs
        self.baseURL = baseURL
        self.clock = clock
    }

    /// The `aud` of such tokens: no other endpoint accepts them.
    package static func audience(base: String) -> String { "\(base)/broker/v1" }

    /// Nil for what is no token of ours for the broker, has ended, or belongs to an application disabled since. Throws
    /// where it is bound to a key that `caller` does not prove.
    package func party(_ accessToken: String, caller: Caller) async throws -> ApplicationParty? {
        guard
            let token = try await self.keys.accessToken(accessToken, now: self.clock.now),
            token.claims["aud"]?.string == Self.audience(base: self.baseURL),
            let client = token.claims["client_id"]?.string,
            var application = try await self.stores.applications.application(.init(client)), application.isEnabled
        else { return nil }
        let algorithm = try await self.proofs.confirm(
            accessToken: accessToken,
            claims: token.claims,
            caller: caller
        )
        try self.proofs.check(algorithm, of: application, caller: caller)
        let realm = token.claims["realm"]?.string.map { Realm.Slug($0) }
        if let realm {
            // A token of one realm acts in that one, and not after the application was closed there.
            guard application.servesBroker(in: realm) else { return nil }
            if application.realm == Realm.region { application.activatedRealms = [realm] }
        }
        let words = (token.claims["scope"]?.string ?? "").split(separator: " ").map(String.init)
        return ApplicationParty(
            application: ActingApplication(application, boundTo: realm),
            scopes: words.compactMap(BrokerScope.init(rawValue:))
        )
    }
}
