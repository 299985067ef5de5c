import HubTesting
import Model
import Primitives
import Testing

/// The administration socket's API: RFC 9457 problems with a stable code, bodies read strictly.
@Suite struct AdministrationAPITests {
    private static let agents = "/admin/v1/realms/armor/agents"

    private static func body(_ changes: String = "") -> String {
        #"{"login":"alegoff","givenName":"Anne","familyName":"Le Goff","dryRun":false\#(changes)}"#
    }

    private static func isProblem(_ answer: HubAnswer, _ status: Int, _ code: String) -> Bool {
        answer.status == status && answer.isProblem && answer.header("Cache-Control") == "no-store"
            && answer.json?["status"]?.integer == Int64(status) && answer.json?["code"]?.string == code
            && answer.json?["type"]?.string == "urn:liamm:problem:\(code)" && answer.json?["title"]?.string != nil
    }

    private static func create(_ body: String, on hub: Hub) async throws -> HubAnswer {
        try await hub.administer(.post(self.agents, text: body, type: "application/json"))
    }

    static let refused: [(body: String, named: String)] = [
        (body(#","colour":"blue""#), "colour"),
        (body(#","Login":"other""#), "Login"),
        (body(#","login":"other""#), "login"),
        (body(#","mail":5"#), "mail"),
        (body(#","title":["a"]"#), "title"),
        (#"{"login":"alegoff","givenName":"Anne","familyName":"Le Goff","dryRun":"no"}"#, "dryRun"),
        (#"{"login":"alegoff","givenName":"Anne","dryRun":false}"#, "familyName"),
        (#"{"login":null,"givenName":"Anne","familyName":"Le Goff","dryRun":false}"#, "login"),
        ("[]", "object"),
        ("", "JSON"),
        ("{", "JSON"),
        ("{} {}", "JSON"),
    ]

    @Test(arguments: refused)
    func `RFC 9457: a key that is unknown, repeated, missing or of a wrong type is refused by name`(
        body: String,
        named: String
    ) async throws {
        try await Hub.lend { hub in
            let answer = try await Self.create(body, on: hub)
            #expect(Self.isProblem(answer, 400, "invalid-request"), "\(answer.text)")
            #expect(answer.json?["detail"]?.string?.contains(named) == true, "\(answer.text)")
            let agents = try await hub.administer(.get(Self.agents))
            #expect(agents.json?["items"]?.array?.isEmpty == true)
        }
    }

    @Test(arguments: [
        "/admin/v1/realms/nowhere/agents", "/admin/v1/realms/armor/agents/nobody",
        "/admin/v1/realms/armor/applications/none",
        "/admin/v1/platform/realms/nowhere", "/admin/v1/realms/armor/agents/nobody/sessions", "/admin/v1/nothing", "/",
        "/admin/v1/realms/ARMOR/agents",
    ])
    func `RFC 9457: what is not there is a problem with the code not-found`(path: String) async throws {
        try await Hub.lend { hub in
            let answer = try await hub.administer(.get(path))
            #expect(Self.isProblem(answer, 404, "not-found"), "\(answer.text)")
        }
    }

    @Test func `RFC 9457: what is taken is a conflict`() async throws {
        try await Hub.lend { hub in
            #expect(try await Self.create(Self.body(), on: hub).status == 201)
            let answer = try await Self.create(Self.body(), on: hub)
            #expect(Self.isProblem(answer, 409, "conflict"), "\(answer.text)")
        }
    }

    @Test func `a dry run says what it would do and does nothing`() async throws {
        try await Hub.lend { hub in
            let before = try await hub.auditNames()
            let body = Self.body().replacing("\"dryRun\":false", with: "\"dryRun\":true")
            #expect(try await Self.create(body, on: hub).status == 201)
            #expect(try await hub.administer(.get("\(Self.agents)/alegoff")).status == 404)
            #expect(try await hub.auditNames() == before)
        }
    }

    @Test func `no answer holds a password, a verifier or a digest of a secret`() async throws {
        try await Hub.lend { hub in
            let client = try await hub.client(in: "armor", activatedRealms: [])
            let made = try await Self.create(Self.body(#","password":"\#(Hub.password)""#), on: hub)
            let answers = [
                made, try await hub.administer(.get(Self.agents)),
                try await hub.administer(.get("\(Self.agents)/alegoff")),
                try await hub.administer(.get("/admin/v1/realms/armor/applications")),
                try await hub.administer(.get("/admin/v1/platform/audit")),
            ]
            let secret = try #require(client.secret)
            for answer in answers {
                #expect(answer.status < 300, "\(answer.text)")
                for word in [Hub.password, "argon2", secret, Hex.encode(Digest.sha256(secret)), "secretHash"] {
                    #expect(!answer.text.contains(word))
                }
            }
        }
    }

    @Test func `the public face asks who it is before it says what there is`() async throws {
        try await Hub.lend { hub in
            for path in ["/admin/v1/platform/status", Self.agents, "/admin/v1/platform/audit"] {
                let answer = try await hub.send(.get(path))
                #expect(Self.isProblem(answer, 401, "not-signed-in"))
            }
            #expect(try await hub.send(.post(Self.agents, text: Self.body(), type: "application/json")).status == 401)
            #expect(Self.isProblem(try await hub.send(.get("/admin/v1/nothing")), 404, "not-found"))
        }
    }
}
