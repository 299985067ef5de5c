import HubTesting
import JOSE
import Model
import Primitives
import Testing

/// RFC 9101, section 10.2, and OpenID Connect Core, section 6.1: an object that names itself is used once.
@Suite struct RequestReplayTests {
    private typealias Scene = EncryptedRequestScene

    @Test func `10.2: an object with a jti comes once, without one as often as it lives`() async throws {
        try await Scene.lend { scene in
            let named = try scene.object(["jti": "a"])
            #expect(try await scene.code(named) != nil)
            #expect(try await scene.error(named) == "invalid_request_object")
            // Another envelope, other words and another issuer do not make it another.
            #expect(try await scene.error(scene.sealed(named)) == "invalid_request_object")
            #expect(try await scene.error(scene.object(["jti": "a", "state": "x"])) == "invalid_request_object")
            #expect(try await scene.code(scene.object(["jti": "A"])) != nil)
            let bare = try scene.object()
            for _ in 0..<2 { #expect(try await scene.code(bare) != nil) }
        }
    }

    @Test func `10.2: a replay is told where the object itself says, which is registered`() async throws {
        try await Scene.lend { scene in
            let object = try scene.object(["jti": "a"])
            #expect(try await scene.code(object) != nil)
            let path = scene.hub.referringPath(scene.client, ["request": object])
            let answer = try await scene.browser.get(path)
            #expect(answer.location?.hasPrefix("\(scene.client.redirectURI)?") == true)
            #expect(answer.parameters["error"] == "invalid_request_object")
            #expect(answer.parameters["state"] == "signed")
            let elsewhere = ["jti": "a", "redirect_uri": "https://evil.example/cb"] as [String: JSONValue?]
            let foreign = try scene.object(elsewhere)
            let page = try await scene.browser.get(scene.hub.referringPath(scene.client, ["request": foreign]))
            #expect(page.status == 400 && page.isPage && page.location == nil)
        }
    }

    @Test func `10.2: of fifty at once one is answered by a code`() async throws {
        try await Scene.lend { scene in
            let object = try scene.object(["jti": "a"])
            let codes = try await withThrowingTaskGroup(of: String?.self) { group in
                for _ in 0..<50 { group.addTask { try await scene.code(object) } }
                return try await group.reduce(into: []) { found, code in code.map { found.append($0) } }
            }
            #expect(codes.count == 1)
        }
    }

    @Test func `10.2: two applications may use one jti`() async throws {
        try await Scene.lend { scene in
            let other = try await scene.hub.client("courrier")
            try await scene.hub.change(other) { $0.client.keys = scene.signer.keys }
            for client in [scene.client, other] {
                let object = try scene.signer.object(for: client, on: scene.hub, ["jti": "a"])
                let path = scene.hub.referringPath(client, ["request": object])
                #expect(try await scene.browser.get(path).parameters["code"] != nil)
            }
        }
    }

    static let wrong: [JSONValue] = ["", 7, .null, ["a"], .string(String(repeating: "j", count: 513))]

    @Test(arguments: wrong)
    func `10.2: a jti is a text of 1 to 512 bytes`(id: JSONValue) async throws {
        try await Scene.lend { scene in
            let object = try scene.object(["jti": .some(id)])
            #expect(try await scene.error(object) == "invalid_request_object")
        }
    }

    @Test(arguments: [nil, "login"] as [String?])
    func `10.2: a sign-in on the way is no second use, and gives one code`(prompt: String?) async throws {
        try await Scene.lend { scene in
            try await scene.hub.member("bkerlann", password: Hub.password)
            let object = try scene.object(["jti": "a", "prompt": prompt.map { .string($0) }])
            let browser = HubBrowser(scene.hub)
            let path = scene.hub.referringPath(scene.client, ["request": object])
            let first = try await browser.get(path)
            let named = try await browser.submit(
                #require(try await browser.follow(first).form),
                ["identifier": "bkerlann@armor.example"]
            )
            // As a browser does it, but for the last step: the address that the sign-in leads back to.
            let form = try #require(named.form)
            let proved = try await browser.post(form.action, form.fields.merging(["password": Hub.password]) { $1 })
            let back = try #require(proved.location)
            #expect(back.contains("liamm_brought="))
            #expect(try await browser.get(back).parameters["code"] != nil)
            // It is used by now: as it came, in this browser or another, and as the hub brought it.
            #expect(try await browser.get(path).parameters["error"] == "invalid_request_object")
            #expect(try await scene.browser.get(path).parameters["error"] == "invalid_request_object")
            for visitor in [browser, scene.browser] {
                let again = try await visitor.get(back)
                #expect(again.parameters["code"] == nil)
                // Who is there gets the answer; who has to sign in anew gets it afterwards.
                if prompt == nil { #expect(again.parameters["error"] == "invalid_request_object") }
            }
        }
    }

    @Test func `10.2: neither is a question to the agent`() async throws {
        try await Scene.lend { scene in
            try await scene.hub.change(scene.client) { $0.isThirdParty = true }
            let object = try scene.object(["jti": "a"])
            let page = try await scene.browser.open(scene.hub.referringPath(scene.client, ["request": object]))
            let consent = try #require(page.forms.first { $0.action == "/sign-in/consent" })
            let answer = try await scene.browser.submit(consent, ["decision": "allow"])
            #expect(answer.parameters["code"] != nil, "\(answer.status) \(answer.parameters)")
            #expect(try await scene.error(object) == "invalid_request_object")
        }
    }

    @Test func `10.2: a marker of another request makes no first use`() async throws {
        try await Scene.lend { scene in
            let browser = HubBrowser(scene.hub)
            let asked = try await browser.get(
                scene.hub.referringPath(scene.client, ["request": scene.object(["jti": "a"])])
            )
            _ = try await browser.follow(asked)
            let object = try scene.object(["jti": "b"])
            #expect(try await scene.code(object) != nil)
            for marker in ["x", "AAAA"] {
                let path = scene.hub.referringPath(scene.client, ["request": object, "liamm_brought": marker])
                #expect(try await scene.browser.get(path).parameters["error"] == "invalid_request_object")
            }
        }
    }

    @Test func `RFC 9126 4: what was pushed is used once by its reference`() async throws {
        try await Scene.lend { scene in
            let object = try scene.object(["jti": "a"])
            let references = try await [scene.push(object), scene.push(object)].map {
                try #require($0.json?["request_uri"]?.string, "\($0.text)")
            }
            for reference in references {
                let path = scene.hub.referringPath(scene.client, ["request_uri": reference])
                #expect(try await scene.browser.get(path).parameters["code"] != nil)
                #expect(try await scene.browser.get(path).parameters["code"] == nil)
            }
        }
    }
}
