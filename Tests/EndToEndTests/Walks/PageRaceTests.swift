import Foundation
import HubTesting
import Model
import Primitives
import SignIn
import Testing

/// One proof, one link, one form, sent by twenty at once through the pages: one of them gets what it opens.
@Suite struct PageRaceTests {
    private static let crowd = 20

    /// Twenty tries at once of browsers that the account knows: each has a counter of its own, so that all are heard.
    private static func race(
        _ tries: [(browser: HubBrowser, form: PageForm, typed: [String: String])]
    ) async throws -> [HubAnswer] {
        try await withThrowingTaskGroup(of: HubAnswer.self) { group in
            for one in tries {
                group.addTask { try await one.browser.post(one.form.action, one.form.fields.merging(one.typed) { $1 }) }
            }
            return try await group.reduce(into: []) { $0.append($1) }
        }
    }

    /// A browser that has come as far as this page.
    private static func arrived(
        _ hub: Hub,
        _ member: Affiliation,
        at path: String,
        from target: String,
        _ change: (inout PagePilot.Knowledge) -> Void = { _ in }
    ) async throws -> (browser: HubBrowser, form: PageForm) {
        let browser = HubBrowser(hub, cookies: [Hub.knownCookie: hub.known(member)])
        var knowledge = PagePilot.Knowledge(identifier: "alegoff@armor.example", password: Hub.password, enrols: false)
        change(&knowledge)
        var pilot = PagePilot(browser, knowledge)
        var page = try await pilot.go(target)
        if let link = PageForm.links(in: page.text).first(where: { $0.hasPrefix("\(path)?") }) {
            page = try await pilot.open(link)
        }
        return (browser, try #require(page.forms.last { $0.action == path }, "\(path), but \(pilot.place)"))
    }

    private static func check(_ hub: Hub, _ member: Affiliation, _ tries: [HubBrowser]) async throws {
        #expect(try await hub.sessions(of: member).count == 1)
        var holders = 0
        for browser in tries where try await hub.session(in: browser) != nil { holders += 1 }
        #expect(holders == 1)
        #expect(try await hub.auditNames().count { $0 == "session.started" } == 1)
    }

    @Test(arguments: ["/sign-in/second-factor", "/sign-in/recovery-code"], HubEngine.available)
    func `one code, of an app or on paper, opens one session of twenty`(path: String, engine: HubEngine) async throws {
        try await Hub.lend(on: engine) { hub in
            let (client, member) = (try await hub.client(), try await hub.member(password: Hub.password))
            let key = try await hub.enrolApp(of: member.agent, in: ["armor"]).key
            let paper = try await hub.enrolCodes(of: member.agent, in: ["armor"]).codes[3]
            let code = path == "/sign-in/recovery-code" ? paper : hub.code(of: key)
            var tries: [(browser: HubBrowser, form: PageForm, typed: [String: String])] = []
            for _ in 0..<Self.crowd {
                let one = try await Self.arrived(hub, member, at: path, from: hub.authorizePath(client))
                tries.append((one.browser, one.form, ["code": code]))
            }
            let answers = try await Self.race(tries)
            #expect(answers.allSatisfy { $0.status == 303 })
            try await Self.check(hub, member, tries.map(\.browser))
        }
    }

    @Test(arguments: ["/sign-in/password", "/sign-in/enrolment"], HubEngine.available)
    func `the last form of one sign-in, sent twenty times at once, opens one session`(
        path: String,
        engine: HubEngine
    ) async throws {
        try await Hub.lend(on: engine) { hub in
            if path == "/sign-in/enrolment" { try await hub.setPolicy { $0.secondFactor = .agents } }
            let (client, member) = (try await hub.client(), try await hub.member(password: Hub.password))
            let one = try await Self.arrived(hub, member, at: path, from: hub.authorizePath(client)) { knowledge in
                if path == "/sign-in/password" { knowledge.password = nil }
            }
            let tries = (0..<Self.crowd).map { _ in
                // The same browser, and a known one to the counter each time.
                let cookies = one.browser.cookies.merging([Hub.knownCookie: hub.known(member)]) { $1 }
                return (
                    browser: HubBrowser(hub, cookies: cookies), form: one.form, typed: ["password": Hub.password]
                )
            }
            _ = try await Self.race(tries)
            try await Self.check(hub, member, tries.map(\.browser))
        }
    }

    @Test(arguments: HubEngine.available)
    func `one reset link sets one password of twenty`(engine: HubEngine) async throws {
        try await Hub.lend(on: engine) { hub in
            let member = try await hub.member(password: Hub.password)
            let token = try await hub.giveLink(.password, to: member)
            var tries: [(browser: HubBrowser, form: PageForm, typed: [String: String])] = []
            for number in 0..<Self.crowd {
                let browser = HubBrowser(hub)
                let form = try #require(try await browser.open("/sign-in/new-password?token=\(token)").form)
                let password = "corbeau violet \(number) gravier"
                tries.append((browser, form, ["password": password, "confirmation": password]))
            }
            let answers = try await Self.race(tries)
            #expect(answers.count { $0.location?.hasPrefix("/sign-in/password?") == true } == 1)
            #expect(try await hub.auditNames().count { $0 == "agent.password-set" } == 1)
            #expect(try await hub.sessions(of: member).isEmpty)
        }
    }

    @Test(arguments: HubEngine.available)
    func `one factor link adds one factor of twenty, and opens one session`(engine: HubEngine) async throws {
        try await Hub.lend(on: engine) { hub in
            let member = try await hub.member(password: Hub.password)
            let lost = try await hub.enrolApp(of: member.agent, in: ["armor"]).factor
            let token = try await hub.giveLink(.factor, to: member)
            var tries: [(browser: HubBrowser, form: PageForm, typed: [String: String])] = []
            for _ in 0..<Self.crowd {
                let browser = HubBrowser(hub, cookies: [Hub.knownCookie: hub.known(member)])
                var pilot = PagePilot(browser, .init(password: Hub.password, enrols: false))
                var page = try await pilot.go("/sign-in/new-factor?token=\(token)")
                let links = PageForm.links(in: page.text)
                page = try await pilot.open(
                    #require(links.first { $0.hasPrefix("/sign-in/enrolment/application?") }, "\(pilot.place)")
                )
                let form = try #require(page.forms.last { $0.action == "/sign-in/enrolment/application" })
                let start = try #require(page.text.range(of: "secret="))
                let bytes = try #require(Base32.decode(page.text[start.upperBound...].prefix { $0 != "&" }))
                let key = try #require(TOTP(key: Secret(bytes)))
                tries.append((browser, form, ["code": hub.code(of: key), "name": "app"]))
            }
            _ = try await Self.race(tries)
            let apps = try await hub.factors(of: member).filter { $0.kind == .totp }
            #expect(apps.count == 1)
            #expect(apps.first?.id != lost.id)
            try await Self.check(hub, member, tries.map(\.browser))
        }
    }
}
