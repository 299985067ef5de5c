import Foundation
package import JOSE
package import Model
import OpenID
package import Primitives
import SQLCore
import Testing

/// Requests that go another way than by the address alone: sent ahead, or signed.
extension Hub {
    /// An authorization request sent ahead, with the client's own way of proving itself.
    package func push(
        _ client: HubClient,
        realm: Realm.Slug? = nil,
        secret: String? = nil,
        _ changes: [String: String?] = [:]
    ) async throws -> HubAnswer {
        let path = self.authorizePath(client, realm: realm, changes)
        let query = try #require(path.split(separator: "?", maxSplits: 1).last)
        var form = try FormParameters(parsing: query.utf8).pairs
        var headers: [(name: String, value: String)] = []
        let secret = secret ?? client.secret ?? ""
        switch client.authentication {
        case .secretBasic: headers.append(Self.basic(client.id.text, secret))
        case .secretPost: form.append(("client_secret", secret))
        case .none, .privateKeyJWT, .tlsClientAuth, .selfSignedTLSClientAuth: break
        }
        return try await self.send(.post("\(Self.path(of: realm))/oauth2/par", form: form, headers: headers))
    }

    /// The reference to a request that was sent ahead.
    package func reference(
        to client: HubClient,
        realm: Realm.Slug? = nil,
        _ changes: [String: String?] = [:]
    ) async throws -> String {
        let answer = try await self.push(client, realm: realm, changes)
        return try #require(answer.json?["request_uri"]?.string, "\(answer.status) \(answer.text)")
    }

    /// The path of an authorization request that says nothing but what it refers to, and `more`.
    package func referringPath(
        _ client: HubClient,
        realm: Realm.Slug? = nil,
        _ more: [String: String]
    ) -> String {
        let pairs = more.merging(["client_id": client.id.text]) { new, _ in new }.sorted { $0.key < $1.key }
        return "\(Self.path(of: realm))/oauth2/authorize?\(FormParameters.encode(pairs.map { ($0.key, $0.value) }))"
    }
}

extension HubAnswer {
    /// What the application is told, by its address or by a form of a page.
    package func callback(of client: HubClient) -> [String: String] {
        if self.location?.hasPrefix("\(client.redirectURI)?") == true { return self.parameters }
        return self.forms.first { $0.action == client.redirectURI && $0.method == "post" }?.fields ?? [:]
    }
}

/// What an application signs its requests with (RFC 9101).
package struct RequestSigner: Sendable {
    package let key: SigningKey

    package init(_ algorithm: SigningAlgorithm = .ES256) throws { self.key = try SigningKey.generate(algorithm) }

    package var keys: String { String(decoding: KeySet(keys: [self.key.publicKey]).json, as: UTF8.self) }

    /// A request object of a right request, with changes; one to nil leaves the member out.
    package func object(
        for client: HubClient,
        on hub: Hub,
        realm: Realm.Slug? = nil,
        type: String = "oauth-authz-req+jwt",
        _ changes: [String: JSONValue?] = [:]
    ) throws -> String {
        var members: [String: JSONValue] = [
            "iss": .string(client.id.text),
            "aud": .string(Hub.issuer(of: realm)),
            "nbf": .integer(hub.clock.now.seconds),
            "exp": .integer(hub.clock.now.seconds + 300),
            "client_id": .string(client.id.text),
            "response_type": "code",
            "redirect_uri": .string(client.redirectURI),
            "scope": "openid email",
            "state": "signed",
            "nonce": "nonce-signed",
            "code_challenge": .string(Hub.challenge),
            "code_challenge_method": "S256",
        ]
        for (name, value) in changes { members[name] = value }
        return try JWT.sign(.object(members), type: type, with: self.key)
    }
}

extension Hub {
    /// What the newest grant keeps of its request.
    package func grantDetails() async throws -> GrantDetails {
        let rows = try await self.database.query("select details from grants order by created_at desc, id desc limit 1")
        let text = try #require(try rows.first?.textIfPresent("details"))
        return try JSONDecoder().decode(GrantDetails.self, from: Data(text.utf8))
    }
}
