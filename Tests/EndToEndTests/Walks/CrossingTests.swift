import HubTesting
import JOSE
import Model
import Primitives
import Testing

/// Sign-ins beside one another, and after one another at one machine, never take anything of each other.
@Suite struct CrossingTests {
    private struct Told: Sendable {
        let sub: String
        let sid: String
        let nonce: String
        let login: String
    }

    private static func signIn(_ hub: Hub, _ pilot: PagePilot, _ client: HubClient, nonce: String) async throws -> Told
    {
        var pilot = pilot
        let answer = try await pilot.go(hub.authorizePath(client, ["nonce": nonce, "prompt": "login"]))
        let code = try #require(answer.parameters["code"], "no code: \(answer.status) at \(pilot.place)")
        let tokens = try HubTokens(await hub.redeem(code, for: client))
        let claims = try await hub.verified(tokens.id).claims
        let userinfo = try await hub.userinfo(tokens.access)
        #expect(userinfo.json?["sub"]?.string == claims["sub"]?.string)
        return Told(
            sub: try #require(claims["sub"]?.string),
            sid: try #require(claims["sid"]?.string),
            nonce: claims["nonce"]?.string ?? "",
            login: userinfo.json?["preferred_username"]?.string ?? ""
        )
    }

    @Test func `CVE-2021-35472: thirty agents who sign in at once each get their own tokens`() async throws {
        try await Hub.lend { hub in
            let client = try await hub.client()
            var people: [(member: Affiliation, subject: String, pilot: PagePilot)] = []
            for number in 10..<40 {
                let password = "un mot de passe \(number) assez long"
                let member = try await hub.member("agent\(number)", password: password)
                var knowledge = PagePilot.Knowledge(identifier: "agent\(number)@armor.example", password: password)
                if number.isMultiple(of: 2) {
                    knowledge.code = hub.code(of: try await hub.enrolApp(of: member.agent, in: ["armor"]).key)
                }
                let subject = try #require(try await hub.stores.agents.agent(member.agent)).subject.text
                people.append((member, subject, PagePilot(HubBrowser(hub), knowledge)))
            }
            let told = try await withThrowingTaskGroup(of: (Int, Told).self) { group in
                for (number, person) in people.enumerated() {
                    group.addTask { (number, try await Self.signIn(hub, person.pilot, client, nonce: "n\(number)")) }
                }
                return try await group.reduce(into: [:]) { $0[$1.0] = $1.1 }
            }
            for (number, person) in people.enumerated() {
                let own = try #require(told[number])
                #expect(own.sub == person.subject)
                #expect(own.login == person.member.profile.login)
                #expect(own.nonce == "n\(number)")
                #expect(try await hub.sessions(of: person.member).map(\.id.text) == [own.sid])
            }
            #expect(Set(told.values.map(\.sid)).count == people.count)
        }
    }

    @Test(arguments: ["the cookie is lost", "a sign-out without the cookie", "nothing at all"])
    func `CVE-2025-12390: who sits down after another at one machine never gets the other's tokens`(
        before: String
    ) async throws {
        try await Hub.lend { hub in
            let client = try await hub.client()
            let first = try await hub.member("premiere", password: Hub.password)
            let second = try await hub.member("seconde", password: Hub.password)
            let browser = HubBrowser(hub)
            var pilot = PagePilot(browser, .init(identifier: "premiere@armor.example", password: Hub.password))
            let code = try #require(try await pilot.go(hub.authorizePath(client)).parameters["code"])
            let old = try HubTokens(await hub.redeem(code, for: client))
            let oldClaims = try await hub.verified(old.id).claims
            switch before {
            case "the cookie is lost": browser.forget(Hub.sessionCookie)
            case "nothing at all": break
            default: _ = try await hub.send(.get("/oauth2/logout?id_token_hint=\(old.id)"))
            }
            hub.clock.advance(by: .minutes(1))
            let next = PagePilot(browser, .init(identifier: "seconde@armor.example", password: Hub.password))
            let told = try await Self.signIn(hub, next, client, nonce: "n2")
            let subject = try #require(try await hub.stores.agents.agent(second.agent)).subject.text
            #expect(told.sub == subject)
            #expect(told.sid != oldClaims["sid"]?.string)
            #expect(told.login == "seconde")
            // What the first was given speaks of nobody else, and has ended where the browser still held it.
            let refreshed = try await hub.refresh(old.refresh, for: client)
            if before == "the cookie is lost" {
                let tokens = try HubTokens(refreshed)
                #expect(try await hub.verified(tokens.id).claims["sub"] == oldClaims["sub"])
            } else {
                #expect(refreshed.error == "invalid_grant")
                #expect(try await hub.sessions(of: first).isEmpty)
            }
            #expect(try await hub.sessions(of: second).map(\.id.text) == [told.sid])
        }
    }
}
