import Foundation
import HubTesting
import JOSE
import Model
import OpenID
import Primitives
import Testing

/// The Front-Channel plan of the OpenID Provider certification, behind TLS.
@Suite struct FrontChannelPlanTests {
    @Test func `oidcc-frontchannel-logout-discovery-endpoint-verification: both flags`() async throws {
        try await TLSScene.lend { tls in
            let document = try await tls.hub.send(.get("/.well-known/openid-configuration")).json
            #expect(document?["frontchannel_logout_supported"]?.bool == true)
            #expect(document?["frontchannel_logout_session_supported"]?.bool == true)
        }
    }

    @Test func `oidcc-frontchannel-rp-initiated-logout: a frame with iss and sid only, then prompt=none fails`()
        async throws
    {
        try await TLSScene.lend { tls in
            let hub = tls.hub
            let client = try await hub.client(algorithm: .RS256)
            try await hub.change(client) { $0.client.frontchannelLogoutURI = "https://mairie.example/front" }
            let browser = try await hub.browser(signedInAs: hub.member())
            let tokens = try await hub.tokens(for: client, by: browser)
            let sid = try #require(try await FlowChecks.identity(tokens.id, of: client, on: hub)["sid"]?.string)
            let query = FormParameters.encode([
                ("id_token_hint", tokens.id), ("post_logout_redirect_uri", client.postLogoutURI), ("state", "s 1"),
            ])
            let page = try await browser.open("/oauth2/logout?\(query)")
            let frames = page.text.components(separatedBy: "<iframe src=\"").dropFirst()
                .map { rest in String(rest.prefix { $0 != "\"" }).replacing("&amp;", with: "&") }
            let parameters = try #require(frames.first?.split(separator: "?").last)
            #expect(frames.count == 1 && frames[0].hasPrefix("https://mairie.example/front?"))
            #expect(try FormParameters(parsing: parameters.utf8).values == ["iss": Hub.url, "sid": sid])
            // The way back, with the state as it was.
            let back = "\(client.postLogoutURI)?\(FormParameters.encode([("state", "s 1")]))"
            #expect(PageForm.links(in: page.text).contains(back))
            let none = try await browser.get(hub.authorizePath(client, ["prompt": "none"]))
            #expect(try FlowChecks.error(none, of: client) == "login_required")
        }
    }
}
