import HubTesting
import JOSE
import Model
import OpenID
import Primitives
import SignIn
import Testing

/// Who may let a device in, and what nobody can make an agent do (RFC 8628, section 5).
@Suite struct DeviceAccessTests {
    @Test func `RFC 8628 5.1: nobody learns of a code without signing in`() async throws {
        try await Hub.lend { hub in
            let device = try await hub.device(hub.deviceClient())
            for code in [device.userCode, "BBBB-BBBB"] {
                let answer = try await hub.send(.get("/device?user_code=\(code)"))
                #expect(answer.status == 303 && answer.location?.hasPrefix("/sign-in?state=") == true, "\(code)")
            }
        }
    }

    @Test func `RFC 8628 5.1: who guesses is slowed down, on the counter of the account`() async throws {
        try await Hub.lend { hub in
            let client = try await hub.deviceClient()
            let browser = try await hub.browser(signedInAs: hub.member())
            let device = try await hub.device(client)
            var texts: [String] = []
            for _ in 0..<7 {
                let answer = try await browser.open("/device?user_code=BBBB-BBBB")
                #expect(answer.status == 422)
                texts.append(answer.text)
            }
            // The right code opens nothing meanwhile, and is not lost.
            #expect(try await browser.open(device.complete).status == 422)
            #expect(Set(texts.map(\.utf8.count)).count > 1)
            hub.clock.advance(by: .minutes(2))
            let page = try await browser.open(device.complete)
            #expect(page.status == 200 && page.text.contains(device.userCode))
        }
    }

    @Test func `identity, access: the rule is held against the hat at the approval`() async throws {
        try await Hub.lend { hub in
            let client = try await hub.deviceClient(access: .groups(["elus"]))
            let device = try await hub.device(client)
            let outside = try await hub.browser(signedInAs: hub.member())
            let page = try await outside.open(device.complete)
            #expect(page.status == 403 && page.isPage)
            #expect(try await hub.auditNames().contains("application.access-refused"))
            // Not by a form either, which was shown for another code.
            let form = try #require(try await outside.open("/device").form)
            let fields = form.fields.merging(["user_code": device.userCode, "decision": "allow"]) { $1 }
            let sent = try await outside.post("/device/decision", fields)
            #expect(sent.status == 303)
            #expect(try await hub.poll(device, client).error == "authorization_pending")
            let inside = try await hub.browser(signedInAs: hub.member("elue", groups: ["elus"]))
            _ = try await hub.answer(device, "allow", by: inside)
            hub.clock.advance(by: .seconds(5))
            #expect(try await hub.poll(device, client).status == 200)
        }
    }

    @Test func `identity, access: a device of one realm's issuer is let in by nobody of another`() async throws {
        try await Hub.lend { hub in
            let client = try await hub.deviceClient()
            let device = try await hub.device(client, realm: "argoat")
            let browser = try await hub.browser(signedInAs: hub.member(of: "armor"))
            #expect(try await browser.open(device.complete).status == 403)
            let other = try await hub.browser(signedInAs: hub.member(of: "argoat"))
            #expect(try await hub.answer(device, "allow", by: other).status == 200)
        }
    }

    @Test func `identity, sign-in: with several hats the agent says which one the device wears`() async throws {
        try await Hub.lend { hub in
            let client = try await hub.deviceClient()
            let member = try await hub.member(of: "armor")
            let other = try await hub.member(of: "argoat")
            try await hub.join(other, to: member)
            let evidence = Session.Evidence(
                means: .password,
                time: hub.clock.now,
                realms: ["armor", "argoat"],
                affiliation: member.id
            )
            let started = try await hub.session(of: member, evidence: [evidence])
            let browser = HubBrowser(hub, cookies: [Hub.sessionCookie: started.cookie.revealed()])
            let device = try await hub.device(client, scope: "openid organization")
            let choice = try await browser.open(device.complete)
            #expect(Set(PageForm.choices("affiliation", in: choice.text)) == [member.id.text, other.id.text])
            let page = try await browser.submit(#require(choice.form), ["affiliation": other.id.text])
            #expect(page.text.contains("Pays d&#39;Argoat") || page.text.contains("Argoat"))
            _ = try await browser.submit(#require(page.form), ["decision": "allow"])
            let tokens = try HubTokens(await hub.poll(device, client))
            #expect(try await hub.userinfo(tokens.access).json?["realm"]?.string == "argoat")
        }
    }

    @Test func `RFC 8628 5.4: another site's form, or one of another browser, answers nothing`() async throws {
        try await Hub.lend { hub in
            let client = try await hub.deviceClient()
            let browser = try await hub.browser(signedInAs: hub.member())
            let device = try await hub.device(client)
            let form = try #require(try await browser.open(device.complete).form)
            var forged = form.fields.merging(["decision": "allow"]) { $1 }
            let elsewhere = [(name: "Origin", value: "https://evil.example")]
            #expect(try await browser.post(form.action, forged, headers: elsewhere).status == 303)
            forged["csrf"] = "AAAA"
            #expect(try await browser.post(form.action, forged).status == 303)
            forged["csrf"] = nil
            #expect(try await browser.post(form.action, forged).status == 303)
            #expect(try await hub.poll(device, client).error == "authorization_pending")
            let undecided = try await browser.post(form.action, form.fields)
            #expect(undecided.status == 303)
            hub.clock.advance(by: .seconds(5))
            #expect(try await hub.poll(device, client).error == "authorization_pending")
        }
    }

    @Test func `a third party is told what the agent was shown, and that is a consent`() async throws {
        try await Hub.lend { hub in
            let client = try await hub.deviceClient()
            try await hub.change(client) { $0.isThirdParty = true }
            let member = try await hub.member()
            let browser = try await hub.browser(signedInAs: member)
            let device = try await hub.device(client, scope: "openid email")
            let page = try await browser.open(device.complete)
            #expect(page.text.contains("alegoff@armor.example"))
            _ = try await browser.submit(#require(page.form), ["decision": "allow"])
            let consent = try await hub.stores.own.consent(of: member.agent, to: client.id)
            #expect(consent?.scopes == ["email"])
        }
    }

    @Test func `a device is let in once: a form sent twice says that nothing waits`() async throws {
        try await Hub.lend { hub in
            let client = try await hub.deviceClient()
            let browser = try await hub.browser(signedInAs: hub.member())
            let device = try await hub.device(client)
            let form = try #require(try await browser.open(device.complete).form)
            #expect(try await browser.submit(form, ["decision": "allow"]).status == 200)
            #expect(try await browser.submit(form, ["decision": "refuse"]).status == 422)
            #expect(try await hub.poll(device, client).status == 200)
            #expect(try await browser.open("/device/done").status == 200)
        }
    }

    @Test func `acr: a level that a device asks for is proved on the way, once`() async throws {
        try await Hub.lend { hub in
            let client = try await hub.deviceClient()
            let member = try await hub.member()
            let app = try await hub.enrolApp(of: member.agent, in: ["armor"]).key
            let browser = try await hub.browser(signedInAs: member)
            let device = try await hub.device(client, [("acr_values", "eidas2")])
            let asked = try await browser.open(device.complete)
            let page = try await browser.submit(#require(asked.form), ["code": hub.code(of: app)])
            #expect(page.text.contains(device.userCode), "\(page.status)")
            _ = try await browser.submit(#require(page.form), ["decision": "allow"])
            let tokens = try HubTokens(await hub.poll(device, client))
            #expect(try await hub.verified(tokens.id).claims["acr"]?.string == "eidas2")
        }
    }
}
