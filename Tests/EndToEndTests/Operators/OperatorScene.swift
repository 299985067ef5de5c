import HubTesting
import Model
import Primitives
import SignIn
import Testing

/// A break-glass account, from the command on the machine to the administration API.
struct OperatorScene: Sendable {
    static let name = "astreinte"
    static let password = "gravier corbeau violet 71"

    let hub: Hub

    static func lend(_ body: @escaping @Sendable (OperatorScene) async throws -> Void) async throws {
        try await Hub.lend { hub in try await body(OperatorScene(hub: hub)) }
    }

    func post(_ path: String, _ body: String, as token: String? = nil) async throws -> HubAnswer {
        let request = HubRequest.post("/admin/v1/platform/\(path)", text: body, type: "application/json")
        guard let token else { return try await self.hub.administer(request) }
        return try await self.hub.administer(request, with: token)
    }

    /// On the socket of the machine: what is answered.
    func create(_ name: String = Self.name) async throws -> HubAnswer {
        try await self.post("operators", #"{"name":"\#(name)","dryRun":false}"#)
    }

    /// The operator opens the link and chooses the password.
    func choosePassword(by created: HubAnswer, in browser: HubBrowser) async throws -> HubAnswer {
        let json = created.json?["link"] ?? created.json
        let link = try #require((json?["address"] ?? json?["link"]?["address"])?.string, "\(created.text)")
        let page = try await browser.open(String(link.dropFirst(Hub.url.count)))
        let form = try #require(page.form(to: "/sign-in/new-password"), "\(page.status)")
        return try await browser.submit(form, ["password": Self.password, "confirmation": Self.password])
    }

    /// From the operators' door to what follows the password.
    func typePassword(
        in browser: HubBrowser,
        at door: String = "/sign-in/operator",
        name: String = Self.name,
        password: String = Self.password
    ) async throws -> HubAnswer {
        let asked = try await browser.open(door)
        let named = try await browser.submit(#require(asked.form), ["identifier": name])
        return try await browser.submit(#require(named.form, "\(named.text)"), ["password": password])
    }

    /// The first sign-in: a second factor is enrolled, then the account is shown.
    func enrol(in browser: HubBrowser, at door: String = "/sign-in/operator") async throws -> (TOTP, HubAnswer) {
        let asked = try await self.typePassword(in: browser, at: door)
        let offer = try await browser.open(#require(asked.link(to: "/sign-in/enrolment/application"), "\(asked.text)"))
        let app = try #require(offer.offeredApp)
        let form = try #require(offer.form(to: "/sign-in/enrolment/application"))
        let codes = try await browser.submit(form, ["name": "Coffre", "code": self.hub.code(of: app)])
        let done = try await browser.submit(#require(codes.form(to: "/account/codes"), "\(codes.text)"))
        self.hub.clock.advance(by: .minutes(1))
        return (app, done)
    }

    /// An account whose password is chosen and whose factor is enrolled.
    func ready() async throws -> TOTP {
        let browser = HubBrowser(self.hub)
        _ = try await self.choosePassword(by: try await self.create(), in: browser)
        return try await self.enrol(in: browser).0
    }

    /// What `liamm login --operator` is given.
    func token(_ app: TOTP, in browser: HubBrowser) async throws -> String {
        let device = try await self.hub.device(self.hub.commandLine, scope: "openid admin")
        let asked = try await self.typePassword(
            in: browser,
            at: "/sign-in/operator?user_code=\(device.userCode)"
        )
        let form = try #require(asked.form(to: "/sign-in/second-factor"), "\(asked.text)")
        let confirm = try await browser.submit(form, ["code": self.hub.code(of: app)])
        _ = try await browser.submit(#require(confirm.form, "\(confirm.text)"), ["decision": "allow"])
        self.hub.clock.advance(by: .seconds(6))
        return try HubTokens(await self.hub.poll(device, self.hub.commandLine)).access
    }
}
