import Foundation
package import Model
package import Primitives

/// An authorization code: sealed, so that giving one out writes nothing; its digest is recorded when it is spent.
package struct AuthorizationCode: Sendable, Hashable {
    package static let life = Duration.seconds(60)
    /// Characters that still pass in an address.
    static let maximumLength = 8192

    package let grantID: Grant.ID
    package let issuerRealm: Realm.Slug?
    package let application: Application.ClientID
    package let redirectURI: String
    package let challenge: String?
    package let agent: Agent.ID
    package let realm: Realm.Slug
    package let affiliation: Affiliation.ID
    package let session: Session.ID
    package let scopes: [Scope]
    package let nonce: String?
    package let authenticatedAt: Timestamp
    package let acrValues: [String]
    package let details: GrantDetails
    package let expiresAt: Timestamp

    package func sealed(by sealer: any SecretSealer) -> String {
        var members: [String: JSONValue] = [
            "g": .string(self.grantID.text),
            "c": .string(self.application.text),
            "u": .string(self.redirectURI),
            "a": .string(self.agent.text),
            "r": .string(self.realm.text),
            "f": .string(self.affiliation.text),
            "s": .string(self.session.text),
            "o": .string(self.scopes.map(\.rawValue).joined(separator: " ")),
            "t": .integer(self.authenticatedAt.microseconds),
            "e": .integer(self.expiresAt.microseconds),
        ]
        members["i"] = self.issuerRealm.map { .string($0.text) }
        members["p"] = self.challenge.map { .string($0) }
        if !self.acrValues.isEmpty { members["l"] = .string(self.acrValues.joined(separator: " ")) }
        members["n"] = self.nonce.map { .string($0) }
        if !self.details.isEmpty, let details = try? JSONEncoder().encode(self.details) {
            members["d"] = .string(String(decoding: details, as: UTF8.self))
        }
        return Base64URL.encode(sealer.seal(JSONValue.object(members).canonicalBytes, for: .authorizationCode))
    }
}

extension AuthorizationCode {
    package init?(sealed text: String, sealer: any SecretSealer) {
        guard text.utf8.count < Self.maximumLength, let bytes = Base64URL.decode(text),
            let opened = sealer.open(bytes, for: .authorizationCode), let json = try? StrictJSON.parse(opened),
            let grant = json["g"]?.string, let client = json["c"]?.string, let redirect = json["u"]?.string,
            let agent = json["a"]?.string, let realm = json["r"]?.string, let affiliation = json["f"]?.string,
            let session = json["s"]?.string, let scopes = json["o"]?.string,
            let authenticated = json["t"]?.integer, let expires = json["e"]?.integer
        else { return nil }
        var details = GrantDetails()
        if let text = json["d"]?.string {
            guard let read = try? JSONDecoder().decode(GrantDetails.self, from: Data(text.utf8)) else { return nil }
            details = read
        }
        self.init(
            grantID: .init(grant),
            issuerRealm: json["i"]?.string.map { .init($0) },
            application: .init(client),
            redirectURI: redirect,
            challenge: json["p"]?.string,
            agent: .init(agent),
            realm: .init(realm),
            affiliation: .init(affiliation),
            session: .init(session),
            scopes: Scope.parse(scopes),
            nonce: json["n"]?.string,
            authenticatedAt: Timestamp(microseconds: authenticated),
            acrValues: (json["l"]?.string ?? "").split(separator: " ").map(String.init),
            details: details,
            expiresAt: Timestamp(microseconds: expires)
        )
    }
}
