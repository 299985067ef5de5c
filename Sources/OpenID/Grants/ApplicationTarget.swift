package import Model
import Primitives

/// Where a token of an application itself counts.
package struct ApplicationTarget: Sendable, Hashable {
    /// The only realm it acts in; nil: a regional application at the hub's own issuer, for the broker.
    package let realm: Realm.Slug?
    /// Whom it is for (RFC 8707); nil: the broker.
    package let resource: String?

    package init(realm: Realm.Slug?, resource: String?) {
        self.realm = realm
        self.resource = resource
    }
}

/// What an application is given for itself, whichever way it has proved who it is (identity.md, "Access").
enum ApplicationAsking {
    static func proof(_ request: TokenRequest) throws(OAuthError) -> GrantProof {
        let application = request.application
        guard application.authentication != .none else {
            throw OAuthError(.unauthorizedClient, "a public application cannot act for itself")
        }
        let realm = try self.realm(request)
        guard let resource = try self.resource(request), resource != self.broker(request.issuer) else {
            return .application(try self.scopes(request), ApplicationTarget(realm: realm, resource: nil))
        }
        guard application.client.resources.contains(where: { $0.utf8.elementsEqual(resource.utf8) }) else {
            throw OAuthError(
                .invalidTarget,
                "resource is none that this application may ask for: register it (liamm app update --resource)"
            )
        }
        guard realm != nil else {
            throw OAuthError(.invalidTarget, "a regional application asks at the issuer of one realm")
        }
        guard request.form["scope"] == nil else {
            throw OAuthError(.invalidScope, "a resource has no scope of this hub")
        }
        return .application([], ApplicationTarget(realm: realm, resource: resource))
    }

    /// What is asked for; where nothing is, the only resource that there is to ask for (RFC 8707, section 2). Whoever may
    /// do something at the broker means the broker.
    private static func resource(_ request: TokenRequest) throws(OAuthError) -> String? {
        let application = request.application
        if let asked = request.form["resource"] { return asked }
        guard application.brokerRights.isEmpty else { return nil }
        guard application.client.resources.count <= 1 else {
            throw OAuthError(.invalidTarget, "several resources are registered: name one with the parameter resource")
        }
        return application.client.resources.first
    }

    /// The realm of the issuer, where the application must be active; at the hub's own, the application's.
    private static func realm(_ request: TokenRequest) throws(OAuthError) -> Realm.Slug? {
        let application = request.application
        guard let realm = request.issuer.realm else {
            return application.realm == Realm.region ? nil : application.realm
        }
        guard application.servesBroker(in: realm) else {
            throw OAuthError(.unauthorizedClient, "this application is not active in this realm")
        }
        return realm
    }

    private static func scopes(_ request: TokenRequest) throws(OAuthError) -> [BrokerScope] {
        let application = request.application
        guard !application.brokerRights.isEmpty else {
            throw OAuthError(
                .unauthorizedClient,
                "this application has neither a resource nor a right at the broker: liamm app update --resource"
            )
        }
        let granted = BrokerScope.allCases.filter { application.brokerRights.contains($0.right) }
        guard let asked = request.form["scope"] else { return granted }
        let words = asked.split(separator: " ").map(String.init)
        let scopes = granted.filter { words.contains($0.rawValue) }
        guard !scopes.isEmpty, words.allSatisfy({ word in granted.contains { $0.rawValue == word } }) else {
            throw OAuthError(.invalidScope, "scope exceeds what this application may do")
        }
        return scopes
    }

    private static func broker(_ issuer: Issuer) -> String {
        let suffix = issuer.realm.map { "/realms/\($0)" } ?? ""
        return ApplicationAccess.audience(base: String(issuer.url.dropLast(suffix.count)))
    }
}
