import HubTesting
import JOSE
import Model
import Primitives
import SQLCore
import Testing

/// A device without a browser is let in from another one (RFC 8628).
@Suite struct DeviceFlowTests {
    @Test func `RFC 8628 3.2: the answer has the codes, the page and the pace`() async throws {
        try await Hub.lend { hub in
            let client = try await hub.deviceClient()
            let answer = try await hub.call("device_authorization", client, form: [("scope", "openid")])
            #expect(answer.status == 200 && answer.isOAuthJSON)
            let code = try #require(answer.json?["device_code"]?.string)
            #expect(code.utf8.count >= 43)
            let user = try #require(answer.json?["user_code"]?.string)
            #expect(user.wholeMatch(of: /[BCDFGHJKLMNPQRSTVWXZ]{4}-[BCDFGHJKLMNPQRSTVWXZ]{4}/) != nil, "\(user)")
            #expect(answer.json?["verification_uri"]?.string == "\(Hub.url)/device")
            let complete = answer.json?["verification_uri_complete"]?.string
            #expect(complete == "\(Hub.url)/device?user_code=\(user)")
            #expect(answer.json?["expires_in"]?.integer == 600)
            #expect(answer.json?["interval"]?.integer == 5)
            let rows = try await hub.database.query("select hash from device_requests")
            #expect(try rows.map { try $0.bytes("hash") } == [Digest.sha256(code)])
        }
    }

    @Test func `RFC 8628 3.1: only an application that is registered for it begins`() async throws {
        try await Hub.lend { hub in
            let other = try await hub.client("mairie")
            let refused = try await hub.call("device_authorization", other, form: [("scope", "openid")])
            #expect(refused.status == 400 && refused.error == "unauthorized_client")
            let client = try await hub.deviceClient(authentication: .secretBasic)
            let wrong = try await hub.send(
                .post("/oauth2/device_authorization", form: [], headers: [Hub.basic(client.id.text, "faux")])
            )
            #expect(wrong.status == 401 && wrong.error == "invalid_client")
            let twice = [("scope", "openid"), ("scope", "openid")]
            #expect(try await hub.call("device_authorization", client, form: twice).error == "invalid_request")
            #expect(
                try await hub.call("device_authorization", client, form: [("scope", "profile")]).error
                    == "invalid_scope"
            )
            try await hub.change(client) { $0.client.grants = [.authorizationCode] }
            let gone = try await hub.call("device_authorization", client, form: [("scope", "openid")])
            #expect(gone.error == "unauthorized_client")
        }
    }

    @Test func `RFC 8628 3.3: the agent signs in, is told what is asked, and lets the device in`() async throws {
        try await Hub.lend { hub in
            let client = try await hub.deviceClient()
            let member = try await hub.member(password: Hub.password)
            let device = try await hub.device(client)
            #expect(try await hub.poll(device, client).error == "authorization_pending")
            let browser = HubBrowser(hub)
            let page = try await browser.signIn(to: device.complete, as: "alegoff@armor.example")
            #expect(page.status == 200 && page.isPage)
            for word in ["Application borne", device.userCode, "Anne Le Goff", "Secrétaire", "Armor Agglomération"] {
                #expect(page.text.contains(word), "\(word)")
            }
            let done = try await browser.submit(#require(page.form), ["decision": "allow"])
            #expect(done.status == 200 && done.isPage)
            hub.clock.advance(by: .seconds(5))
            let tokens = try HubTokens(await hub.poll(device, client))
            let claims = try await hub.verified(tokens.id).claims
            #expect(claims["aud"]?.string == "borne" && claims["acr"]?.string == "eidas1")
            let session = try await hub.sessions(of: member).first
            #expect(claims["sid"]?.string == session?.id.text)
            #expect(tokens.scope == "openid profile")
            #expect(try await hub.userinfo(tokens.access).json?["name"]?.string == "Anne Le Goff")
            #expect(try await hub.refresh(tokens.refresh, for: client).status == 200)
            let names = try await hub.auditNames()
            #expect(names.count { $0 == "device.approved" } == 1 && names.count { $0 == "grant.started" } == 1)
        }
    }

    @Test(arguments: ["wdjbmjht", " w d j b - m j h t ", "WDJB\u{2013}MJHT", "WdJb MjHt"])
    func `RFC 8628 6.1: a code is typed in any case, with spaces and dashes`(typed: String) async throws {
        try await Hub.lend { hub in
            let client = try await hub.deviceClient()
            let browser = try await hub.browser(signedInAs: hub.member())
            let device = try await hub.device(client)
            let letters = Array(device.userCode.replacing("-", with: ""))
            // The spelling is the argument's, the letters are the device's.
            var next = letters.makeIterator()
            let spelled = String(
                typed.compactMap { mark -> Character? in
                    guard mark.isLetter else { return mark }
                    let letter = next.next()
                    return mark.isLowercase ? letter?.lowercased().first : letter
                }
            )
            let entry = try await browser.open("/device")
            let page = try await browser.submit(#require(entry.form), ["user_code": spelled])
            #expect(page.status == 200 && page.text.contains(device.userCode), "\(spelled)")
        }
    }

    @Test(arguments: ["", "WDJB", "WDJB-MJHA", "WDJB-MJHT-X", "12345678", "é"])
    func `RFC 8628 3.3: a code that is none is told so, on the page`(typed: String) async throws {
        try await Hub.lend { hub in
            let browser = try await hub.browser(signedInAs: hub.member())
            let entry = try await browser.open("/device")
            #expect(entry.status == 200)
            let page = try await browser.submit(#require(entry.form), ["user_code": typed])
            #expect(page.status == 422 && page.text.contains("aria-invalid"))
        }
    }

    @Test func `RFC 8628 3.5: what the agent refuses stays refused, and gives nothing`() async throws {
        try await Hub.lend { hub in
            let client = try await hub.deviceClient()
            let browser = try await hub.browser(signedInAs: hub.member())
            let device = try await hub.device(client)
            #expect(try await hub.answer(device, "refuse", by: browser).status == 200)
            #expect(try await hub.poll(device, client).error == "access_denied")
            // The page is gone for everybody, and so is the code.
            #expect(try await browser.open(device.complete).status == 422)
            hub.clock.advance(by: .seconds(9))
            #expect(try await hub.poll(device, client).error == "access_denied")
            #expect(try await hub.auditNames().contains("device.refused"))
        }
    }

    @Test func `RFC 8628 3.5: who asks too soon is told to slow down, five seconds more each time`() async throws {
        try await Hub.lend { hub in
            let client = try await hub.deviceClient()
            let device = try await hub.device(client)
            #expect(try await hub.poll(device, client).error == "authorization_pending")
            hub.clock.advance(by: .seconds(4))
            let soon = try await hub.poll(device, client)
            #expect(soon.status == 400 && soon.error == "slow_down" && soon.isOAuthJSON)
            hub.clock.advance(by: .seconds(9))
            #expect(try await hub.poll(device, client).error == "slow_down")
            // The longer interval is for all requests that follow.
            hub.clock.advance(by: .seconds(15))
            #expect(try await hub.poll(device, client).error == "authorization_pending")
            hub.clock.advance(by: .seconds(14))
            #expect(try await hub.poll(device, client).error == "slow_down")
            hub.clock.advance(by: .seconds(20))
            #expect(try await hub.poll(device, client).error == "authorization_pending")
        }
    }

    @Test func `RFC 8628 3.5: after ten minutes the codes have expired, known or not`() async throws {
        try await Hub.lend { hub in
            let client = try await hub.deviceClient()
            let browser = try await hub.browser(signedInAs: hub.member())
            let device = try await hub.device(client)
            hub.clock.advance(by: .minutes(10))
            #expect(try await hub.poll(device, client).error == "expired_token")
            #expect(try await browser.open(device.complete).status == 422)
            try await hub.stores.devices.forget(expiredBefore: hub.clock.now + .hours(1))
            #expect(try await hub.poll(device, client).error == "expired_token")
        }
    }

    @Test func `RFC 8628 3.4: a code is its application's and its issuer's`() async throws {
        try await Hub.lend { hub in
            let client = try await hub.deviceClient()
            let other = try await hub.deviceClient("autre")
            let browser = try await hub.browser(signedInAs: hub.member())
            let device = try await hub.device(client, realm: "armor")
            _ = try await hub.answer(device, "allow", by: browser)
            #expect(try await hub.poll(device, other, realm: "armor").error == "invalid_grant")
            #expect(try await hub.poll(device, client).error == "invalid_grant")
            #expect(try await hub.poll(device, client, realm: "argoat").error == "invalid_grant")
            let tokens = try HubTokens(await hub.poll(device, client, realm: "armor"))
            let issuer = try await hub.verified(tokens.id).claims["iss"]?.string
            #expect(issuer == "\(Hub.url)/realms/armor")
            let form = [("grant_type", "urn:ietf:params:oauth:grant-type:device_code"), ("device_code", "x.y")]
            #expect(try await hub.token(client, form: form).error == "invalid_grant")
            #expect(try await hub.token(client, form: [form[0]]).error == "invalid_request")
        }
    }

    @Test(arguments: HubEngine.available)
    func `RFC 8628 3.5: of fifty devices with one code one is given tokens, and they are then ended`(
        engine: HubEngine
    ) async throws {
        try await Hub.lend(on: engine) { hub in
            let client = try await hub.deviceClient()
            let browser = try await hub.browser(signedInAs: hub.member())
            let device = try await hub.device(client)
            _ = try await hub.answer(device, "allow", by: browser)
            let answers = try await withThrowingTaskGroup(of: HubAnswer.self) { group in
                for _ in 0..<50 { group.addTask { try await hub.poll(device, client) } }
                return try await group.reduce(into: []) { $0.append($1) }
            }
            let given = answers.filter { $0.status == 200 }
            #expect(given.count == 1)
            #expect(answers.allSatisfy { $0.status == 200 || $0.error == "invalid_grant" })
            let tokens = try HubTokens(#require(given.first))
            #expect(try await hub.userinfo(tokens.access).status == 401)
            #expect(try await hub.refresh(tokens.refresh, for: client).error == "invalid_grant")
        }
    }
}
