import Foundation
package import JOSE
package import Model
import OpenID
import Primitives
import Testing

/// What an application does: sends an agent to the hub, takes the code, asks for tokens.
extension Hub {
    /// RFC 7636, appendix B.
    package static let verifier = "dBjftJeZ4CVP-mB92K27uhbUJU1p1r_wW1gFWFOEjXk"
    package static let challenge = "E9Melhoa2OwvFrEMTJguCHaoeK1t8URWbuGJSstw-cM"

    /// The path of an authorization request; a change to nil leaves the parameter out.
    package func authorizePath(
        _ client: HubClient,
        realm: Realm.Slug? = nil,
        _ changes: [String: String?] = [:]
    ) -> String {
        let parameters = Self.merged(
            [
                "response_type": "code",
                "client_id": client.id.text,
                "redirect_uri": client.redirectURI,
                "scope": "openid profile email",
                "state": "état 1",
                "nonce": "nonce-1",
                "code_challenge": Self.challenge,
                "code_challenge_method": "S256",
            ],
            changes
        )
        return "\(Self.path(of: realm))/oauth2/authorize?\(FormParameters.encode(parameters))"
    }

    package static func path(of realm: Realm.Slug?) -> String { realm.map { "/realms/\($0)" } ?? "" }
    package static func issuer(of realm: Realm.Slug?) -> String { "\(Self.url)\(self.path(of: realm))" }

    /// The code that a signed-in browser gets without being asked anything.
    package func code(
        for client: HubClient,
        by browser: HubBrowser,
        realm: Realm.Slug? = nil,
        _ changes: [String: String?] = [:]
    ) async throws -> String {
        let answer = try await browser.get(self.authorizePath(client, realm: realm, changes))
        return try #require(answer.parameters["code"], "no code: \(answer.status) \(answer.location ?? answer.text)")
    }

    package func redeem(
        _ code: String,
        for client: HubClient,
        realm: Realm.Slug? = nil,
        _ changes: [String: String?] = [:]
    ) async throws -> HubAnswer {
        let form: [String: String] = [
            "grant_type": "authorization_code",
            "code": code,
            "redirect_uri": client.redirectURI,
            "code_verifier": Self.verifier,
        ]
        return try await self.token(client, realm: realm, form: Self.merged(form, changes))
    }

    package func refresh(
        _ token: String,
        for client: HubClient,
        realm: Realm.Slug? = nil,
        _ changes: [String: String?] = [:]
    ) async throws -> HubAnswer {
        let form = Self.merged(["grant_type": "refresh_token", "refresh_token": token], changes)
        return try await self.token(client, realm: realm, form: form)
    }

    /// The tokens of a first sign-in to an application.
    package func tokens(
        for client: HubClient,
        by browser: HubBrowser,
        realm: Realm.Slug? = nil,
        _ changes: [String: String?] = [:]
    ) async throws -> HubTokens {
        let code = try await self.code(for: client, by: browser, realm: realm, changes)
        return try HubTokens(await self.redeem(code, for: client, realm: realm))
    }

    /// A form to the token endpoint, with the client's own way of proving itself.
    package func token(
        _ client: HubClient,
        realm: Realm.Slug? = nil,
        form: [(String, String)],
        secret: String? = nil
    ) async throws -> HubAnswer {
        var form = form
        var headers: [(name: String, value: String)] = []
        let secret = secret ?? client.secret ?? ""
        switch client.authentication {
        case .none: form.append(("client_id", client.id.text))
        case .secretPost: form += [("client_id", client.id.text), ("client_secret", secret)]
        case .secretBasic: headers.append(Self.basic(client.id.text, secret))
        case .privateKeyJWT, .tlsClientAuth, .selfSignedTLSClientAuth:
            // What proves it is in the form or beneath the request: the caller's.
            form.append(("client_id", client.id.text))
        }
        return try await self.send(.post("\(Self.path(of: realm))/oauth2/token", form: form, headers: headers))
    }

    package static func basic(_ id: String, _ secret: String) -> (name: String, value: String) {
        let pair = "\(FormParameters.encode(id)):\(FormParameters.encode(secret))"
        return (name: "Authorization", value: "Basic \(Data(pair.utf8).base64EncodedString())")
    }

    package func userinfo(_ token: String, realm: Realm.Slug? = nil) async throws -> HubAnswer {
        let bearer = (name: "Authorization", value: "Bearer \(token)")
        return try await self.send(.get("\(Self.path(of: realm))/oauth2/userinfo", headers: [bearer]))
    }

    /// A token read as an application reads it: signature, type and times, with the keys that the hub publishes.
    package func verified(
        _ token: String,
        algorithm: SigningAlgorithm = .ES256,
        type: String = "JWT"
    ) async throws -> JWT {
        let published = try KeySet(json: try await self.send(.get("/oauth2/jwks")).text.utf8)
        let jwt = try JWT.verify(token, keys: published, algorithms: [algorithm], type: type)
        try jwt.checkTimes(now: self.clock.now, leeway: .zero)
        return jwt
    }

    private static func merged(_ usual: [String: String], _ changes: [String: String?]) -> [(String, String)] {
        var parameters = usual
        for (name, value) in changes { parameters[name] = value }
        return parameters.sorted { $0.key < $1.key }.map { ($0.key, $0.value) }
    }
}

/// What the token endpoint gave.
package struct HubTokens: Sendable {
    package let access: String
    package let refresh: String
    package let id: String
    package let scope: String

    package init(_ answer: HubAnswer) throws {
        try #require(answer.status == 200, "\(answer.text)")
        self.access = try #require(answer.json?["access_token"]?.string)
        self.refresh = try #require(answer.json?["refresh_token"]?.string)
        self.id = try #require(answer.json?["id_token"]?.string)
        self.scope = try #require(answer.json?["scope"]?.string)
    }
}
