import Administration
import Bootstrap
import JOSE
package import Model
import OpenID
import Primitives
import Testing
import Web

/// Applications that prove themselves by keys, and tokens bound to keys.
extension Hub {
    /// Regional, open for everyone, with these settings.
    package func client(
        _ id: Model.Application.ClientID,
        proving authentication: Model.Application.Authentication,
        _ change: (inout ClientSettings) -> Void
    ) async throws -> HubClient {
        var settings = ClientSettings()
        change(&settings)
        let application = Model.Application(
            realm: Realm.region,
            clientID: id,
            name: "Application \(id)",
            authentication: authentication,
            redirectURIs: ["https://\(id).example/callback"],
            idTokenAlgorithm: .ES256,
            access: .everyone,
            activatedRealms: ["armor", "argoat"],
            client: settings
        )
        let made = try await self.assembly.administration.applications.create(
            application,
            isDryRun: false,
            actor: .hub
        )
        return HubClient(
            id: id,
            secret: made.secret,
            authentication: authentication,
            redirectURI: application.redirectURIs[0],
            postLogoutURI: ""
        )
    }

    /// The form of an assertion at the token endpoint, in front of the rest.
    package static func asserted(_ assertion: String, _ form: [(String, String)]) -> [(String, String)] {
        [
            ("client_assertion_type", "urn:ietf:params:oauth:client-assertion-type:jwt-bearer"),
            ("client_assertion", assertion),
        ] + form
    }

    /// The form that redeems a code.
    package static func redemption(of code: String, for client: HubClient) -> [(String, String)] {
        [
            ("grant_type", "authorization_code"), ("code", code), ("redirect_uri", client.redirectURI),
            ("code_verifier", self.verifier),
        ]
    }

    /// To the token endpoint, with these proofs in its DPoP headers and a secret client's own header.
    package func token(
        _ client: HubClient,
        form: [(String, String)],
        proofs: [String],
        realm: Realm.Slug? = nil
    ) async throws -> HubAnswer {
        var headers = proofs.map { (name: "DPoP", value: $0) }
        var form = form
        if let secret = client.secret {
            headers.append(Self.basic(client.id.text, secret))
        } else {
            form.append(("client_id", client.id.text))
        }
        return try await self.send(.post("\(Self.path(of: realm))/oauth2/token", form: form, headers: headers))
    }

    /// A call of userinfo with a token under this scheme.
    package func userinfo(_ token: String, scheme: String, proofs: [String] = []) async throws -> HubAnswer {
        let headers = [(name: "Authorization", value: "\(scheme) \(token)")]
        return try await self.send(
            .get("/oauth2/userinfo", headers: headers + proofs.map { (name: "DPoP", value: $0) })
        )
    }
}
