import Administration
import Model
import Primitives
import Testing

/// Secrets taken over, subjects brought along, removal, diagnosis and preview.
@Suite struct ApplicationLifeTests {
    private static let actor = AdministrationBench.actor

    private static func application(_ id: String = "ged") -> Application {
        Application(realm: "brest", clientID: .init(id), name: id, redirectURIs: ["https://\(id).bzh.example/cb"])
    }

    private static func lend(
        probe: @escaping ApplicationProbe = { _, _ in .answered },
        _ body: @Sendable (AdministrationBench, ApplicationAdministration) async throws -> Void
    ) async throws {
        try await AdministrationBench.lend(probe: probe) { bench in
            try await bench.applyRealms()
            let applications = bench.services.applications
            _ = try await applications.create(Self.application(), isDryRun: false, actor: Self.actor)
            try await body(bench, applications)
        }
    }

    @Test func `a secret that the application had is taken over, kept as its digest and not given back`() async throws {
        try await Self.lend { _, applications in
            let old = Secret("un-secret-de-l-export")
            let (_, told) =
                try await applications
                .create(Self.application("wiki"), secret: old, isDryRun: false, actor: Self.actor)
            #expect(told == nil)
            let kept = try await applications.find("wiki", in: "brest").secretHashes
            #expect(kept == [Digest.sha256(old.bytes)])
            var open = Self.application("mobile")
            open.authentication = .none
            let withoutSecret = open
            await #expect(throws: AdministrationError.self) {
                _ = try await applications.create(withoutSecret, secret: old, isDryRun: false, actor: Self.actor)
            }
            for unfit in [
                "court", String(repeating: "x", count: 15), "un secret avec un é dedans", "sans\u{0}fin-ni-début",
            ] {
                await #expect(throws: AdministrationError.self, "\(unfit)") {
                    _ =
                        try await applications
                        .create(Self.application("wiki2"), secret: Secret(unfit), isDryRun: false, actor: Self.actor)
                }
            }
        }
    }

    @Test func `removing wants the identifier again, and a dry run removes nothing`() async throws {
        try await Self.lend { bench, applications in
            for confirmation in [nil, "", "GED", "autre"] {
                await #expect(throws: AdministrationError.self) {
                    _ = try await applications.remove(
                        "ged",
                        in: "brest",
                        confirmation: confirmation,
                        isDryRun: false,
                        actor: Self.actor
                    )
                }
            }
            let dry =
                try await applications
                .remove("ged", in: "brest", confirmation: nil, isDryRun: true, actor: Self.actor)
            #expect(dry.changes.first == "application: kept → removed")
            #expect(try await applications.all(in: "brest").count == 1)
            _ =
                try await applications
                .remove("ged", in: "brest", confirmation: "ged", isDryRun: false, actor: Self.actor)
            #expect(try await applications.all(in: "brest").isEmpty)
            let names = try await bench.stores.audit.entries(realm: "brest", name: nil, limit: 1).map(\.name)
            #expect(names == [AuditEvent.Name.applicationRemoved.rawValue])
        }
    }

    @Test func `subjects are matched by login and mail, who could be two or is nobody is listed`() async throws {
        try await Self.lend { bench, applications in
            let first = try await bench.agent("alegoff", mail: "anne@brest.bzh.example")
            let second = try await bench.agent("bkerautret", mail: "bleuenn@brest.bzh.example")
            let known = try #require(try await bench.stores.agents.agent(second.agent)).subject
            let subjects = [
                FormerSubject(subject: "f-1", login: "ALEGOFF", mail: "anne@brest.bzh.example"),
                FormerSubject(subject: "f-2", login: "alegoff", mail: "bleuenn@brest.bzh.example"),
                FormerSubject(subject: "f-3", login: "inconnue", mail: nil),
                FormerSubject(subject: "f 4", login: "bkerautret", mail: nil),
                FormerSubject(subject: known.text, login: "usurpatrice", mail: nil),
                FormerSubject(subject: "f-6", login: "bleuenn.k", mail: "bleuenn@brest.bzh.example"),
            ]
            let dry = try await applications.importSubjects(
                subjects,
                for: "ged",
                in: "brest",
                agents: nil,
                isDryRun: true,
                actor: Self.actor
            )
            #expect(dry.added == 0 && dry.matched == 2)
            #expect(try await bench.stores.subjects.alias(of: first.agent, for: "ged") == nil)
            let done = try await applications.importSubjects(
                subjects,
                for: "ged",
                in: "brest",
                agents: nil,
                isDryRun: false,
                actor: Self.actor
            )
            #expect(done.matched == 2 && done.added == 2)
            #expect(done.ambiguous == ["alegoff"] && done.unknown == ["inconnue"])
            #expect(done.refused == ["bkerautret", "usurpatrice"])
            #expect(try await bench.stores.subjects.alias(of: first.agent, for: "ged") == "f-1")
            #expect(try await bench.stores.subjects.alias(of: second.agent, for: "ged") == "f-6")
            let again = try await applications.importSubjects(
                [FormerSubject(subject: "f-9", login: "alegoff", mail: nil)],
                for: "ged",
                in: "brest",
                agents: nil,
                isDryRun: false,
                actor: Self.actor
            )
            #expect(again.matched == 1 && again.added == 0)
            #expect(try await bench.stores.subjects.alias(of: first.agent, for: "ged") == "f-1")
        }
    }

    @Test func `a diagnosis names what keeps an application from working`() async throws {
        let probe: ApplicationProbe = { address, _ in
            address.hasSuffix("/jwks")
                ? .document(Array(#"{"keys":[]}"#.utf8))
                : address.hasSuffix("/bc")
                    ? .failed("the host did not answer in time", isForbidden: false) : .answered
        }
        try await Self.lend(probe: probe) { bench, applications in
            func states(_ subject: String) async throws -> [String] {
                try await applications.diagnose("ged", in: "brest").filter { $0.subject == subject }
                    .map(\.state.rawValue)
            }
            try await bench.agent("alegoff")
            #expect(try await states("access") == ["wrong"])
            #expect(try await states("secret") == ["good"])
            #expect(try await states("redirect") == ["good"])
            _ = try await applications.update("ged", in: "brest", isDryRun: false, actor: Self.actor) {
                $0.access = .everyone
                $0.client.requiresPKCE = false
                $0.client.keysURI = "https://ged.bzh.example/jwks"
                $0.backchannelLogoutURI = "https://ged.bzh.example/bc"
            }
            _ = try await applications.rotateSecret(of: "ged", in: "brest", actor: Self.actor)
            bench.clock.advance(by: .days(400))
            #expect(try await states("access") == ["good"])
            #expect(try await states("PKCE") == ["attention"])
            #expect(try await states("secret") == ["attention", "attention"])
            #expect(try await states("keys") == ["wrong"])
            #expect(try await states("back-channel logout") == ["wrong"])
            #expect(try await states("refusals") == ["good"])
        }
    }

    @Test func `where nobody signs in nobody is missed, and a token that is for nobody is`() async throws {
        try await Self.lend { _, applications in
            func access() async throws -> String? {
                try await applications.diagnose("ged", in: "brest").first { $0.subject == "access" }.map {
                    "\($0.state.rawValue) \($0.text)"
                }
            }
            _ = try await applications.update("ged", in: "brest", isDryRun: false, actor: Self.actor) {
                $0.client.grants = [.clientCredentials]
            }
            #expect(try await access()?.hasPrefix("wrong its tokens are for nobody: --resource") == true)
            _ = try await applications.update("ged", in: "brest", isDryRun: false, actor: Self.actor) {
                $0.client.resources = ["https://api.brest.example"]
            }
            #expect(try await access() == "good nobody signs in: it acts for itself")
        }
    }

    @Test func `a preview says the rule and the claims, and nothing for who is kept out`() async throws {
        try await Self.lend { bench, applications in
            let agent = try await bench.agent("alegoff", mail: "anne@brest.bzh.example")
            func preview(_ scopes: String) async throws -> ApplicationPreview {
                try await applications.preview("ged", in: "brest", agent: "alegoff", of: nil, scopes: scopes)
            }
            let out = try await preview("openid email")
            #expect(out.refusal == .noRule && out.claims == [:] && out.rule == "nobody")
            _ = try await applications.update("ged", in: "brest", isDryRun: false, actor: Self.actor) {
                $0.access = .everyone
            }
            let allowed = try await preview("openid email")
            #expect(allowed.refusal == nil && allowed.rule == "everyone" && !allowed.isAsked)
            #expect(allowed.claims["email"] == "anne@brest.bzh.example" && allowed.claims["name"] == nil)
            let subject = try #require(try await bench.stores.agents.agent(agent.agent)).subject
            #expect(allowed.claims["sub"] == .string(subject.text))
            await #expect(throws: AdministrationError.self) {
                _ = try await applications.preview("ged", in: "brest", agent: "personne", of: nil, scopes: "openid")
            }
        }
    }
}
