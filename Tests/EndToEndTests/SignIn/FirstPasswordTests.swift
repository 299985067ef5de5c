import HubTesting
import Model
import OpenID
import Primitives
import SignIn
import Testing

/// A password that an administrator gave: it proves who is there, and opens nothing (ASVS 6.4.6).
@Suite struct FirstPasswordTests {
    private static let given = "onze mouettes sur le quai"
    private static let own = "gravier corbeau violet 71"
    private static let path = "/sign-in/first-password"

    /// An agent to whom an administrator has just given a password.
    private static func lend(_ body: @escaping @Sendable (SignInScene) async throws -> Void) async throws {
        try await SignInScene.lend { scene in
            try await scene.hub.administer(scene.member, password: Self.given, chosenBy: .administrator)
            try await body(scene)
        }
    }

    private static func choose(
        _ password: String,
        _ again: String? = nil,
        on page: HubAnswer,
        in browser: HubBrowser
    ) async throws -> HubAnswer {
        let form = try #require(page.form(to: Self.path), "\(page.status) \(page.text)")
        return try await browser.submit(form, ["password": password, "confirmation": again ?? password])
    }

    @Test func `an administrator never knows a password that opens something`() async throws {
        try await Self.lend { scene in
            let browser = HubBrowser(scene.hub)
            let asked = try await scene.typePassword(in: browser, password: Self.given)
            #expect(asked.form(to: Self.path) != nil)
            #expect(browser.cookies[Hub.sessionCookie] == nil)
            // The one that was given is no password of one's own.
            let same = try await Self.choose(Self.given, on: asked, in: browser)
            #expect(same.status == 422)
            #expect(same.text.contains("C’est celui qui vous a été donné."))
            let weak = try await Self.choose("court", on: same, in: browser)
            #expect(weak.status == 422)
            let other = try await Self.choose(Self.own, "gravier corbeau violet 72", on: weak, in: browser)
            #expect(other.status == 422)
            #expect(try await scene.hub.sessions(of: scene.member).isEmpty)
            // On to the address that was asked for first.
            let done = try await Self.choose(Self.own, on: other, in: browser)
            #expect(done.parameters["code"] != nil)
            #expect(browser.cookies[Hub.sessionCookie] != nil)
            #expect(try await scene.hub.mails().contains { $0.template == .passwordChanged })
            #expect(try await scene.typePassword(in: HubBrowser(scene.hub), password: Self.given).status == 422)
            let again = try await scene.typePassword(in: HubBrowser(scene.hub), password: Self.own)
            #expect(again.parameters["code"] != nil)
        }
    }

    @Test func `no other page of the sign-in leads past it`() async throws {
        try await Self.lend { scene in
            try await scene.hub.setPolicy { policy in
                policy.secondFactor = .agents
                policy.enrolmentGraceDays = 3
            }
            let browser = HubBrowser(scene.hub)
            let asked = try await scene.typePassword(in: browser, password: Self.given)
            let form = try #require(asked.form(to: Self.path))
            let state = FormParameters.encode([("state", form.fields["state"] ?? "")])
            for path in [
                "/sign-in/second-factor", "/sign-in/enrolment", "/sign-in/enrolment/application",
                "/sign-in/recovery-code",
            ] {
                _ = try await browser.open("\(path)?\(state)")
                _ = try await browser.follow(browser.post(path, form.fields))
                #expect(browser.cookies[Hub.sessionCookie] == nil, "\(path)")
            }
            #expect(try await scene.hub.sessions(of: scene.member).isEmpty)
            // Then the enrolment that the realm asks for.
            let next = try await Self.choose(Self.own, on: asked, in: browser)
            #expect(next.form(to: "/sign-in/enrolment") != nil)
        }
    }

    @Test func `the second factor is asked for after it`() async throws {
        try await Self.lend { scene in
            let enrolled = try await scene.hub.enrol(scene.member)
            let browser = HubBrowser(scene.hub)
            let asked = try await scene.typePassword(in: browser, password: Self.given)
            let second = try await Self.choose(Self.own, on: asked, in: browser)
            #expect(browser.cookies[Hub.sessionCookie] == nil)
            let form = try #require(second.form(to: "/sign-in/second-factor"))
            let done = try await browser.submit(form, ["code": scene.hub.code(of: enrolled.app)])
            #expect(done.parameters["code"] != nil)
        }
    }

    @Test func `a password of the agent's own is never asked to change, however old (ASVS 6.2.10)`() async throws {
        try await SignInScene.lend { scene in
            scene.hub.clock.advance(by: .days(2000))
            let answer = try await scene.typePassword(in: HubBrowser(scene.hub))
            #expect(answer.parameters["code"] != nil)
        }
    }
}
