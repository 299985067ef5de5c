import Foundation
import HubTesting
import JOSE
import Model
import Primitives
import SignIn
import Testing

/// One agent, one application, and what the tests of this folder say about their pages.
struct SignInScene: Sendable {
    static let name = "alegoff@armor.example"

    let hub: Hub
    let client: HubClient
    let member: Affiliation

    static func lend(_ body: @escaping @Sendable (SignInScene) async throws -> Void) async throws {
        try await Hub.lend { hub in
            try await body(
                SignInScene(
                    hub: hub,
                    client: try await hub.client(),
                    member: try await hub.member(password: Hub.password)
                )
            )
        }
    }

    /// To the page after the password, or to the application when nothing more is asked.
    func typePassword(
        in browser: HubBrowser,
        password: String = Hub.password,
        _ changes: [String: String?] = [:]
    ) async throws -> HubAnswer {
        try await browser.signIn(
            to: self.hub.authorizePath(self.client, changes),
            as: Self.name,
            password: password
        )
    }

    /// Claims of the ID token that a sign-in ended with.
    func claims(_ answer: HubAnswer) async throws -> JSONValue {
        let code = try #require(
            answer.parameters["code"],
            "\(answer.status) \(answer.location ?? answer.text)"
        )
        return try await self.hub.verified(HubTokens(await self.hub.redeem(code, for: self.client)).id)
            .claims
    }

    /// What a token of the session in the browser says was done.
    func level(_ browser: HubBrowser, _ changes: [String: String?] = [:]) async throws -> [String] {
        try await self.claims(browser.get(self.hub.authorizePath(self.client, changes))).level
    }
}

extension JSONValue {
    /// `acr`, then the words of `amr`.
    var level: [String] {
        [self["acr"]?.string ?? ""] + (self["amr"]?.array ?? []).compactMap(\.string)
    }
}

extension HubAnswer {
    /// Where the first link to a path leads.
    func link(to path: String) -> String? {
        PageForm.links(in: self.text).first { $0 == path || $0.hasPrefix("\(path)?") }
    }

    func form(to path: String) -> PageForm? { self.forms.first { $0.action == path } }

    /// The codes of a page that shows codes on paper.
    var paperCodes: [String] {
        self.text.components(separatedBy: "<li>").dropFirst().compactMap { rest in
            let code = String(rest.prefix { $0 != "<" })
            return code.utf8.count == 17 && code.split(separator: "-").map(\.utf8.count) == [5, 5, 5]
                ? code : nil
        }
    }

    /// The key of a page that offers one to an app.
    var offeredApp: TOTP? {
        guard
            let link = PageForm.links(in: self.text).first(where: { $0.hasPrefix("otpauth://totp/") }),
            let secret = link.split(whereSeparator: { "?&".contains($0) }).first(where: {
                $0.hasPrefix("secret=")
            }),
            let key = Base32.decode(secret.dropFirst("secret=".count))
        else { return nil }
        return TOTP(key: Secret(key))
    }

    /// Whether it goes where somebody who is not signed in, or not lately, goes.
    var leadsToSignIn: Bool { self.status == 303 && self.location?.hasPrefix("/sign-in") == true }
}
