import Foundation
import Offline
import Primitives
import Testing

@Suite struct KeycloakImportTests {
    private static func sample() throws -> KeycloakImport { try KeycloakImport.read(Array(KeycloakSample.text.utf8)) }

    private static func client(_ id: String) throws -> KeycloakClient {
        try #require(try self.sample().clients.first { $0.clientID == id })
    }

    static let verdicts: [(String, KeycloakClient.Verdict)] = [
        ("account", .skipped), ("realm-management", .skipped), ("ged", .ready), ("intranet", .settle),
        ("mobile", .ready),
        ("traitement", .ready), ("guichet", .settle), ("api", .skipped), ("vieux", .impossible),
        ("https://saml.example/sp", .impossible), ("https://portail.example/", .settle),
    ]

    @Test(arguments: KeycloakImportTests.verdicts)
    func `each client is judged`(id: String, verdict: KeycloakClient.Verdict) throws {
        let client = try Self.client(id)
        #expect(client.verdict == verdict)
        #expect((client.draft == nil) == (verdict == .skipped || verdict == .impossible))
        #expect(verdict == .ready || !client.matters.isEmpty)
    }

    @Test func `a client becomes the application that it was`() throws {
        let client = try Self.client("ged")
        let draft = try #require(client.draft)
        #expect(draft.name == "Gestion documentaire" && draft.homeURL == "https://ged.example/accueil")
        #expect(draft.redirectURIs == ["https://ged.example/retour", "https://ged2.example/retour"])
        #expect(draft.postLogoutRedirectURIs == draft.redirectURIs + ["https://ged.example/fin"])
        #expect(draft.backchannelLogoutURI == "https://ged.example/logout")
        #expect(draft.idTokenAlgorithm == .ES256 && draft.requiresPKCE && draft.claimProfile == .keycloak)
        #expect(draft.grants == [.authorizationCode, .refreshToken, .clientCredentials])
        #expect(draft.authentication == .secretBasic && draft.isEnabled && draft.access == ["nobody"])
        #expect(client.secret == Secret(KeycloakSample.secret))
        let fields = client.matters.map(\.field)
        #expect(fields.contains("directAccessGrantsEnabled") && fields.contains("access.token.lifespan"))
        #expect(fields.contains("roles.client") && fields.contains("clientScopes"))
        #expect(
            client.matters.filter { $0.field == "protocolMappers" }.compactMap(\.value) == ["audience", "matricule"]
        )
        #expect(client.matters.allSatisfy { !$0.isBlocking })
    }

    @Test func `wildcards and what else no address may be are listed, the exact ones are kept`() throws {
        let client = try Self.client("intranet")
        #expect(client.draft?.redirectURIs == ["https://intranet.example/cb"])
        let refused = client.matters.filter(\.isBlocking).map { "\($0.field) \($0.value ?? "")" }
        #expect(
            refused == [
                "redirectUris https://intranet.example/*", "redirectUris http://intranet.example/cb",
                "redirectUris monapp:/retour", "post.logout.redirect.uris https://intranet.example/*",
            ]
        )
        #expect(client.secret == nil && client.draft?.isThirdParty == true && client.draft?.isEnabled == false)
        #expect(
            client.command?.hasPrefix("liamm app create intranet --auth client_secret_basic --redirect-uri") == true
        )
    }

    @Test func `public clients, keys and certificates`() throws {
        let mobile = try #require(try Self.client("mobile").draft)
        #expect(mobile.authentication == .none && mobile.requiresPKCE)
        #expect(try Self.client("mobile").matters.map(\.field) == ["implicitFlowEnabled", "publicClient"])
        let service = try #require(try Self.client("traitement").draft)
        #expect(service.authentication == .privateKeyJWT && service.keySetURL == "https://traitement.example/jwks")
        #expect(service.grants == [.clientCredentials] && service.redirectURIs.isEmpty)
        let desk = try Self.client("guichet")
        #expect(desk.draft?.authentication == .tls && desk.draft?.certificateSubject == nil)
        #expect(desk.matters.contains { $0.field == "x509.subjectdn" && $0.isBlocking })
    }

    @Test func `subjects are those of people`() throws {
        let subjects = try Self.sample().subjects
        #expect(subjects.map(\.subject) == ["1b2c", "2c3d"])
        #expect(subjects.map(\.mail) == ["agent.exemple@brest.bzh.example", nil])
        #expect(subjects.map(\.isEnabled) == [true, false])
    }

    @Test func `no secret and no credential is in what is printed`() throws {
        let report = try Self.sample()
        let json = String(decoding: try JSONEncoder().encode(report), as: UTF8.self)
        let shown = json + report.details.joined() + report.summary + String(describing: report)
        #expect(!shown.contains(KeycloakSample.secret) && !shown.contains("empreinte"))
        #expect(json.contains("\"hasSecret\":true"))
    }

    @Test func `the report sums up, and says what each client needs`() throws {
        let report = try Self.sample()
        #expect(
            report.summary == "realm mairie: 11 clients, 3 ready, 3 to settle, 3 skipped, 2 impossible; 2 subjects"
        )
        #expect(report.rows.map(\.client) == report.clients.map(\.clientID))
        let details = report.details
        #expect(details.contains { $0.hasPrefix("  ! redirectUris https://intranet.example/*: a wildcard") })
        #expect(details.contains("  - roles.realm: elu: make groups of these names"))
        #expect(details.contains { $0.contains("identityProviders: autre-fournisseur") })
        #expect(details.contains { $0.contains("user federation: annuaire") })
        #expect(details.contains("https://saml.example/sp: cannot become an application"))
    }

    @Test func `a report of some clients only is of those, and a mistyped one is guessed`() throws {
        #expect(try Self.sample().keeping(["ged", "api"]).clients.map(\.clientID) == ["ged", "api"])
        let refusal = #expect(throws: KeycloakRefusal.self) { try Self.sample().keeping(["intranett"]) }
        #expect(refusal?.description.contains("did you mean `intranet`?") == true)
    }

    static let files: [(String, String)] = [
        ("", "not JSON"), ("[]", "holds 0 realms"), (#"[{"realm":"a"},{"realm":"b"}]"#, "2 realms (a, b)"),
        ("{}", "it has no `realm`"), (#"{"realm":"a"}"#, "neither `clients` nor `users`"), ("true", "no export"),
        (#"{"realm":"a","clients":{}}"#, "clients: an array is expected"),
        (#"{"realm":"a","clients":[{}]}"#, "clients[0]: a client without `clientId`"),
        (#"{"realm":"a","clients":[{"clientId":7}]}"#, "clients[0].clientId: a string is expected"),
        (#"{"realm":"a","clients":[{"clientId":"x","redirectUris":[1]}]}"#, "clients[0].redirectUris[0]: a string"),
        (
            #"{"realm":"a","clients":[{"clientId":"x","publicClient":"yes"}]}"#,
            "publicClient: true or false is expected"
        ),
        (#"{"realm":"a","clients":[{"clientId":"x","attributes":{"a":[]}}]}"#, "attributes.a: one value is expected"),
        (#"{"realm":"a","clients":[{"clientId":"x"},{"clientId":"x"}]}"#, "stands twice"),
        (#"{"realm":"a","realm":"b","clients":[]}"#, "`realm` stands twice in one object"),
    ]

    @Test(arguments: KeycloakImportTests.files)
    func `a file that is no export is refused with the place`(file: String, words: String) {
        let refusal = #expect(throws: KeycloakRefusal.self) { try KeycloakImport.read(Array(file.utf8)) }
        #expect(refusal?.description.contains(words) == true, "\(refusal?.description ?? "accepted")")
    }

    @Test func `an array with one realm, and a file of users alone, are exports too`() throws {
        let alone = try KeycloakImport.read(Array(#"{"realm":"a","users":[{"id":"1","username":"u"}]}"#.utf8))
        #expect(alone.clients.isEmpty && alone.subjects.count == 1)
        #expect(try KeycloakImport.read(Array(#"[{"realm":"a","clients":[]}]"#.utf8)).realm == "a")
    }

    static let settings: [(String, String, Bool)] = [
        (#""clientAuthenticatorType":"client-secret-jwt""#, "clientAuthenticatorType", true),
        (#""clientAuthenticatorType":"federated-jwt""#, "clientAuthenticatorType", true),
        (#""clientAuthenticatorType":"client-jwt""#, "jwks.url", true),
        (#""clientAuthenticatorType":"client-x509""#, "x509.subjectdn", true),
        (#""attributes":{"id.token.signed.response.alg":"HS256"}"#, "id.token.signed.response.alg", true),
        (#""attributes":{"pkce.code.challenge.method":"plain"}"#, "pkce.code.challenge.method", false),
        (#""attributes":{"oidc.ciba.grant.enabled":"true"}"#, "oidc.ciba.grant.enabled", false),
        (#""attributes":{"acr.loa.map":"{\"or\":2}"}"#, "acr.loa.map", false),
        (#""attributes":{"client.session.idle.timeout":"60"}"#, "client.session.idle.timeout", false),
        (
            #""attributes":{"require.pushed.authorization.requests":"true"}"#, "require.pushed.authorization.requests",
            false
        ),
        (#""authorizationServicesEnabled":true"#, "authorizationServicesEnabled", false),
        (#""adminUrl":"https://x.example/k""#, "adminUrl", false), (#""secret":"${vault.x}""#, "secret", false),
        (#""attributes":{"backchannel.logout.url":"http://x.example/l"}"#, "backchannel.logout.url", true),
    ]

    @Test(arguments: KeycloakImportTests.settings)
    func `what is not here as it was there is said`(setting: String, field: String, isBlocking: Bool) throws {
        let head = #"{"realm":"a","clients":[{"clientId":"x","redirectUris":["https://x.example/cb"],"#
        let client = try #require(try KeycloakImport.read(Array("\(head)\(setting)}]}".utf8)).clients.first)
        #expect(client.matters.contains { $0.field == field && $0.isBlocking == isBlocking })
        #expect(client.verdict == (isBlocking ? .settle : .ready))
    }

    static let mappers: [(kind: String, config: String, isLost: Bool)] = [
        ("oidc-usermodel-property-mapper", #""user.attribute":"username","claim.name":"preferred_username""#, false),
        ("oidc-usermodel-property-mapper", #""user.attribute":"username","claim.name":"login""#, true),
        ("oidc-usermodel-attribute-mapper", #""user.attribute":"numero","claim.name":"numero""#, true),
        ("oidc-full-name-mapper", "", false), ("oidc-audience-resolve-mapper", "", false),
        ("oidc-sub-mapper", "", false),
        ("oidc-usermodel-realm-role-mapper", #""claim.name":"realm_access.roles""#, false),
        ("oidc-usermodel-realm-role-mapper", #""claim.name":"roles""#, true),
        ("oidc-usermodel-client-role-mapper", #""claim.name":"resource_access.${client_id}.roles""#, false),
        ("oidc-usermodel-client-role-mapper", #""claim.name":"resource_access.autre.roles""#, true),
        ("oidc-group-membership-mapper", #""claim.name":"groups","full.path":"false""#, false),
        ("oidc-group-membership-mapper", #""claim.name":"groups","full.path":"true""#, true),
        ("oidc-group-membership-mapper", #""claim.name":"equipes","full.path":"false""#, true),
        ("oidc-audience-mapper", #""included.custom.audience":"api""#, true),
        ("oidc-hardcoded-claim-mapper", #""claim.name":"siret""#, true),
        ("oidc-usersessionmodel-note-mapper", #""user.session.note":"AUTH_TIME","claim.name":"auth_time""#, false),
        ("oidc-usersessionmodel-note-mapper", #""user.session.note":"clientHost","claim.name":"clientHost""#, true),
        ("script-age.js", "", true), ("oidc-inconnu-mapper", "", true),
    ]

    @Test(arguments: KeycloakImportTests.mappers)
    func `a mapper is covered by the profile, or named`(kind: String, config: String, isLost: Bool) throws {
        let mapper = #"{"name":"m","protocolMapper":"\#(kind)","config":{\#(config)}}"#
        let head = #"{"realm":"a","clients":[{"clientId":"x","redirectUris":["https://x.example/cb"],"#
        let text = head + #""secret":"un-secret-de-seize","protocolMappers":["# + mapper + "]}]}"
        let client = try #require(try KeycloakImport.read(Array(text.utf8)).clients.first)
        #expect(client.matters.map(\.field) == (isLost ? ["protocolMappers"] : []))
    }

    @Test func `a command to be pasted holds no command of the export's`() throws {
        let text =
            #"{"realm":"a","clients":[{"clientId":"x","redirectUris":["https://x.example/*","https://x.example/?a=$(id)&b='c"]}]}"#
        let client = try #require(try KeycloakImport.read(Array(text.utf8)).clients.first)
        let address = #"--redirect-uri 'https://x.example/?a=$(id)&b='\''c' --redirect-uri …"#
        #expect(client.command == "liamm app create x --auth client_secret_basic \(address)")
    }

    @Test(arguments: [
        ("court", "5 characters"), (String(repeating: "x", count: 513), "too long"),
        ("un secret à accents", "plain ASCII"),
    ])
    func `a secret that cannot be taken over is replaced, and said to be`(secret: String, words: String) throws {
        let text =
            #"{"realm":"a","clients":[{"clientId":"x","redirectUris":["https://x.example/cb"],"secret":"\#(secret)"}]}"#
        let report = try KeycloakImport.read(Array(text.utf8))
        let client = try #require(report.clients.first)
        #expect(client.secret == nil && client.needsSecret && client.verdict == .ready)
        let note = try #require(client.matters.first { $0.field == "secret" })
        #expect(note.text.contains(words) && note.text.contains("a new secret will be made") && !note.isBlocking)
        #expect(report.details.contains("x: ready, with a new secret") && !report.details.joined().contains(secret))
    }

    @Test func `exact addresses settle a client that had wildcards, and it keeps the rest`() throws {
        let text =
            #"{"realm":"a","clients":[{"clientId":"x","redirectUris":["https://x.example/*"],"secret":"un-secret-de-l-export"}]}"#
        let report = try KeycloakImport.read(Array(text.utf8))
        #expect(report.clients[0].verdict == .settle)
        #expect(report.details.contains { $0.contains("--only x --redirect-uri …") })
        let settled = report.changing {
            $0.settled(redirectURIs: ["https://x.example/cb"], postLogoutRedirectURIs: [])
        }.clients[0]
        #expect(settled.verdict == .ready && settled.draft?.redirectURIs == ["https://x.example/cb"])
        #expect(settled.secret == Secret("un-secret-de-l-export"))
        // Something else than an address stays to settle.
        let odd = text.replacing(#""secret""#, with: #""clientAuthenticatorType":"federated-jwt","secret""#)
        let other = try KeycloakImport.read(Array(odd.utf8)).clients[0]
            .settled(redirectURIs: ["https://x.example/cb"], postLogoutRedirectURIs: [])
        #expect(other.verdict == .settle)
    }

    @Test func `a service's audience becomes its resource, and without one it is told that it gets no token`() throws {
        func client(_ mappers: String) throws -> KeycloakClient {
            let text =
                #"{"realm":"a","clients":[{"clientId":"x","standardFlowEnabled":false,"serviceAccountsEnabled":true,"#
                + #""secret":"un-secret-de-l-export","protocolMappers":[\#(mappers)]}]}"#
            return try #require(try KeycloakImport.read(Array(text.utf8)).clients.first)
        }
        let mapper =
            #"{"protocolMapper":"oidc-audience-mapper","config":{"included.custom.audience":"https://api.example"}}"#
        let audience = try client(mapper)
        #expect(audience.draft?.resources == ["https://api.example"] && audience.matters.isEmpty)
        let none = try client("")
        #expect(none.verdict == .ready)
        #expect(none.matters.contains { $0.text.contains("liamm app update x --resource") })
    }

    @Test func `pairwise subjects stay pairwise`() throws {
        let text =
            #"{"realm":"a","clients":[{"clientId":"x","redirectUris":["https://x.example/cb"],"protocolMappers":"#
            + #"[{"name":"p","protocolMapper":"oidc-sha256-pairwise-sub-mapper"}]}]}"#
        #expect(try KeycloakImport.read(Array(text.utf8)).clients.first?.draft?.subjectType == .pairwise)
    }
}
