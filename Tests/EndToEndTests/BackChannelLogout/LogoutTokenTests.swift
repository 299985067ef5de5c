import Foundation
import HubTesting
import JOSE
import Model
import Primitives
import ServerTesting
import Testing

/// OpenID Connect Back-Channel Logout, sections 2.4 to 2.8: from the end of a session to the application.
@Suite struct LogoutTokenTests {
    /// An agent signed in to an application that listens at `address`; the session ends.
    private static func signOut(
        on hub: Hub,
        from address: String,
        realm: Realm.Slug? = nil
    ) async throws -> (ended: HubTokens, client: HubClient) {
        let client = try await hub.client(backchannelLogoutURI: address)
        let browser = try await hub.browser(signedInAs: hub.member())
        let tokens = try await hub.tokens(for: client, by: browser, realm: realm)
        _ = try await browser.get("\(Hub.path(of: realm))/oauth2/logout?id_token_hint=\(tokens.id)")
        return (tokens, client)
    }

    private static func depth(_ hub: Hub) async throws -> [Int] {
        let depth = try await hub.stores.outbox.depth()
        return [depth.waiting, depth.dead]
    }

    @Test(arguments: [nil, "armor"] as [Realm.Slug?])
    func `2.4: the logout token says who, which session and what, without a nonce`(realm: Realm.Slug?) async throws {
        try await LogoutReceiver.lend { receiver in
            try await Hub.lend { hub in
                let (tokens, _) = try await Self.signOut(on: hub, from: receiver.address, realm: realm)
                let idToken = try await hub.verified(tokens.id).claims
                #expect(try await Self.depth(hub) == [1, 0])
                #expect(try await hub.deliver() == 1)

                let call = try #require(receiver.calls.first)
                #expect(receiver.calls.count == 1)
                #expect(call.contentType == "application/x-www-form-urlencoded")
                #expect(call.names == ["logout_token"])
                let token = try await hub.verified(#require(call.token), type: "logout+jwt")
                let claims = token.claims
                #expect(claims["iss"]?.string == Hub.issuer(of: realm))
                #expect(claims["aud"]?.string == "mairie")
                #expect(claims["sub"] == idToken["sub"])
                #expect(claims["sid"] == idToken["sid"])
                #expect(claims["events"] == ["http://schemas.openid.net/event/backchannel-logout": [:]])
                #expect(claims["iat"]?.integer == hub.clock.now.seconds)
                #expect(claims["exp"]?.integer == hub.clock.now.seconds + 120)
                #expect(claims["jti"]?.string?.isEmpty == false)
                #expect(claims["nonce"] == nil)
                #expect(try await Self.depth(hub) == [0, 0])
            }
        }
    }

    @Test func `2.8: an application that answers 500 is told again, with another token`() async throws {
        try await LogoutReceiver.lend(answering: [500, 200]) { receiver in
            try await Hub.lend { hub in
                _ = try await Self.signOut(on: hub, from: receiver.address)
                #expect(try await hub.deliver() == 1)
                #expect(try await Self.depth(hub) == [1, 0])
                #expect(try await hub.deliver() == 0)
                hub.clock.advance(by: .seconds(2))
                #expect(try await hub.deliver() == 1)
                #expect(try await Self.depth(hub) == [0, 0])
                let tokens = receiver.calls.compactMap(\.token)
                #expect(tokens.count == 2)
                #expect(Set(tokens).count == 2)
            }
        }
    }

    @Test func `2.8: after ten refusals it is a dead letter, and no longer tried`() async throws {
        try await LogoutReceiver.lend(answering: [400]) { receiver in
            try await Hub.lend { hub in
                _ = try await Self.signOut(on: hub, from: receiver.address)
                for _ in 0..<12 {
                    try await hub.deliver()
                    hub.clock.advance(by: .hours(2))
                }
                #expect(receiver.calls.count == 10)
                #expect(try await Self.depth(hub) == [0, 1])
            }
        }
    }

    @Test func `2.8: a redirect is not followed`() async throws {
        try await LogoutReceiver.lend(answering: [302]) { receiver in
            try await Hub.lend { hub in
                _ = try await Self.signOut(on: hub, from: receiver.address)
                try await hub.deliver()
                #expect(receiver.calls.count == 1)
                #expect(try await Self.depth(hub) == [1, 0])
            }
        }
    }

    @Test(.timeLimit(.minutes(10)))
    func `2.8: an application that hangs is given up in time, and the other is told`() async throws {
        let hung = try ListeningSocket()
        try await LogoutReceiver.lend { receiver in
            try await Hub.lend { hub in
                let slow = try await hub.client("slow", backchannelLogoutURI: "http://127.0.0.1:\(hung.port)/logout")
                let quick = try await hub.client("quick", backchannelLogoutURI: receiver.address)
                let browser = try await hub.browser(signedInAs: hub.member())
                _ = try await hub.tokens(for: slow, by: browser)
                let tokens = try await hub.tokens(for: quick, by: browser)
                _ = try await browser.get("/oauth2/logout?id_token_hint=\(tokens.id)")
                #expect(try await hub.deliver() == 2)
                #expect(receiver.calls.count == 1)
                #expect(try await Self.depth(hub) == [1, 0])
            }
        }
    }

    @Test func `2.5: each application reached is told once, those not reached never`() async throws {
        try await LogoutReceiver.lend { receiver in
            try await Hub.lend { hub in
                let first = try await hub.client("first", backchannelLogoutURI: receiver.address)
                let second = try await hub.client("second", backchannelLogoutURI: receiver.address)
                _ = try await hub.client("third", backchannelLogoutURI: receiver.address)
                let silent = try await hub.client("silent")
                let browser = try await hub.browser(signedInAs: hub.member())
                for client in [first, first, second, silent] { _ = try await hub.tokens(for: client, by: browser) }
                let tokens = try await hub.tokens(for: first, by: browser)
                _ = try await browser.get("/oauth2/logout?id_token_hint=\(tokens.id)")
                try await hub.deliver()
                var audiences: [String] = []
                for call in receiver.calls {
                    let claims = try await hub.verified(#require(call.token), type: "logout+jwt").claims
                    audiences.append(try #require(claims["aud"]?.string))
                }
                #expect(audiences.sorted() == ["first", "second"])
            }
        }
    }

    @Test func `2.8: the page after a sign-out says of each application whether it was told`() async throws {
        try await LogoutReceiver.lend(answering: [200, 500]) { receiver in
            try await Hub.lend { hub in
                let browser = try await hub.browser(signedInAs: hub.member())
                var token = ""
                for name in ["first", "second"] as [Application.ClientID] {
                    let client = try await hub.client(name, backchannelLogoutURI: receiver.address)
                    token = try await hub.tokens(for: client, by: browser).id
                }
                let answer = try await browser.get("/oauth2/logout?id_token_hint=\(token)")
                let address = try #require(answer.location)
                let before = try await hub.send(.get(address))
                #expect(before.text.contains("Application first") && before.text.contains("Application second"))
                #expect(!before.text.contains("badge good"))
                try await hub.deliver()
                let after = try await hub.send(.get(address))
                #expect(after.text.components(separatedBy: "badge good").count == 2)
                #expect(after.text.components(separatedBy: "badge neutral").count == 2)
            }
        }
    }

    @Test func `2.7: a logout token opens nothing at the hub`() async throws {
        try await LogoutReceiver.lend { receiver in
            try await Hub.lend { hub in
                let (_, client) = try await Self.signOut(on: hub, from: receiver.address)
                try await hub.deliver()
                let token = try #require(receiver.calls.first?.token)
                #expect(try await hub.userinfo(token).status == 401)
                let browser = try await hub.browser(signedInAs: hub.member(of: "argoat", "ylebris"))
                #expect(try await browser.get("/oauth2/logout?id_token_hint=\(token)").status == 400)
                #expect(try await hub.code(for: client, by: browser).isEmpty == false)
            }
        }
    }
}
