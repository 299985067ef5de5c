import Foundation
import HubTesting
import Model
import Primitives
import Testing

/// RFC 9700, section 2.6: which endpoints scripts of other sites may read, and which never.
@Suite struct CrossOriginTests {
    private static let origin = [(name: "Origin", value: "https://spa.example")]

    @Test(arguments: ["", "/realms/armor"])
    func `2.6: metadata, keys, token and userinfo may be read, without credentials, refusals included`(
        prefix: String
    ) async throws {
        try await Hub.lend { hub in
            let requests: [HubRequest] = [
                .get("\(prefix)/.well-known/openid-configuration", headers: Self.origin),
                .get("/.well-known/oauth-authorization-server\(prefix)", headers: Self.origin),
                .get("\(prefix)/oauth2/jwks", headers: Self.origin),
                .post("\(prefix)/oauth2/token", form: [], headers: Self.origin),
                .get("\(prefix)/oauth2/userinfo", headers: Self.origin),
                .get("/realms/nowhere/oauth2/jwks", headers: Self.origin),
            ]
            for request in requests {
                let answer = try await hub.send(request)
                #expect(answer.header("Access-Control-Allow-Origin") == "*", "\(request)")
                #expect(answer.header("Access-Control-Allow-Credentials") == nil, "\(request)")
                #expect(answer.header("Access-Control-Expose-Headers")?.contains("DPoP-Nonce") == true, "\(request)")
            }
        }
    }

    @Test func `2.6: a preflight names what a script may send`() async throws {
        try await Hub.lend { hub in
            for path in ["/oauth2/token", "/realms/armor/oauth2/userinfo", "/.well-known/openid-configuration"] {
                let answer = try await hub.send(.method("OPTIONS", path))
                #expect(answer.status == 204)
                #expect(answer.header("Access-Control-Allow-Origin") == "*")
                #expect(answer.header("Access-Control-Allow-Headers") == "Authorization, Content-Type, DPoP")
                #expect(answer.header("Access-Control-Allow-Credentials") == nil)
                let method = path.hasSuffix("token") ? "POST" : "GET"
                #expect(answer.header("Access-Control-Allow-Methods")?.contains(method) == true)
            }
        }
    }

    @Test func `2.6: a script may register a client, and manage what it registered`() async throws {
        try await RegistrationScene.lend { scene in
            let made = try await scene.registered()
            for (path, methods) in [("/oauth2/register", ["POST"]), (made.place, ["DELETE", "GET", "PUT"])] {
                let asked = try await scene.hub.send(.method("OPTIONS", path))
                #expect(asked.status == 204)
                let allowed = asked.header("Access-Control-Allow-Methods")?.components(separatedBy: ", ") ?? []
                #expect(Set(allowed).isSuperset(of: methods))
                #expect(asked.header("Access-Control-Allow-Headers")?.contains("Authorization") == true)
            }
            let headers = Self.origin + [RegistrationScene.bearer(made.management)]
            let read = try await scene.hub.send(.get(made.place, headers: headers))
            #expect(read.status == 200 && read.header("Access-Control-Allow-Origin") == "*")
            #expect(read.header("Access-Control-Allow-Credentials") == nil)
        }
    }

    @Test func `2.6: the authorization endpoint, pages and all else may not be read, by any method`() async throws {
        try await Hub.lend { hub in
            let client = try await hub.client()
            let browser = try await hub.browser(signedInAs: hub.member())
            let paths = [
                hub.authorizePath(client), "/realms/armor/oauth2/authorize",
                "/realms/armor/protocol/openid-connect/auth", "/oauth2/logout", "/oauth2/check_session", "/",
                "/account",
                "/sign-in", "/broker/v1/document-types", "/oauth2/nowhere", "/nowhere",
            ]
            for path in paths {
                for method in ["GET", "POST", "OPTIONS"] {
                    var request = HubRequest.method(method, path)
                    request.headers += Self.origin
                    let answer = try await hub.send(request)
                    #expect(answer.header("Access-Control-Allow-Origin") == nil, "\(request)")
                    #expect(answer.header("Access-Control-Allow-Methods") == nil, "\(request)")
                }
                #expect(try await browser.get(path).header("Access-Control-Allow-Origin") == nil, "\(path)")
            }
        }
    }
}
