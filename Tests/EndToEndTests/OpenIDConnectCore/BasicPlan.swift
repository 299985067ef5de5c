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

/// An application as the suite registers one, an agent with a password, and a browser; the hub is behind TLS.
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
        try await self.flow(answer).claims
    }

    /// The same with the tokens.
    func flow(_ answer: HubAnswer) async throws -> (tokens: HubTokens, claims: JSONValue) {
        let code = try FlowChecks.code(answer, of: self.client)
        if self.plan == .formPost { #expect(answer.location == nil) }
        let tokens = try FlowChecks.tokens(await self.hub.redeem(code, for: self.client))
        return (tokens, try await FlowChecks.identity(tokens.id, of: self.client, on: self.hub))
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
        try await TLSScene.lend { tls in
            let hub = tls.hub
            let client = try await hub.client(authentication: authentication, algorithm: .RS256)
            let member = try await hub.member(password: Hub.password)
            try await body(BasicPlanScene(hub: hub, plan: plan, client: client, member: member))
        }
    }
}
