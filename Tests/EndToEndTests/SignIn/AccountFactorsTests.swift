import HubTesting
import Model
import OpenID
import Primitives
import SignIn
import Testing

/// « Mes moyens de connexion »: each change after a proof as fresh as the realm asks, told by mail.
@Suite struct AccountFactorsTests {
    private static let fresh = [
        "/account/factors/application", "/account/factors/passkey", "/account/factors/codes",
        "/account/password",
    ]

    @Test func `it lists what is enrolled, and nothing of another agent`() async throws {
        try await SignInScene.lend { scene in
            _ = try await scene.hub.enrol(scene.member)
            let mine = try await scene.hub.browser(signedInAs: scene.member).get("/account/factors")
            #expect(mine.text.contains("Téléphone"))
            #expect(mine.text.contains("Il vous reste 10 codes sur dix."))
            let other = try await scene.hub.browser(signedInAs: scene.hub.member("bodonou")).get(
                "/account/factors"
            )
            #expect(!other.text.contains("Téléphone"))
            #expect(other.link(to: "/account/factors/codes") == nil)
        }
    }

    @Test(arguments: [1, 5])
    func `a change asks for a proof younger than the realm's minutes, and then goes on`(
        minutes: Int
    ) async throws {
        try await SignInScene.lend { scene in
            try await scene.hub.setPolicy { $0.reauthenticationMinutes = minutes }
            _ = try await scene.hub.enrol(scene.member)
            let factor = try #require(try await scene.hub.factors(of: scene.member).first { $0.kind == .totp })
            let browser = try await scene.hub.browser(signedInAs: scene.member)
            let paths = Self.fresh + ["/account/factors/remove?factor=\(factor.id.text)"]
            scene.hub.clock.advance(by: .minutes(minutes) + .seconds(-1))
            for path in paths { #expect(try await browser.get(path).status == 200, "\(path)") }
            let page = try await browser.get("/account/factors/codes")
            let form = try #require(page.form(to: "/account/factors/codes"))
            scene.hub.clock.advance(by: .seconds(1))
            for path in paths {
                let answer = try await browser.get(path)
                #expect(answer.status == 303, "\(path)")
                #expect(answer.location?.hasPrefix("/sign-in/password?") == true, "\(path)")
            }
            // A form that was shown in time is not a way round.
            for path in Self.fresh + ["/account/factors/remove"] {
                var fields = form.fields
                fields["factor"] = factor.id.text
                fields["password"] = "gravier corbeau violet 71"
                fields["confirmation"] = "gravier corbeau violet 71"
                let answer = try await browser.post(path, fields)
                #expect(answer.location?.hasPrefix("/sign-in/password?") == true, "\(path)")
            }
            #expect(try await scene.hub.factors(of: scene.member).map(\.id).contains(factor.id))
        }
    }

    @Test func `the fresh proof asks for the second factor too, keeps the session and leads back`()
        async throws
    {
        try await SignInScene.lend { scene in
            let enrolled = try await scene.hub.enrol(scene.member)
            let browser = try await scene.hub.browser(signedInAs: scene.member)
            let before = try await scene.hub.sessions(of: scene.member).map(\.id)
            scene.hub.clock.advance(by: .minutes(6))
            let asked = try await browser.open("/account/factors/application")
            let second = try await browser.submit(#require(asked.form), ["password": Hub.password])
            #expect(second.form?.action == "/sign-in/second-factor")
            let code = scene.hub.code(of: enrolled.app)
            let page = try await browser.submit(#require(second.form), ["code": code])
            #expect(page.offeredApp != nil)
            #expect(try await scene.hub.sessions(of: scene.member).map(\.id) == before)
        }
    }

    @Test func `another app is added with its own code, and told by mail`() async throws {
        try await SignInScene.lend { scene in
            _ = try await scene.hub.enrol(scene.member)
            let browser = try await scene.hub.browser(signedInAs: scene.member)
            let page = try await browser.get("/account/factors/application")
            let app = try #require(page.offeredApp)
            let form = try #require(page.form(to: "/account/factors/application"))
            let refused = try await browser.submit(form, ["name": "Tablette", "code": "000000"])
            #expect(refused.offeredApp?.key.bytes == app.key.bytes)
            #expect(try await scene.hub.factors(of: scene.member).count == 2)
            let mails = try await scene.hub.mails().count { $0.template == .factorAdded }
            let again = try #require(refused.form(to: "/account/factors/application"))
            let done = try await browser.submit(
                again,
                ["name": "Tablette", "code": scene.hub.code(of: app)]
            )
            #expect(done.text.contains("Tablette"))
            // Ten codes were there already: none are made anew.
            #expect(done.paperCodes.isEmpty)
            #expect(try await scene.hub.mails().count { $0.template == .factorAdded } == mails + 1)
        }
    }

    @Test func `an offered key is of no use in another browser or to another agent`() async throws {
        try await SignInScene.lend { scene in
            let browser = try await scene.hub.browser(signedInAs: scene.member)
            let page = try await browser.get("/account/factors/application")
            let app = try #require(page.offeredApp)
            let state = try #require(page.form(to: "/account/factors/application")?.fields["state"])
            for member in [scene.member, try await scene.hub.member("bodonou")] {
                let other = try await scene.hub.browser(signedInAs: member)
                let own = try await other.get("/account/factors/application")
                let form = try #require(own.form(to: "/account/factors/application"))
                let typed = ["state": state, "name": "", "code": scene.hub.code(of: app)]
                #expect(try await other.submit(form, typed).offeredApp != nil)
                #expect(try await scene.hub.factors(of: member).isEmpty)
            }
        }
    }

    @Test func `a factor is removed by its owner alone, the last one with the codes on paper`()
        async throws
    {
        try await SignInScene.lend { scene in
            _ = try await scene.hub.enrol(scene.member)
            let other = try await scene.hub.member("bodonou")
            _ = try await scene.hub.enrol(other)
            let browser = try await scene.hub.browser(signedInAs: scene.member)
            let mine = try #require(try await scene.hub.factors(of: scene.member).first { $0.kind == .totp })
            let theirs = try #require(try await scene.hub.factors(of: other).first { $0.kind == .totp })
            #expect(
                try await browser.get("/account/factors/remove?factor=\(theirs.id.text)").status == 303
            )
            let page = try await browser.get("/account/factors/remove?factor=\(mine.id.text)")
            let form = try #require(page.form(to: "/account/factors/remove"))
            for id in [theirs.id.text, "", "x"] {
                #expect(
                    try await browser.post(form.action, form.fields.merging(["factor": id]) { $1 }).status
                        == 303
                )
            }
            #expect(try await scene.hub.factors(of: other).count == 2)
            #expect(try await scene.hub.factors(of: scene.member).count == 2)
            _ = try await browser.submit(form)
            #expect(try await scene.hub.factors(of: scene.member).isEmpty)
            let mail = try await scene.hub.mails().first { $0.template == .factorRemoved }
            #expect(mail?.to == SignInScene.name)
            #expect(mail?.arguments[.factorName] == "Téléphone")
        }
    }

    @Test func `codes on paper are renewed: the new ones serve, the old ones do not`() async throws {
        try await SignInScene.lend { scene in
            let enrolled = try await scene.hub.enrol(scene.member)
            let browser = try await scene.hub.browser(signedInAs: scene.member)
            let page = try await browser.get("/account/factors/codes")
            let shown = try await browser.submit(#require(page.form(to: "/account/factors/codes")))
            let codes = shown.paperCodes
            #expect(codes.count == 10)
            #expect(Set(codes).isDisjoint(with: enrolled.codes))
            let other = HubBrowser(scene.hub)
            let asked = try await scene.typePassword(in: other)
            let first = try await other.open(#require(asked.link(to: "/sign-in/recovery-code")))
            let refused = try await other.submit(#require(first.form), ["code": enrolled.codes[0]])
            #expect(refused.status == 422)
            let answer = try await other.submit(#require(refused.form), ["code": codes[0]])
            #expect(answer.parameters["code"] != nil)
        }
    }

    @Test func `codes on paper alone are not made`() async throws {
        try await SignInScene.lend { scene in
            let browser = try await scene.hub.browser(signedInAs: scene.member)
            let page = try await browser.get("/account/factors/application")
            let fields = try #require(page.form(to: "/account/factors/application")).fields
            #expect(
                try await browser.post("/account/factors/codes", fields).location == "/account/factors"
            )
            #expect(try await scene.hub.factors(of: scene.member).isEmpty)
        }
    }

    @Test func `while the directory is down nothing is enrolled, removed or renewed`() async throws {
        try await SignInScene.lend { scene in
            _ = try await scene.hub.enrol(scene.member)
            let evidence = Session.Evidence(
                means: .survivalPassword,
                time: scene.hub.clock.now,
                realms: ["armor"],
                affiliation: scene.member.id
            )
            let started = try await scene.hub.session(of: scene.member, evidence: [evidence])
            let cookies = [Hub.sessionCookie: started.cookie.revealed()]
            let browser = HubBrowser(scene.hub, cookies: cookies)
            let before = try await scene.hub.factors(of: scene.member)
            let fields = try #require(try await browser.get("/account").form(to: "/oauth2/logout")).fields
            for path in ["application", "passkey", "codes", "remove?factor=\(before[0].id.text)"] {
                let page = try await browser.get("/account/factors/\(path)")
                #expect(page.status == 503, "\(path)")
                #expect(page.link(to: "/") != nil, "\(path)")
            }
            for path in ["application", "passkey", "codes", "remove"] {
                let form = fields.merging(["factor": before[0].id.text, "code": "000000"]) { $1 }
                #expect(try await browser.post("/account/factors/\(path)", form).status == 303, "\(path)")
            }
            #expect(try await scene.hub.factors(of: scene.member) == before)
        }
    }

    @Test(arguments: [
        ("application", "code-missing", true), ("application", "code-refused", true),
        ("application", "passkey-refused", false), ("passkey", "passkey-refused", true), ("passkey", "other", false),
    ])
    func `a page that is shown again for what went wrong answers 422`(
        page: String,
        failure: String,
        isTold: Bool
    ) async throws {
        try await SignInScene.lend { scene in
            let browser = try await scene.hub.browser(signedInAs: scene.member)
            let answer = try await browser.get("/account/factors/\(page)?failure=\(failure)")
            #expect(answer.status == (isTold ? 422 : 200))
            #expect(answer.text.contains("class=\"error\"") == isTold)
        }
    }

    @Test func `a factor is called what its owner likes, in 1 to 64 characters, and nobody else can`() async throws {
        try await SignInScene.lend { scene in
            _ = try await scene.hub.enrol(scene.member)
            let other = try await scene.hub.member("bodonou")
            _ = try await scene.hub.enrol(other)
            let names = { (member: Affiliation) in
                try await scene.hub.factors(of: member).filter { $0.kind == .totp }.map(\.name)
            }
            let browser = try await scene.hub.browser(signedInAs: scene.member)
            let page = try await browser.get("/account/factors")
            let form = try #require(page.form(to: "/account/factors/name"))
            for name in ["", "  \t ", String(repeating: "é", count: 65)] {
                let refused = try await browser.submit(form, ["name": name])
                #expect(refused.status == 422)
                #expect(refused.text.contains("Un nom a de 1 à 64 caractères."))
            }
            let theirs = try #require(try await scene.hub.factors(of: other).first { $0.kind == .totp })
            _ = try await browser.submit(form, ["factor": theirs.id.text, "name": "À moi"])
            let codes = try #require(try await scene.hub.factors(of: scene.member).first { $0.kind == .recoveryCodes })
            _ = try await browser.submit(form, ["factor": codes.id.text, "name": "À moi"])
            #expect(try await names(scene.member) == ["Téléphone"])
            #expect(try await names(other) == ["Téléphone"])
            #expect(try await scene.hub.auditNames().allSatisfy { $0 != "factor.renamed" })

            for name in ["Mobile « pro » <b>", String(repeating: "é", count: 64)] {
                let done = try await browser.submit(form, ["name": " \(name)\n"])
                #expect(done.status == 200)
                #expect(!done.text.contains("<b>"))
                #expect(try await names(scene.member) == [name])
            }
            #expect(try await scene.hub.auditNames().count { $0 == "factor.renamed" } == 2)
        }
    }

    @Test func `after a change the page offers to end the other sessions, where there are some (ASVS 7.4.3)`()
        async throws
    {
        try await SignInScene.lend { scene in
            let browser = try await scene.hub.browser(signedInAs: scene.member)
            let offers = { (done: String) in
                try await browser.get("/account/factors?done=\(done)").form(to: "/account/sessions/end-all")
            }
            #expect(try await offers("added") == nil)
            let lost = try await scene.hub.browser(signedInAs: scene.member)
            for done in ["renamed", "other"] { #expect(try await offers(done) == nil, "\(done)") }
            for done in ["added", "removed", "codes", "password"] { #expect(try await offers(done) != nil, "\(done)") }
            let form = try #require(try await offers("removed"))
            let left = try await browser.submit(form)
            #expect(left.text.contains("Les autres sessions sont fermées."))
            #expect(try await lost.get("/account").leadsToSignIn)
            #expect(try await browser.get("/account").status == 200)
        }
    }
}
