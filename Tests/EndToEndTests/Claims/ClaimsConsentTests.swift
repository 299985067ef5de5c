import Foundation
import HubTesting
import JOSE
import Model
import Primitives
import Testing

/// What a third party asks for by the names of claims is shown to the agent, and told once agreed to: OpenID Connect
/// Core, sections 5.5 and 3.1.2.4.
@Suite struct ClaimsConsentTests {
    private static let claims =
        #"{"userinfo":{"siren":{"essential":true},"given_name":null},"id_token":{"preferred_username":null}}"#

    private static func lend(
        _ body: @escaping @Sendable (Hub, HubClient, HubBrowser) async throws -> Void
    ) async throws {
        try await Hub.lend { hub in
            let client = try await hub.client()
            try await hub.change(client) { $0.isThirdParty = true }
            try await body(hub, client, try await hub.browser(signedInAs: hub.member()))
        }
    }

    /// Each thing that the page asks for: its words, its mark, its values.
    private static func items(_ page: HubAnswer) -> [String] {
        let list = page.text.components(separatedBy: "<ul class=\"facts\">").last?.components(separatedBy: "</ul>")
            .first
        return (list ?? "").components(separatedBy: "<li>").dropFirst().map { item in
            item.replacing(#/<[^>]+>/#, with: "\n").split(separator: "\n")
                .map { $0.trimmingCharacters(in: .whitespaces) }.filter { !$0.isEmpty }.joined(separator: " · ")
        }
    }

    private static func request(
        _ hub: Hub,
        _ client: HubClient,
        _ claims: String? = claims,
        _ changes: [String: String?] = [:]
    ) -> String {
        let asked: [String: String?] = ["scope": "openid email", "claims": claims]
        return hub.authorizePath(client, asked.merging(changes) { $1 })
    }

    @Test(arguments: [
        (
            "fr", ["Votre prénom", "Votre identifiant de connexion", "Le numéro SIREN de votre collectivité"],
            "Indispensable"
        ),
        ("en", ["Your first name", "Your username", "The SIREN number of your public body"], "Essential"),
        ("br", ["Hoc’h anv-bihan", "Hoc’h anaouder kevreañ", "Niverenn SIREN ho strollegezh"], "Ret"),
    ])
    func `5.5: the page lists the claims asked by name, in words and with their values, and marks the essential ones`(
        language: String,
        words: [String],
        mark: String
    ) async throws {
        try await Self.lend { hub, client, browser in
            let path = Self.request(hub, client, Self.claims, ["ui_locales": language])
            let items = try await Self.items(browser.open(path))
            #expect(items.count == 4)
            for (index, value) in [(0, "Anne"), (1, "alegoff")] {
                #expect(items.contains("\(words[index]) · \(value)"))
            }
            let siren = try await hub.stores.registry.realm("armor")?.realm.siren.text
            #expect(try items.contains("\(words[2]) · \(mark) · \(#require(siren))"))
            #expect(items.count { $0.contains(mark) } == 1)
        }
    }

    @Test(arguments: [
        (#"{"userinfo":{"email":null,"email_verified":null}}"#, 0),
        (#"{"id_token":{"email":{"essential":true}}}"#, 1),
        (#"{"userinfo":{"shoe_size":{"essential":true}},"id_token":{"acr":{"essential":true}}}"#, 0),
    ])
    func `5.5: what a scope opens is listed once, marked when it is essential, and what is not known is not listed`(
        claims: String,
        marks: Int
    ) async throws {
        try await Self.lend { hub, client, browser in
            let page = try await browser.open(Self.request(hub, client, claims, ["ui_locales": "en"]))
            let items = Self.items(page)
            #expect(items.count == 1)
            #expect(items[0].hasPrefix("Your email address"))
            #expect(items.count { $0.contains("Essential") } == marks)
        }
    }

    @Test
    func `5.5: what was agreed to by name is told, asks no more, stands in the account and goes with the consent`()
        async throws
    {
        try await Self.lend { hub, client, browser in
            let page = try await browser.open(Self.request(hub, client))
            let form = try #require(page.forms.first { $0.action == "/sign-in/consent" })
            let answer = try await browser.submit(form, ["decision": "allow"])
            let code = try #require(answer.parameters["code"])
            let tokens = try await HubTokens(hub.redeem(code, for: client))
            let userinfo = try #require(try await hub.userinfo(tokens.access).json?.object)
            #expect(Set(userinfo.keys) == ["sub", "email", "email_verified", "siren", "given_name"])
            #expect(try await hub.verified(tokens.id).claims["preferred_username"]?.string == "alegoff")
            #expect(try await browser.get(Self.request(hub, client)).parameters["code"] != nil)
            // A name that was not agreed to asks again, as a wider scope does.
            let wider = #"{"userinfo":{"siren":null,"family_name":null}}"#
            let silent = try await browser.get(Self.request(hub, client, wider, ["prompt": "none"]))
            #expect(silent.parameters["error"] == "consent_required")

            let account = try await browser.get("/account/consents?ui_locales=en")
            for words in ["Your first name", "Your username", "The SIREN number of your public body"] {
                #expect(account.text.contains(words))
            }
            #expect(!account.text.contains("claim:"))
            let withdraw = try #require(account.forms.first { $0.action == "/account/consents/withdraw" })
            _ = try await browser.submit(withdraw)
            let again = try await browser.open(Self.request(hub, client))
            #expect(again.forms.contains { $0.action == "/sign-in/consent" })
        }
    }

    @Test func `5.5: a consent to a scope covers the claims that it opens, and one to a claim opens no scope`()
        async throws
    {
        try await Self.lend { hub, client, browser in
            let byName: [String: String?] = ["scope": "openid", "claims": #"{"userinfo":{"email":null}}"#]
            let page = try await browser.open(hub.authorizePath(client, byName))
            let form = try #require(page.forms.first { $0.action == "/sign-in/consent" })
            let answer = try await browser.submit(form, ["decision": "allow"])
            #expect(answer.parameters["code"] != nil)
            let byScope = try await browser.open(hub.authorizePath(client, ["scope": "openid email"]))
            let wider = try #require(byScope.forms.first { $0.action == "/sign-in/consent" })
            _ = try await browser.submit(wider, ["decision": "allow"])
            let both: [String: String?] = ["scope": "openid", "claims": #"{"id_token":{"email_verified":null}}"#]
            #expect(try await browser.get(hub.authorizePath(client, both)).parameters["code"] != nil)
        }
    }
}
