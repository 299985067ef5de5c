import Foundation
import HubTesting
import Model
import Primitives
import SignIn
import Testing

/// Each step of a sign-in sent empty, again, too early and too late.
@Suite struct StepOrderTests {
    static let steps = [
        "/sign-in", "/sign-in/realm", "/sign-in/password", "/sign-in/passkey", "/sign-in/second-factor",
        "/sign-in/recovery-code", "/sign-in/enrolment", "/sign-in/enrolment/application", "/sign-in/enrolment/passkey",
        "/sign-in/affiliation", "/sign-in/consent", "/sign-in/forgotten", "/sign-in/new-password",
        "/sign-in/new-factor", "/sign-in/first-password",
    ]

    @Test func `CVE-2026-49443: a step sent empty, too early or without its state opens nothing and leads on`()
        async throws
    {
        try await Hub.lend { hub in
            try await hub.setPolicy { policy in
                policy.secondFactor = .agents
                policy.enrolmentGraceDays = 0
            }
            let client = try await hub.client()
            let bare = try await hub.member(password: Hub.password)
            let armed = try await hub.member("bkerlann", password: Hub.password)
            _ = try await hub.enrolApp(of: armed.agent, in: ["armor"])
            for (member, stops) in [(bare, "/sign-in/enrolment"), (armed, "/sign-in/second-factor")] {
                for depth in 0..<3 {
                    // What was counted before is forgotten by then.
                    hub.clock.advance(by: .minutes(20))
                    let browser = HubBrowser(hub)
                    var pilot = PagePilot(browser, .init(enrols: false))
                    if depth > 0 { pilot.knowledge.identifier = "\(member.profile.login)@armor.example" }
                    if depth > 1 { pilot.knowledge.password = Hub.password }
                    let page = try await pilot.go(hub.authorizePath(client))
                    if depth == 2 { #expect(pilot.place.hasPrefix(stops)) }
                    let carried = PageForm.links(in: page.text).compactMap(Self.state(in:)).first
                    let state = page.form?.fields["state"] ?? carried ?? ""
                    let csrf = page.form?.fields["csrf"] ?? ""
                    for path in Self.steps {
                        for form in Self.forms(state: state, csrf: csrf) {
                            let answer = try await browser.post(path, form)
                            #expect(answer.status == 303, "\(path), depth \(depth): \(answer.status)")
                            let next = try await browser.follow(answer)
                            #expect(next.isPage && next.status < 500, "\(path), depth \(depth): \(next.status)")
                        }
                        #expect(try await hub.sessions(of: member).isEmpty, "\(path), depth \(depth)")
                    }
                }
            }
        }
    }

    private static func forms(state: String, csrf: String) -> [[String: String]] {
        let empty = ["password": "", "code": "", "identifier": "", "passkey": "", "name": "", "realm": ""]
        return [
            [:], ["state": state], ["csrf": csrf], ["state": state, "csrf": csrf],
            empty.merging(["state": "", "csrf": ""]) { $1 }, empty.merging(["state": state, "csrf": csrf]) { $1 },
        ]
    }

    private static func state(in link: String) -> String? {
        guard let start = link.range(of: "state=") else { return nil }
        return String(link[start.upperBound...].prefix { $0 != "&" })
    }

    @Test func `CVE-2026-94218: a set-up that is left and begun again is still asked for`() async throws {
        try await Hub.lend { hub in
            try await hub.setPolicy { policy in
                policy.secondFactor = .agents
                policy.enrolmentGraceDays = 0
            }
            let (client, member) = (try await hub.client(), try await hub.member(password: Hub.password))
            let browser = HubBrowser(hub)
            let known = PagePilot.Knowledge(
                identifier: "alegoff@armor.example",
                password: Hub.password,
                putsOff: true,
                enrols: false
            )
            for target in [
                hub.authorizePath(client), "/", "/account", "/account/factors",
                hub.authorizePath(client, realm: "armor", ["prompt": "login"]),
            ] {
                var pilot = PagePilot(browser, known)
                let page = try await pilot.go(target)
                #expect(pilot.place.hasPrefix("/sign-in/enrolment?"))
                // The set-up is begun, left, and its other doors are tried with the same state.
                let links = PageForm.links(in: page.text).filter { $0.hasPrefix("/sign-in/enrolment/") }
                let state = try #require(links.first.flatMap(Self.state(in:)))
                for link in links { _ = try await browser.open(link) }
                for door in ["/sign-in/second-factor", "/sign-in/recovery-code", "/sign-in/password", "/sign-in"] {
                    _ = try await browser.open("\(door)?state=\(state)")
                }
                let csrf = try await browser.open("/sign-in").form?.fields["csrf"] ?? ""
                _ = try await browser.follow(browser.post("/sign-in/enrolment", ["state": state, "csrf": csrf]))
                #expect(try await hub.sessions(of: member).isEmpty, "\(target)")
            }
        }
    }

    @Test func `the last form of a sign-in that raised a session opens none after the sign-out`() async throws {
        try await Hub.lend { hub in
            try await hub.setPolicy { $0.secondFactor = .agents }
            let (client, member) = (try await hub.client(), try await hub.member(password: Hub.password))
            let browser = HubBrowser(hub)
            var pilot = PagePilot(
                browser,
                .init(identifier: "alegoff@armor.example", password: Hub.password, putsOff: true, enrols: false)
            )
            _ = try await pilot.go(hub.authorizePath(client))
            hub.clock.advance(by: .minutes(7))
            // The page of the password asks for a fresh proof: the session rises by it.
            pilot.knowledge.putsOff = false
            let asked = try await pilot.go("/account/password")
            let last = try #require(asked.forms.last { $0.action == "/sign-in/enrolment" })
            let raised = try await browser.post(last.action, last.fields)
            #expect(raised.status == 303)
            #expect(try await hub.auditNames().contains("session.raised"))

            let account = try await browser.open("/account")
            _ = try await browser.submit(#require(account.forms.first { $0.action == "/oauth2/logout" }))
            #expect(try await hub.sessions(of: member).isEmpty)
            _ = try await browser.follow(browser.post(last.action, last.fields))
            #expect(try await hub.sessions(of: member).isEmpty, "the last form of a sign-in was good twice")
            #expect(try await hub.session(in: browser) == nil)
        }
    }

    /// Which guesses come first, and at which door the next one finds the wait.
    @Test(arguments: [["pwd", "otp", "rec"], ["rec", "pwd", "otp"], ["otp", "rec", "pwd"]])
    func `CVE-2026-9798: guesses spread over password, app and paper are slowed as one`(doors: [String]) async throws {
        try await Hub.lend { hub in
            let (client, member) = (try await hub.client(), try await hub.member(password: Hub.password))
            let key = try await hub.enrolApp(of: member.agent, in: ["armor"]).key
            let paper = try await hub.enrolCodes(of: member.agent, in: ["armor"]).codes
            // Whoever guesses stands at each of the doors already.
            let browser = HubBrowser(hub)
            var pilot = PagePilot(browser, .init(identifier: "alegoff@armor.example"))
            let password = try #require(try await pilot.go(hub.authorizePath(client)).form)
            pilot.knowledge.password = Hub.password
            let second = try await pilot.go(hub.authorizePath(client))
            let code = try #require(second.forms.last { $0.action == "/sign-in/second-factor" })
            let link = try #require(
                PageForm.links(in: second.text).first { $0.hasPrefix("/sign-in/recovery-code?") }
            )
            let recovery = try #require(try await pilot.open(link).form)

            func send(_ door: String, isRight: Bool) async throws -> String {
                let answer: HubAnswer
                switch door {
                case "pwd":
                    let typed = isRight ? Hub.password : "un autre mot de passe"
                    answer = try await browser.post(
                        password.action,
                        password.fields.merging(["password": typed]) { $1 }
                    )
                case "otp":
                    let wrong = ["000000", "999999"].first { $0 != hub.code(of: key) } ?? ""
                    let typed = isRight ? hub.code(of: key) : wrong
                    answer = try await browser.post(code.action, code.fields.merging(["code": typed]) { $1 })
                default:
                    let typed = isRight ? paper[0] : "aaaaa-ccccc-ddddd"
                    answer = try await browser.post(recovery.action, recovery.fields.merging(["code": typed]) { $1 })
                }
                return answer.parameters["failure"] ?? "through"
            }
            for round in 0..<2 {
                for door in doors { #expect(try await send(door, isRight: false) != "throttled", "\(door) \(round)") }
            }
            for door in doors { #expect(try await send(door, isRight: true) == "throttled", "\(door)") }
            #expect(try await hub.sessions(of: member).isEmpty)
            // It is a wait, not a lock.
            hub.clock.advance(by: .minutes(2))
            #expect(try await send("otp", isRight: true) == "through")
            #expect(try await hub.sessions(of: member).count == 1)
        }
    }
}
