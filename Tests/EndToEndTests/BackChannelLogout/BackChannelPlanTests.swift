import HubTesting
import JOSE
import Primitives
import Testing

/// The Back-Channel plan of the OpenID Provider certification: the application is on loopback, the hub behind TLS.
@Suite struct BackChannelPlanTests {
    @Test func `oidcc-backchannel-logout-discovery-endpoint-verification: both flags`() async throws {
        try await TLSScene.lend { tls in
            let document = try await tls.hub.send(.get("/.well-known/openid-configuration")).json
            #expect(document?["backchannel_logout_supported"]?.bool == true)
            #expect(document?["backchannel_logout_session_supported"]?.bool == true)
            #expect(document?["end_session_endpoint"]?.string == "\(Hub.url)/oauth2/logout")
        }
    }

    @Test func `oidcc-backchannel-rp-initiated-logout: one token of the session that ended, then prompt=none fails`()
        async throws
    {
        try await LogoutReceiver.lend { receiver in
            try await TLSScene.lend { tls in
                let hub = tls.hub
                let client = try await hub.client(algorithm: .RS256, backchannelLogoutURI: receiver.address)
                let browser = try await hub.browser(signedInAs: hub.member())
                let tokens = try await hub.tokens(for: client, by: browser)
                let identity = try await FlowChecks.identity(tokens.id, of: client, on: hub)
                let out = try await browser.get("/oauth2/logout?id_token_hint=\(tokens.id)")
                #expect(out.status < 400)
                try await hub.deliver()

                let call = try #require(receiver.calls.first)
                #expect(receiver.calls.count == 1)
                #expect(call.contentType == "application/x-www-form-urlencoded")
                #expect(call.names == ["logout_token"])
                let token = try await hub.verified(#require(call.token), algorithm: .RS256, type: "logout+jwt")
                let claims = token.claims
                #expect(claims["nonce"] == nil && claims["acr"] == nil && claims["auth_time"] == nil)
                #expect(claims["iss"]?.string == Hub.url)
                #expect(claims["aud"]?.string == client.id.text)
                let now = hub.clock.now.seconds
                #expect(claims["iat"]?.integer.map { now - 86_400...now ~= $0 } == true)
                #expect(claims["exp"]?.integer.map { $0 > now } == true)
                #expect(claims["jti"]?.string?.isEmpty == false)
                #expect(claims["events"] == ["http://schemas.openid.net/event/backchannel-logout": [:]])
                #expect(claims["sub"] == identity["sub"] && claims["sid"] == identity["sid"])

                let none = try await browser.get(hub.authorizePath(client, ["prompt": "none"]))
                #expect(try FlowChecks.error(none, of: client) == "login_required")
            }
        }
    }
}
