import HubTesting
import JOSE
import Model
import Primitives
import Testing

/// One of the two plans, which differ in how the answer comes.
enum BasicPlan: String, CaseIterable, Sendable {
    case basic, formPost

    func parameters(_ changes: [String: String?]) -> [String: String?] {
        self == .basic ? changes : changes.merging(["response_mode": "form_post"]) { old, _ in old }
    }
}

/// An application as the suite registers one, an agent with a password, and a browser.
struct BasicPlanScene: Sendable {
    static let name = "alegoff@armor.example"

    let hub: Hub
    let plan: BasicPlan
    let client: HubClient
    let member: Affiliation

    func path(_ changes: [String: String?] = [:]) -> String {
        self.hub.authorizePath(self.client, self.plan.parameters(changes))
    }

    /// What every flow of the suite is held against, then the claims of the ID token.
    func claims(_ answer: HubAnswer) async throws -> JSONValue {
        let callback = answer.callback(of: self.client)
        #expect(Set(callback.keys).subtracting(["session_state"]) == ["code", "state", "iss"])
        #expect(callback["state"] == "état 1")
        #expect(callback["iss"] == Hub.url)
        if self.plan == .formPost { #expect(answer.location == nil) }
        let code = try #require(callback["code"], "\(answer.status) \(answer.location ?? answer.text)")
        #expect(code.utf8.count >= 22)
        let tokens = try HubTokens(await self.hub.redeem(code, for: self.client))
        let claims = try await self.hub.verified(tokens.id, algorithm: .RS256).claims
        #expect(claims["aud"]?.string == self.client.id.text)
        #expect(claims["iss"]?.string == Hub.url)
        return claims
    }

    /// Signed in with a password, through the pages.
    func signedIn(_ changes: [String: String?] = [:]) async throws -> (browser: HubBrowser, claims: JSONValue) {
        let browser = HubBrowser(self.hub)
        let answer = try await browser.signIn(to: self.path(changes), as: Self.name)
        return (browser, try await self.claims(answer))
    }

    static func lend(
        _ plan: BasicPlan,
        authentication: Application.Authentication = .secretBasic,
        _ body: @escaping @Sendable (BasicPlanScene) async throws -> Void
    ) async throws {
        try await Hub.lend { hub in
            let client = try await hub.client(authentication: authentication, algorithm: .RS256)
            let member = try await hub.member(password: Hub.password)
            try await body(BasicPlanScene(hub: hub, plan: plan, client: client, member: member))
        }
    }
}
