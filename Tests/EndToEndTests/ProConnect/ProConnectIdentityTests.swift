import HubTesting
import JOSE
import Model
import OpenID
import Primitives
import SignIn
import Testing

/// The hub as an identity provider of ProConnect: what it asks for is told, in a form that it takes.
@Suite struct ProConnectIdentityTests {
    @Test func `all scopes, claims and parameters at once, without PKCE, give an identity that passes`() async throws {
        try await ProConnectScene.lend { scene in
            let member = try await scene.hub.member()
            let browser = try await scene.hub.browser(signedInAs: member)
            let (userinfo, idToken) = try await scene.read(browser.get(scene.request()))
            #expect(idToken["acr"]?.string == "eidas1")
            #expect(idToken["amr"]?.array == ["pwd"])
            #expect(idToken["nonce"]?.string == "nonce-1")
            let subject = try await scene.hub.subject(of: member)
            #expect(idToken["sub"]?.string == subject)
            // Nothing empty, nothing null.
            #expect(
                userinfo.json == [
                    "sub": .string(subject),
                    "uid": .string(subject),
                    "given_name": "Anne",
                    "usual_name": "Le Goff",
                    "email": "alegoff@armor.example",
                    "email_verified": true,
                    "siren": "200000008",
                    "siret": .string(ProConnectScene.siret),
                    "organizational_unit": "Armor Agglomération",
                ]
            )
        }
    }

    @Test(arguments: [
        #"{"id_token":{"amr":null,"acr":{"essential":true,"value":"eidas1"}}}"#,
        #"{"id_token":{"amr":null,"acr":{"essential":true,"values":["eidas1","eidas2"]}}}"#,
        #"{"id_token":{"amr":null,"acr":{"value":"","values":[]}}}"#,
        #"{"id_token":{"amr":null,"acr":{"values":[]}}}"#,
    ])
    func `an essential level is answered exactly, an empty request is none`(claims: String) async throws {
        try await ProConnectScene.lend { scene in
            let member = try await scene.hub.member()
            // More was proved than is asked for.
            let evidence = [Session.Means.password, .totp].map {
                Session.Evidence(means: $0, time: scene.hub.clock.now, realms: ["armor"], affiliation: member.id)
            }
            let started = try await scene.hub.session(of: member, evidence: evidence)
            let browser = HubBrowser(scene.hub, cookies: [Hub.sessionCookie: started.cookie.revealed()])
            let answer = try await browser.get(scene.request(["claims": claims, "acr_values": nil]))
            let acr = try await scene.read(answer).idToken["acr"]?.string
            let expected = claims.contains("eidas2") || !claims.contains("eidas1") ? "eidas2" : "eidas1"
            #expect(acr == expected)
        }
    }

    /// As a directory says it: no rule of local agents holds it back.
    private static func tell(
        _ scene: ProConnectScene,
        population: String?,
        phone: String?
    ) async throws -> Affiliation {
        var member = try await scene.hub.member()
        member.profile.population = population
        member.profile.phone = phone
        _ = try await scene.hub.stores.realm("armor").affiliations.update(
            member.id,
            profile: member.profile,
            audit: AuditEvent(.agentUpdated, actor: .hub),
            at: scene.hub.clock.now
        )
        return member
    }

    @Test func `population and telephone are told with their scopes, and with no other`() async throws {
        try await ProConnectScene.lend { scene in
            let member = try await Self.tell(scene, population: "prestataire", phone: "02.98.00.00.00")
            let browser = try await scene.hub.browser(signedInAs: member)
            let all = try await scene.read(browser.get(scene.request())).userinfo.json
            #expect(all?["belonging_population"] == "prestataire")
            #expect(all?["phone_number"] == "+33298000000")
            #expect(all?["phone_number_verified"] == false)
            let names = ["belonging_population", "phone_number", "phone_number_verified"]
            for (scope, told) in [
                ("phone", names.dropFirst()), ("belonging_population", names.prefix(1)), ("siren", []),
            ] {
                let scopes = "openid uid given_name usual_name email siret \(scope)"
                let some = try await scene.read(browser.get(scene.request(["scope": scopes]))).userinfo.json
                #expect(names.filter { some?[$0] != nil } == Array(told), "\(scope)")
            }
        }
    }

    @Test(arguments: [
        ("titulaire", "poste 12"), ("", ""), ("Agent", "0262 00 00 00"),
        (String(repeating: "a", count: 300), String(repeating: "1", count: 300)),
    ])
    func `what it would not take is left out, never empty, and the sign-in goes on`(
        population: String,
        phone: String
    ) async throws {
        try await ProConnectScene.lend { scene in
            let member = try await Self.tell(scene, population: population, phone: phone)
            let browser = try await scene.hub.browser(signedInAs: member)
            let userinfo = try await scene.read(browser.get(scene.request())).userinfo
            #expect(userinfo.status == 200)
            for name in ["belonging_population", "phone_number", "phone_number_verified"] {
                #expect(userinfo.json?[name] == nil, "\(name)")
            }
        }
    }

    @Test func `what is left out is told beforehand, with its remedy`() async throws {
        try await ProConnectScene.lend { scene in
            _ = try await Self.tell(scene, population: "titulaire", phone: "poste 12")
            let answer = try await scene.hub.administer(.get("/admin/v1/realms/armor/proconnect-check"))
            let findings = answer.json?["findings"]?.array ?? []
            #expect(findings.map { $0["field"] } == ["belonging_population", "phone_number"])
            #expect(findings.allSatisfy { $0["remedy"]?.string?.hasPrefix("liamm agent update alegoff") == true })
        }
    }

    @Test func `without a SIRET the sign-in stops on a page that says so, and how it is mended`() async throws {
        try await ProConnectScene.lend(siret: nil) { scene in
            let browser = try await scene.hub.browser(signedInAs: scene.hub.member())
            let page = try await browser.open(scene.request())
            #expect(page.status == 403)
            #expect(page.isPage)
            #expect(page.text.contains("siret"))
            #expect(page.text.contains("liamm realm apply -f Realms/"))
            #expect(page.text.contains("incomplete-identity"))
            let silent = try await browser.get(scene.request(["prompt": "none"]))
            #expect(silent.parameters["error"] == "interaction_required")
            // Mended, the same request goes through.
            try await scene.hub.changeRealm { $0.organizations[0].siret = SIRET(ProConnectScene.siret) }
            #expect(try await scene.read(browser.get(scene.request())).userinfo.status == 200)
        }
    }

    @Test func `a SIRET that is gone since the sign-in is not told as if nothing were missing`() async throws {
        try await ProConnectScene.lend { scene in
            let browser = try await scene.hub.browser(signedInAs: scene.hub.member())
            let answer = try await browser.get(scene.request())
            try await scene.hub.changeRealm { $0.organizations[0].siret = nil }
            let userinfo = try await scene.read(answer).userinfo
            #expect(userinfo.status == 401)
            #expect(userinfo.json?["siret"] == nil)
            #expect(userinfo.json?["error_description"]?.string?.contains("siret") == true)
        }
    }

    @Test func `a mail outside of the realm's domains is missing, another application asks for none`() async throws {
        try await ProConnectScene.lend { scene in
            let browser = try await scene.hub.browser(signedInAs: scene.hub.member())
            try await scene.hub.changeRealm { $0.domains = ["elsewhere.example"] }
            let page = try await browser.open(scene.request())
            #expect(page.status == 403)
            #expect(page.text.contains("email"))
            let other = try await scene.hub.client("mairie")
            #expect(try await browser.get(scene.hub.authorizePath(other)).parameters["code"] != nil)
        }
    }

    @Test func `sp_name is shown where the agent signs in, as text, and only by ProConnect's word`() async throws {
        try await ProConnectScene.lend { scene in
            let page = try await HubBrowser(scene.hub).open(scene.request())
            #expect(page.text.contains("Application proconnect – Démarches &amp; co"))
            let long = try await HubBrowser(scene.hub).open(
                scene.request(["sp_name": String(repeating: "x", count: 101)])
            )
            #expect(long.text.contains("Application proconnect"))
            #expect(!long.text.contains("xxx"))
            let other = try await scene.hub.client("mairie")
            let plain = try await HubBrowser(scene.hub).open(
                scene.hub.authorizePath(other, ["sp_name": "Impôts"])
            )
            #expect(plain.text.contains("Application mairie"))
            #expect(!plain.text.contains("Impôts"))
        }
    }

    @Test func `it signs out with a hint and a return address, without state and client_id`() async throws {
        try await ProConnectScene.lend { scene in
            let browser = try await scene.hub.browser(signedInAs: scene.hub.member())
            let code = try #require(try await browser.get(scene.request()).parameters["code"])
            let tokens = try await scene.hub.redeem(code, for: scene.client, realm: "armor", ["code_verifier": nil])
            let token = try #require(tokens.json?["id_token"]?.string)
            let address = "https://proconnect.example/api/v2/client/logout-callback"
            let query = FormParameters.encode([("id_token_hint", token), ("post_logout_redirect_uri", address)])
            let answer = try await browser.get("/realms/armor/oauth2/logout?\(query)")
            #expect(answer.status == 303)
            #expect(answer.location == address)
            #expect(browser.cookies[Hub.sessionCookie] == nil)
        }
    }

    struct Sample: Sendable {
        let field: ProConnectIdentity.Field?
        let change: @Sendable (inout Affiliation.Profile) -> Void

        init(_ field: ProConnectIdentity.Field?, _ change: @escaping @Sendable (inout Affiliation.Profile) -> Void) {
            self.field = field
            self.change = change
        }
    }

    static let samples: [Sample] = [
        Sample(nil) { _ in },
        Sample(nil) { $0.givenName = String(repeating: "é", count: 256) },
        Sample(.givenName) { $0.givenName = String(repeating: "é", count: 257) },
        Sample(.givenName) { $0.givenName = "" },
        Sample(.usualName) { $0.familyName = "" },
        Sample(.email) { $0.mail = nil },
        Sample(.email) { $0.mail = "alegoff@elsewhere.example" },
        Sample(.email) { $0.mail = "a le goff@armor.example" },
        Sample(.email) { $0.mail = "anne..legoff@armor.example" },
        Sample(.email) { $0.mail = "\(String(repeating: "a", count: 65))@armor.example" },
        Sample(nil) { $0.mail = "anne.le-goff+1@ARMOR.example" },
        Sample(.siret) { profile in if let siren = SIREN("200000016") { profile.organization = siren } },
    ]

    @Test(arguments: samples.indices)
    func `what it would refuse is found beforehand`(index: Int) async throws {
        let sample = Self.samples[index]
        try await ProConnectScene.lend { scene in
            let realm = try #require(try await scene.hub.stores.registry.realm("armor")).realm
            var member = try await scene.hub.member()
            sample.change(&member.profile)
            #expect(ProConnectIdentity.missing(member, realm) == [sample.field].compactMap { $0 })
        }
    }

    @Test(arguments: [
        ("", 1), ("é", 1), (String(repeating: "a", count: 256), 0), (String(repeating: "a", count: 257), 1),
    ])
    func `a subject is ASCII of 1 to 256`(subject: String, count: Int) async throws {
        try await ProConnectScene.lend { scene in
            let realm = try #require(try await scene.hub.stores.registry.realm("armor")).realm
            let member = try await scene.hub.member()
            #expect(ProConnectIdentity.missing(member, realm, subject: .init(subject)).count == count)
        }
    }
}
