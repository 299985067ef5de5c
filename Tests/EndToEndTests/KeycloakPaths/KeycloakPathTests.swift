import HubTesting
import JOSE
import Model
import OpenID
import Primitives
import Testing

/// Tools that know the paths of Keycloak find the endpoints of a realm there, with all that holds for them.
@Suite struct KeycloakPathTests {
    private static let base = "/realms/armor/protocol/openid-connect"

    @Test func `a whole sign-in by those paths, from the request to the sign-out`() async throws {
        try await Hub.lend { hub in
            let client = try await hub.client()
            let browser = try await hub.browser(signedInAs: hub.member())
            let query = try #require(hub.authorizePath(client, realm: "armor").split(separator: "?").last)
            let answer = try await browser.get("\(Self.base)/auth?\(query)")
            let code = try #require(answer.parameters["code"], "\(answer.text)")
            #expect(answer.parameters["iss"] == Hub.issuer(of: "armor"))

            let form = [
                ("grant_type", "authorization_code"), ("code", code), ("redirect_uri", client.redirectURI),
                ("code_verifier", Hub.verifier),
            ]
            let basic = Hub.basic(client.id.text, client.secret ?? "")
            let tokens = try HubTokens(await hub.send(.post("\(Self.base)/token", form: form, headers: [basic])))
            let claims = try await hub.verified(tokens.id).claims
            #expect(claims["iss"]?.string == Hub.issuer(of: "armor"))

            let bearer = (name: "Authorization", value: "Bearer \(tokens.access)")
            let userinfo = try await hub.send(.get("\(Self.base)/userinfo", headers: [bearer]))
            #expect(userinfo.json?["sub"] == claims["sub"])
            #expect(try await hub.send(.get("\(Self.base)/certs")).text == hub.send(.get("/oauth2/jwks")).text)
            let frame = try await hub.send(.get("\(Self.base)/login-status-iframe.html"))
            #expect(frame.status == 200)
            #expect(frame.header("X-Frame-Options") == nil)

            let pairs = [("id_token_hint", tokens.id), ("post_logout_redirect_uri", client.postLogoutURI)]
            let out = try await browser.get("\(Self.base)/logout?\(FormParameters.encode(pairs))")
            #expect(out.location == client.postLogoutURI)
            let none = try await browser.get("\(Self.base)/auth?\(query)&prompt=none")
            #expect(none.parameters["error"] == "login_required")
        }
    }

    /// What is there answers as it does under its own name; what is not is not there under the other either.
    @Test(arguments: [
        ("protocol/openid-connect/auth", "authorize"), ("protocol/openid-connect/token", "token"),
        ("protocol/openid-connect/userinfo", "userinfo"), ("protocol/openid-connect/certs", "jwks"),
        ("protocol/openid-connect/logout", "logout"), ("protocol/openid-connect/token/introspect", "introspect"),
        ("protocol/openid-connect/revoke", "revoke"), ("protocol/openid-connect/auth/device", "device_authorization"),
        ("protocol/openid-connect/ext/par/request", "par"),
        ("protocol/openid-connect/login-status-iframe.html", "check_session"),
        ("clients-registrations/openid-connect", "register"), ("clients-registrations/openid-connect/x", "register/x"),
    ])
    func `each path answers as its endpoint does, whatever the method`(alias: String, endpoint: String) async throws {
        try await Hub.lend { hub in
            for method in ["GET", "POST", "PUT", "DELETE", "OPTIONS"] {
                for realm in ["armor", "nowhere", "ARMOR"] {
                    let own = try await hub.send(.method(method, "/realms/\(realm)/oauth2/\(endpoint)"))
                    let other = try await hub.send(.method(method, "/realms/\(realm)/\(alias)"))
                    #expect(other.status == own.status, "\(method) \(alias) in \(realm)")
                    for name in ["Content-Type", "Allow", "Access-Control-Allow-Origin", "WWW-Authenticate"] {
                        #expect(other.header(name) == own.header(name), "\(name) of \(method) \(alias)")
                    }
                }
            }
        }
    }

    @Test func `the hub's own issuer has no such paths`() async throws {
        try await Hub.lend { hub in
            let answer = try await hub.send(.get("/protocol/openid-connect/certs"))
            #expect(answer.status == 404)
        }
    }
}
