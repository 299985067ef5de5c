import Foundation
import HubTesting
import Model
import Primitives
import SignIn
import Testing

/// One of every value that the hub gives out, and the door that each of them opens.
struct SealedValues {
    struct Door: Sendable {
        let name: String
        let isOpened: @Sendable (String) async throws -> Bool
    }

    /// By the name of their own door; some have none.
    let values: [(name: String, value: String)]
    let doors: [Door]

    private static let other: [String: String?] = ["prompt": "login", "nonce": "nonce-2"]

    static func collect(_ hub: Hub) async throws -> SealedValues {
        let receiver = "https://mairie.example/backchannel"
        let client = try await hub.client(backchannelLogoutURI: receiver)
        let member = try await hub.member(password: Hub.password)
        let browser = HubBrowser(hub)
        var pilot = PagePilot(
            browser,
            .init(identifier: "alegoff@armor.example", password: Hub.password, enrols: false)
        )

        // A session that has ended, for the report of its sign-out; then one that lives.
        let first = try #require(try await pilot.go(hub.authorizePath(client)).parameters["code"])
        _ = try await hub.redeem(first, for: client)
        let account = try await browser.open("/account")
        let out = try await browser.post(
            "/oauth2/logout",
            ["csrf": try #require(account.forms.first { $0.action == "/oauth2/logout" }?.fields["csrf"])]
        )
        let signedOut = try #require(out.parameters["report"])

        let asked = try await pilot.open(hub.authorizePath(client, ["prompt": "login"]))
        let state = try #require(asked.form?.fields["state"])
        _ = try await pilot.on(asked)
        // Another request, not answered: a marker that has given a code is spent.
        let again = try await browser.get(hub.authorizePath(client, Self.other))
        let unspent = try #require(again.parameters["state"])
        let destination = try #require(Interaction(sealed: unspent, sealer: hub.sealer)).destination
        let marker = try #require(destination.range(of: "liamm_asked=")).upperBound
        let code = try await hub.code(for: client, by: browser)
        let tokens = try await hub.tokens(for: client, by: browser)
        var enroller = PagePilot(browser, .init(enrols: false))
        let app = try await enroller.open("/account/factors/application")
        let offer = try #require(app.forms.last { $0.action == "/account/factors/application" }?.fields["state"])
        let passkey = try await enroller.open("/account/factors/passkey")
        let challenge = try #require(passkey.forms.last { $0.action == "/account/factors/passkey" }?.fields["state"])
        enroller.knowledge.enrols = true
        // Codes on paper go with a factor.
        _ = try await enroller.go("/account/factors/application")
        let renewal = try await browser.open("/account/factors/codes")
        let renewed = try await browser.post(
            "/account/factors/codes",
            #require(renewal.forms.last { $0.action == "/account/factors/codes" }).fields
        )
        let sheet = try #require(renewed.parameters["state"])

        return SealedValues(
            values: [
                ("state", state), ("code", code), ("offer", offer), ("passkey offer", challenge), ("sheet", sheet),
                ("marker", String(destination[marker...])), ("refresh token", tokens.refresh),
                ("access token", tokens.access), ("id token", tokens.id), ("signed-out", signedOut),
                ("password link", try await hub.giveLink(.password, to: member)),
                ("factor link", try await hub.giveLink(.factor, to: member)),
                ("session", try #require(browser.cookies[Hub.sessionCookie])),
                ("known browser", try #require(browser.cookies[Hub.knownCookie])),
                ("browser", try #require(browser.cookies[Hub.browserCookie])),
                ("form token", try #require(app.forms.last?.fields["csrf"])),
            ],
            doors: self.doors(hub, client, browser.cookies)
        )
    }

    private static func doors(_ hub: Hub, _ client: HubClient, _ cookies: [String: String]) -> [Door] {
        @Sendable func get(_ target: String) async throws -> HubAnswer {
            try await HubBrowser(hub, cookies: cookies).get(target)
        }
        return [
            Door(name: "state") { try await HubBrowser(hub).get("/sign-in?state=\($0)").status == 200 },
            Door(name: "code") { try await hub.redeem($0, for: client).status == 200 },
            Door(name: "offer") { value in
                let page = try await get("/account/factors/application?state=\(value)")
                return page.forms.last { $0.action == "/account/factors/application" }?.fields["state"] == value
            },
            Door(name: "sheet") { try await get("/account/codes?state=\($0)").status == 200 },
            Door(name: "marker") { value in
                let path = hub.authorizePath(client, Self.other.merging(["liamm_asked": value]) { $1 })
                return try await get(path).parameters["code"] != nil
            },
            Door(name: "refresh token") { try await hub.refresh($0, for: client).status == 200 },
            Door(name: "access token") { try await hub.userinfo($0).status == 200 },
            Door(name: "id token") {
                try await HubBrowser(hub).get("/oauth2/logout?id_token_hint=\($0)").status != 400
            },
            Door(name: "signed-out") { try await get("/signed-out?report=\($0)").text.contains("Application mairie") },
            Door(name: "password link") {
                try await HubBrowser(hub).get("/sign-in/new-password?token=\($0)").status == 200
            },
            Door(name: "factor link") {
                try await HubBrowser(hub).get("/sign-in/new-factor?token=\($0)").status == 200
            },
            Door(name: "session") { value in
                try await HubBrowser(hub, cookies: [Hub.sessionCookie: value]).get("/account").status == 200
            },
            Door(name: "known browser") { KnownBrowser(sealed: $0, sealer: hub.sealer) != nil },
            Door(name: "form token") { value in
                // A form of this browser's: what is refused goes back to the page where it stands.
                let answer = try await HubBrowser(hub, cookies: cookies)
                    .post("/account/sessions/end-all", ["csrf": value])
                return answer.location?.contains("done=") == true
            },
        ]
    }
}
