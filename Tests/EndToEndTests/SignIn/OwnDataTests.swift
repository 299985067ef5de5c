import Foundation
import HubTesting
import Model
import Primitives
import SQLCore
import SignIn
import Testing

/// « Mes données »: everything held about the agent, the same on the page and in both files, and nothing of another.
@Suite struct OwnDataTests {
    private static func files(
        _ browser: HubBrowser
    ) async throws -> (
        page: HubAnswer, json: HubAnswer, csv: HubAnswer
    ) {
        let page = try await browser.get("/account/data")
        let json = try await browser.get(#require(page.link(to: "/account/data.json")))
        let csv = try await browser.get(#require(page.link(to: "/account/data.csv")))
        return (page, json, csv)
    }

    /// An agent who has a bit of everything.
    private static func lend(
        _ body: @escaping @Sendable (SignInScene, HubBrowser) async throws -> Void
    ) async throws {
        try await SignInScene.lend { scene in
            let other = try await scene.hub.member("bodonou", groups: ["groupe-des-autres"])
            _ = try await scene.hub.enrol(other)
            _ = try await scene.hub.browser(signedInAs: other)
            try await scene.hub.stores.own.setFavourite("parapheur", of: other.agent, true)

            _ = try await scene.hub.enrol(scene.member)
            try await scene.hub.stores.own.setFavourite("mairie", of: scene.member.agent, true)
            let consent = Consent(
                agent: scene.member.agent,
                application: "mairie",
                scopes: ["email"],
                givenAt: scene.hub.clock.now
            )
            try await scene.hub.stores.own.give(consent, audit: AuditEvent(.consentGiven, actor: .hub))
            try await body(scene, try await scene.hub.browser(signedInAs: scene.member))
        }
    }

    @Test func `both files hold what the page shows`() async throws {
        try await Self.lend { _, browser in
            let (page, json, csv) = try await Self.files(browser)
            for value in ["alegoff", SignInScene.name, "Secrétaire", "Téléphone", "mairie", "192.0.2.7"] {
                for answer in [page, json, csv] { #expect(answer.text.contains(value), "\(value)") }
            }
            // People read names and words, programs what they stand for.
            #expect(page.text.components(separatedBy: ">Application mairie<").count == 3)
            #expect(page.text.contains("Votre adresse électronique"))
            #expect(!page.text.contains(">email<") && !page.text.contains(">mairie<"))
            for answer in [json, csv] { #expect(answer.text.contains("email")) }
            #expect(json.header("Content-Type") == "application/json")
            #expect(json.header("Content-Disposition") == "attachment; filename=\"liamm.json\"")
            #expect(csv.header("Content-Type") == "text/csv; charset=utf-8")
            #expect(csv.header("Content-Disposition") == "attachment; filename=\"liamm.csv\"")
            let data = try #require(json.json)
            #expect(data["affiliations"]?.array?.count == 1)
            #expect(
                data["factors"]?.array?.compactMap { $0["kind"]?.string }.sorted() == ["recovery-codes", "totp"]
            )
            #expect(data["sessions"]?.array?.count == 1)
            #expect(data["consents"]?.array?.compactMap { $0["application"]?.string } == ["mairie"])
            #expect(data["favourites"] == ["mairie"])
            #expect(data["history"]?.array?.isEmpty == false)
            #expect(csv.text.hasPrefix("\"section\",\"item\",\"field\",\"value\"\r\n"))
        }
    }

    @Test func `no secret is in it, and nothing of another agent`() async throws {
        try await Self.lend { scene, browser in
            let (page, json, csv) = try await Self.files(browser)
            let secrets = try await scene.hub.factors(of: scene.member).map {
                Base64URL.encode($0.secret)
            }
            let cookie = try #require(browser.cookies[Hub.sessionCookie])
            for answer in [page, json, csv] {
                for foreign in ["bodonou", "groupe-des-autres", "parapheur"] {
                    #expect(!answer.text.contains(foreign), "\(foreign)")
                }
                for secret in secrets + [cookie, "argon2", "password_hash"] {
                    #expect(!answer.text.contains(secret))
                }
            }
        }
    }

    @Test func `who is not there gets no file`() async throws {
        try await SignInScene.lend { scene in
            let dead = String(repeating: "A", count: 43)
            for path in ["/account/data", "/account/data.json", "/account/data.csv", "/account/accesses"] {
                for browser in [HubBrowser(scene.hub), HubBrowser(scene.hub, cookies: [Hub.sessionCookie: dead])] {
                    let answer = try await browser.get(path)
                    #expect(answer.leadsToSignIn, "\(path)")
                }
            }
        }
    }

    @Test(arguments: [
        "=HYPERLINK(\"https://evil.example\")", "+33", "-1", "@SUM(A1)", "a\"b", "=1\r\n=2",
    ])
    func `no cell of the file is a formula, and none ends early (RFC 4180)`(name: String) async throws {
        try await SignInScene.lend { scene in
            _ = try await scene.hub.enrol(scene.member)
            _ = try await scene.hub.database.run(
                "update factors set name = \(name) where agent = \(scene.member.agent.text) and kind = 'totp'"
            )
            let browser = try await scene.hub.browser(signedInAs: scene.member)
            let text = try await browser.get("/account/data.csv").text
            #expect(text.contains(name.replacing("\"", with: "\"\"")))
            for start in ["=", "+", "-", "@"] { #expect(!text.contains(",\"\(start)"), "\(start)") }
            #expect(text.utf8.count { $0 == UInt8(ascii: "\"") } % 2 == 0)
        }
    }

    @Test func `sign-ins are listed, refused ones too, and those of others are not`() async throws {
        try await SignInScene.lend { scene in
            _ = try await scene.typePassword(in: HubBrowser(scene.hub), password: "un autre mot de passe")
            let other = try await scene.hub.member("bodonou", password: Hub.password)
            let theirs = try await scene.hub.browser(signedInAs: other)
            let mine = try await scene.hub.browser(signedInAs: scene.member)
            #expect(try await mine.get("/account/accesses").text.contains("192.0.2.7"))
            let rows: (HubAnswer) -> Int = { $0.text.components(separatedBy: "<tr").count }
            let own = try await rows(mine.get("/account/accesses"))
            #expect(try await rows(theirs.get("/account/accesses")) == own - 1)
        }
    }
}
