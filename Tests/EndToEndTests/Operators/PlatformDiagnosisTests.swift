import HubTesting
import Model
import Primitives
import SQLCore
import Testing

/// `liamm doctor`: what will not work on the day it is needed, and what did not work lately.
@Suite struct PlatformDiagnosisTests {
    private static func findings(_ hub: Hub, _ subject: String) async throws -> [(state: String, text: String)] {
        let answer = try await hub.administer(.get("/admin/v1/platform/diagnosis"))
        try #require(answer.status == 200, "\(answer.text)")
        return (answer.json?["items"]?.array ?? []).filter { $0["subject"]?.string == subject }
            .map { ($0["state"]?.string ?? "", $0["text"]?.string ?? "") }
    }

    @Test func `an operator who has no password, no factor, or was never tried is told of, with what to do`()
        async throws
    {
        try await OperatorScene.lend { scene in
            func told(_ state: String, _ word: String) async throws {
                let found = try await Self.findings(scene.hub, "operators")
                #expect(found.count == 1 && found[0].state == state && found[0].text.contains(word), "\(found)")
            }
            try await told("attention", "liamm operator create")
            let created = try await scene.create()
            try await told("wrong", "liamm operator link astreinte")
            let browser = HubBrowser(scene.hub)
            _ = try await scene.choosePassword(by: created, in: browser)
            try await told("wrong", "no second factor")
            let (app, _) = try await scene.enrol(in: browser)
            try await told("good", "today")
            scene.hub.clock.advance(by: .days(181))
            try await told("attention", "181 days ago")
            _ = try await scene.token(app, in: browser)
            try await told("good", "today")
            // What was cut off the log is as good as never tried.
            _ = try await scene.hub.database.run("delete from audit where name = \("operator.signed-in")")
            try await told("attention", "never been tried")
        }
    }

    @Test func `who administers the platform is counted, operators apart`() async throws {
        try await AdministrationScene.lend { administration in
            let scene = OperatorScene(hub: administration.hub)
            _ = try await scene.create()
            #expect(try await Self.findings(scene.hub, "administrators").map(\.state) == ["attention"])
            try await scene.hub.grant(.platform, to: administration.armor)
            #expect(try await Self.findings(scene.hub, "administrators").map(\.state) == ["good"])
        }
    }

    @Test func `logout tokens that an application did not take are told, by application, with what to do`() async throws
    {
        try await LogoutReceiver.lend(answering: [500]) { receiver in
            try await Hub.lend { hub in
                let subject = "logout delivery"
                #expect(try await Self.findings(hub, subject).map(\.state) == ["good"])
                let client = try await hub.client(backchannelLogoutURI: receiver.address)
                let browser = try await hub.browser(signedInAs: hub.member())
                let tokens = try await hub.tokens(for: client, by: browser)
                _ = try await browser.get("/oauth2/logout?id_token_hint=\(tokens.id)")
                _ = try await hub.deliver()
                let waiting = try await Self.findings(hub, subject)
                #expect(waiting.map(\.state) == ["attention"])
                #expect(waiting[0].text.contains("mairie: 1 tried again") && waiting[0].text.contains("answered 500"))
                for _ in 0..<12 {
                    hub.clock.advance(by: .hours(2))
                    _ = try await hub.deliver()
                }
                let dead = try await Self.findings(hub, subject)
                #expect(dead.map(\.state) == ["wrong"], "\(dead)")
                #expect(dead[0].text.contains("1 given up") && dead[0].text.contains("end them in mairie"))
                // The application's own diagnosis says the same, and another's does not.
                let own = try await hub.administer(.get("/admin/v1/realms/region/applications/mairie/diagnosis"))
                #expect(own.text.contains("1 given up"), "\(own.text)")
                let other = try await hub.client("agenda", backchannelLogoutURI: receiver.address)
                let theirs = try await hub.administer(
                    .get("/admin/v1/realms/region/applications/\(other.id)/diagnosis")
                )
                #expect(theirs.status == 200 && !theirs.text.contains("given up"))
                hub.clock.advance(by: .days(8))
                #expect(try await Self.findings(hub, subject).map(\.state) == ["good"])
            }
        }
    }
}
