import Foundation
import HubTesting
import Primitives
import Testing

/// OAuth 2.0 Form Post Response Mode.
@Suite struct FormPostTests {
    private static let posted: [String: String?] = ["response_mode": "form_post"]

    @Test func `2: the answer is a form to the validated address, with a button, and nothing is in an address`()
        async throws
    {
        try await Hub.lend { hub in
            let client = try await hub.client()
            let browser = try await hub.browser(signedInAs: hub.member())
            let page = try await browser.get(hub.authorizePath(client, Self.posted))
            #expect(page.status == 200)
            #expect(page.isPage)
            #expect(page.location == nil)
            #expect(page.header("Cache-Control") == "no-store")
            let callback = page.callback(of: client)
            #expect(Set(callback.keys).isSuperset(of: ["code", "state", "iss"]))
            #expect(callback["state"] == "état 1")
            #expect(callback["iss"] == Hub.url)
            #expect(page.text.contains("<button class=\"button\">"))
            #expect(try await hub.redeem(#require(callback["code"]), for: client).status == 200)
        }
    }

    @Test(arguments: [
        ("\"\u{301}", "&quot;\u{301}"), ("é \"\u{301} <\u{338}b&\u{301}", "é &quot;\u{301} &lt;\u{338}b&amp;\u{301}"),
        ("{{m.signOut}}'\u{301}", "{{m.signOut}}&#39;\u{301}"),
    ])
    func `2: the state is in the form byte for byte, marks that join a quote too`(
        state: String,
        written: String
    ) async throws {
        try await Hub.lend { hub in
            let client = try await hub.client()
            let browser = try await hub.browser(signedInAs: hub.member())
            let page = try await browser.get(hub.authorizePath(client, Self.posted.merging(["state": state]) { $1 }))
            #expect(page.text.utf8.contains("name=\"state\" value=\"\(written)\">".utf8))
        }
    }

    @Test func `2: the page may send to the validated origin, and runs one script of this hub`() async throws {
        try await Hub.lend { hub in
            let client = try await hub.client()
            let browser = try await hub.browser(signedInAs: hub.member())
            let page = try await browser.get(hub.authorizePath(client, Self.posted))
            let policy = try #require(page.header("Content-Security-Policy"))
            #expect(policy.contains("form-action 'self' https://mairie.example;"))
            #expect(policy.contains("script-src 'self';"))
            #expect(policy.contains("frame-ancestors 'none'"))
            let source = try #require(page.text.split(separator: "<script src=\"").dropFirst().first)
            let script = try await hub.send(.get(String(source.prefix { $0 != "\"" })))
            #expect(script.status == 200)
            #expect(script.text.contains("requestSubmit"))
            #expect(page.text.components(separatedBy: "<script").count == 2)
        }
    }

    static let refusals: [([String: String?], String)] = [
        (["scope": nil], "invalid_scope"),
        (["response_type": "token"], "unsupported_response_type"),
        (["code_challenge": nil], "invalid_request"),
        (["prompt": "none"], "login_required"),
        (["max_age": "soon"], "invalid_request"),
    ]

    @Test(arguments: refusals)
    func `2: errors come by the same way, with state and issuer`(
        changes: [String: String?],
        error: String
    ) async throws {
        try await Hub.lend { hub in
            let client = try await hub.client()
            let changes = changes.merging(Self.posted) { $1 }
            let callback = try await hub.send(.get(hub.authorizePath(client, changes))).callback(of: client)
            #expect(callback["error"] == error)
            #expect(callback["state"] == "état 1")
            #expect(callback["iss"] == Hub.url)
            #expect(callback["code"] == nil)
        }
    }

    @Test(arguments: ["fragment", "jwt", "query.jwt", "form_post.jwt", "web_message", "FORM_POST", "query form_post"])
    func `Multiple Response Types 2.1: another mode is refused, and nothing comes in a fragment`(
        mode: String
    ) async throws {
        try await Hub.lend { hub in
            let client = try await hub.client()
            let browser = try await hub.browser(signedInAs: hub.member())
            let answer = try await browser.get(hub.authorizePath(client, ["response_mode": mode]))
            #expect(answer.status == 303)
            #expect(answer.parameters["error"] == "invalid_request")
            #expect(answer.location?.contains("#") == false)
        }
    }

    @Test func `RFC 6749 4.1.2.1: an address that is not registered gets no form either`() async throws {
        try await Hub.lend { hub in
            let client = try await hub.client()
            let browser = try await hub.browser(signedInAs: hub.member())
            let changes = Self.posted.merging(["redirect_uri": "https://evil.example/cb"]) { $1 }
            let answer = try await browser.get(hub.authorizePath(client, changes))
            #expect(answer.status == 400)
            #expect(answer.forms.allSatisfy { !$0.action.contains("evil.example") })
            #expect(answer.header("Content-Security-Policy")?.contains("evil") == false)
        }
    }

    @Test(arguments: ["\"><script>alert(1)</script>", "a&b=c d+e%20", "l'été <b>"])
    func `2: state comes back as it was sent, as text`(state: String) async throws {
        try await Hub.lend { hub in
            let client = try await hub.client()
            let browser = try await hub.browser(signedInAs: hub.member())
            let changes = Self.posted.merging(["state": state]) { $1 }
            let page = try await browser.get(hub.authorizePath(client, changes))
            #expect(page.callback(of: client)["state"] == state)
            #expect(!page.text.contains("<script>alert"))
        }
    }

    @Test(arguments: [("fr", "Continuer"), ("en", "Continue"), ("br", "Kenderc’hel")])
    func `the page speaks the language that was asked for`(language: String, word: String) async throws {
        try await Hub.lend { hub in
            let client = try await hub.client()
            let browser = try await hub.browser(signedInAs: hub.member())
            let changes = Self.posted.merging(["ui_locales": language]) { $1 }
            let page = try await browser.get(hub.authorizePath(client, changes))
            #expect(page.text.contains("<html lang=\"\(language)\">"))
            #expect(page.text.contains(">\(word)</button>"))
            #expect(page.text.contains("Application mairie"))
        }
    }
}
