import Foundation
import HubTesting
import JOSE
import OpenID
import Primitives
import Testing

/// The Session Management plan of the OpenID Provider certification, behind TLS.
@Suite struct SessionPlanTests {
    @Test func `oidcc-session-management-discovery-endpoint-verification: the frame is named and there`() async throws {
        try await TLSScene.lend { tls in
            let document = try await tls.hub.send(.get("/.well-known/openid-configuration")).json
            let address = try #require(document?["check_session_iframe"]?.string)
            #expect(address.hasPrefix("\(Hub.url)/"))
            let page = try await tls.hub.send(.get(String(address.dropFirst(Hub.url.count))))
            #expect(page.status == 200 && page.isPage && page.header("X-Frame-Options") == nil)
        }
    }

    /// The frame's script compares the state with what it computes of the cookie: this is that computation.
    @Test func `oidcc-session-management-rp-initiated-logout: unchanged, then changed after the sign-out`() async throws
    {
        try await TLSScene.lend { tls in
            let hub = tls.hub
            let client = try await hub.client(algorithm: .RS256)
            let browser = try await hub.browser(signedInAs: hub.member())
            let answer = try await browser.get(hub.authorizePath(client))
            let code = try FlowChecks.code(answer, of: client)
            let state = try #require(answer.parameters["session_state"])
            #expect(!state.contains(" "))
            func word() throws -> String {
                let salt = try #require(state.split(separator: ".").last)
                let cookie = browser.cookies["__Host-liamm-state"] ?? ""
                let text = "\(client.id) https://mairie.example \(cookie) \(salt)"
                return state == "\(Base64URL.encode(Digest.sha256(text))).\(salt)" ? "unchanged" : "changed"
            }
            #expect(try word() == "unchanged")
            let hint = try HubTokens(await hub.redeem(code, for: client)).id
            let query = FormParameters.encode([
                ("id_token_hint", hint), ("post_logout_redirect_uri", client.postLogoutURI), ("state", "s"),
            ])
            let out = try await browser.get("/oauth2/logout?\(query)")
            #expect(out.location?.hasPrefix(client.postLogoutURI) == true && out.parameters == ["state": "s"])
            #expect(try word() == "changed")
            let none = try await browser.get(hub.authorizePath(client, ["prompt": "none"]))
            #expect(try FlowChecks.error(none, of: client) == "login_required")
        }
    }
}
