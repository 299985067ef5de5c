import Administration
import Model
import OpenID
import Primitives
import Synchronization
import Testing

@Suite struct ApplicationAdministrationTests {
    private func application(_ id: String, realm: Realm.Slug = "brest") -> Application {
        Application(realm: realm, clientID: .init(id), name: id, redirectURIs: ["https://\(id).bzh.example/cb"])
    }

    @Test func `a secret is given once and kept as its digest`() async throws {
        try await AdministrationBench.lend { bench in
            try await bench.applyRealms()
            let (_, secret) = try await bench.services.applications
                .create(self.application("nextcloud"), isDryRun: false, actor: AdministrationBench.actor)
            let made = try #require(secret)
            #expect(Base64URL.decode(made)?.count == 32)
            let kept = try await bench.services.applications.find("nextcloud", in: "brest")
            #expect(kept.secretHashes == [Digest.sha256(made)])
            #expect(kept.access == .nobody)
        }
    }

    @Test func `a rotation keeps one secret before it, or none when told`() async throws {
        try await AdministrationBench.lend { bench in
            try await bench.applyRealms()
            let (applications, actor) = (bench.services.applications, AdministrationBench.actor)
            let first = try await applications.create(self.application("ged"), isDryRun: false, actor: actor).secret
            let second = try await applications.rotateSecret(of: "ged", in: "brest", actor: actor).secret
            let both = try await applications.find("ged", in: "brest").secretHashes
            #expect(both == [second, first].compactMap { $0 }.map { Digest.sha256($0) })
            let dry = try await applications.rotateSecret(of: "ged", in: "brest", isDryRun: true, actor: actor).secret
            #expect(dry == nil)
            let last =
                try await applications
                .rotateSecret(of: "ged", in: "brest", dropsPrevious: true, actor: actor).secret
            let kept = try await applications.find("ged", in: "brest").secretHashes
            #expect(kept == [last].compactMap { $0 }.map { Digest.sha256($0) })
        }
    }

    @Test func `whether an application is a third party's is kept, and its change is told`() async throws {
        try await AdministrationBench.lend { bench in
            try await bench.applyRealms()
            let (applications, actor) = (bench.services.applications, AdministrationBench.actor)
            var application = self.application("sondage")
            application.isThirdParty = true
            _ = try await applications.create(application, isDryRun: false, actor: actor)
            #expect(try await applications.find("sondage", in: "brest").isThirdParty)
            let (_, changes) = try await applications.update("sondage", in: "brest", isDryRun: false, actor: actor) {
                $0.isThirdParty = false
            }
            #expect(changes == ["third party: true → false"])
            #expect(try await applications.find("sondage", in: "brest").isThirdParty == false)
        }
    }

    /// What publishes the list of a sector, and how often it was asked.
    private final class Sector: Sendable {
        private struct State {
            var document = ""
            var count = 0
        }

        private let state = Mutex(State())

        var count: Int { self.state.withLock { $0.count } }
        func publish(_ document: String) { self.state.withLock { $0.document = document } }

        func fetch(_ limit: Int) throws -> [UInt8] {
            let text = self.state.withLock { state in
                state.count += 1
                return state.document
            }
            guard text.utf8.count <= limit else { throw CancellationError() }
            return Array(text.utf8)
        }
    }

    @Test func `a sector that an administrator names lists every redirect address, and is asked when one has changed`()
        async throws
    {
        let sector = Sector()
        try await AdministrationBench.lend(fetch: { _, limit in try sector.fetch(limit) }) { bench in
            try await bench.applyRealms()
            let (applications, actor) = (bench.services.applications, AdministrationBench.actor)
            var application = self.application("ged")
            application.client.sectorIdentifierURI = "https://secteur.bzh.example/liste"
            let wanted = application
            for document in ["", "[]", "[\"https://ged.bzh.example/\"]", String(repeating: " ", count: 65_537)] {
                sector.publish(document)
                for isDryRun in [true, false] {
                    await #expect(throws: AdministrationError.self, "\(document.prefix(40))") {
                        _ = try await applications.create(wanted, isDryRun: isDryRun, actor: actor)
                    }
                }
            }
            #expect(try await applications.all(in: "brest").isEmpty)
            sector.publish("[\"https://ged.bzh.example/cb\"]")
            _ = try await applications.create(wanted, isDryRun: false, actor: actor)
            let asked = sector.count
            // Its server may be down while something else is changed.
            sector.publish("")
            _ = try await applications.update("ged", in: "brest", isDryRun: false, actor: actor) { $0.name = "GED" }
            #expect(sector.count == asked)
            await #expect(throws: AdministrationError.self) {
                _ = try await applications.update("ged", in: "brest", isDryRun: false, actor: actor) {
                    $0.redirectURIs.append("https://ged.bzh.example/cb2")
                }
            }
            #expect(sector.count == asked + 1)
            _ = try await applications.update("ged", in: "brest", isDryRun: false, actor: actor) {
                $0.client.sectorIdentifierURI = nil
            }
            #expect(sector.count == asked + 1)
            await #expect(throws: AdministrationError.self) {
                _ = try await applications.update("ged", in: "brest", isDryRun: false, actor: actor) {
                    $0.client.sectorIdentifierURI = "https://autre.bzh.example/liste"
                }
            }
        }
    }

    /// OpenID Connect Core, section 4.
    @Test(arguments: [
        ("https://sondage.bzh.example/login", true), ("http://sondage.bzh.example/login", false),
        ("http://localhost:4000/login", false), ("bzh.example.app:/login", false),
        ("https://sondage.bzh.example/login#a", false), ("https://sondage.bzh.example/login?iss=x", false),
    ])
    func `a sign-in that others begin goes to an https address only`(address: String, isGood: Bool) async throws {
        try await AdministrationBench.lend { bench in
            try await bench.applyRealms()
            var changed = self.application("sondage")
            changed.client.initiateLoginURI = address
            let application = changed
            let made = try? await bench.services.applications
                .create(application, isDryRun: false, actor: AdministrationBench.actor)
            #expect((made != nil) == isGood)
        }
    }

    @Test func `a public application has no secret`() async throws {
        try await AdministrationBench.lend { bench in
            try await bench.applyRealms()
            var application = self.application("mobile")
            application.authentication = .none
            let (_, secret) = try await bench.services.applications
                .create(application, isDryRun: false, actor: AdministrationBench.actor)
            #expect(secret == nil)
            await #expect(throws: AdministrationError.self) {
                _ = try await bench.services.applications
                    .rotateSecret(of: "mobile", in: "brest", actor: AdministrationBench.actor)
            }
        }
    }

    @Test func `a client identifier is one over all realms`() async throws {
        try await AdministrationBench.lend { bench in
            try await bench.applyRealms()
            let (applications, actor) = (bench.services.applications, AdministrationBench.actor)
            _ = try await applications.create(self.application("ged"), isDryRun: false, actor: actor)
            for realm: Realm.Slug in ["brest", "vannes", "region"] {
                await #expect(throws: AdministrationError.conflict("the client identifier ged is taken")) {
                    _ = try await applications.create(
                        self.application("ged", realm: realm),
                        isDryRun: true,
                        actor: actor
                    )
                }
            }
        }
    }

    @Test(arguments: ["", "-ged", "ged space", "ged/1", "gèd", "ged\n", String(repeating: "g", count: 65), "g:d"])
    func `a client identifier that could be read two ways is refused`(id: String) {
        let application = Application(
            realm: "brest",
            clientID: .init(id),
            name: "GED",
            redirectURIs: ["https://ged.bzh.example/cb"]
        )
        #expect(ApplicationRules.objection(to: application) != nil)
    }

    @Test func `every address of an application is checked`() {
        let bad = "http://evil.example/"
        var application = self.application("ged")
        #expect(ApplicationRules.objection(to: application) == nil)
        for path in [\Application.redirectURIs, \.postLogoutRedirectURIs] {
            application[keyPath: path].append(bad)
            #expect(ApplicationRules.objection(to: application) != nil)
            application[keyPath: path].removeLast()
        }
        for path in [\Application.homeURL, \.backchannelLogoutURI] {
            application[keyPath: path] = bad
            #expect(ApplicationRules.objection(to: application) != nil)
            application[keyPath: path] = nil
        }
        application.redirectURIs = []
        #expect(ApplicationRules.objection(to: application) != nil)
    }

    @Test func `only a regional application is activated per realm, and only in realms that exist`() async throws {
        try await AdministrationBench.lend { bench in
            try await bench.applyRealms()
            let (applications, actor) = (bench.services.applications, AdministrationBench.actor)
            for (realm, slug): (Realm.Slug, Realm.Slug) in [("brest", "vannes"), ("region", "nulle-part")] {
                var changed = self.application("actes", realm: realm)
                changed.activatedRealms = [slug]
                let application = changed
                await #expect(throws: AdministrationError.self) {
                    _ = try await applications.create(application, isDryRun: false, actor: actor)
                }
            }
            var regional = self.application("actes", realm: "region")
            regional.activatedRealms = ["brest"]
            _ = try await applications.create(regional, isDryRun: false, actor: actor)
            let (_, changes) = try await applications.update("actes", in: "region", isDryRun: false, actor: actor) {
                $0.activatedRealms = ["brest", "vannes"]
                $0.access = .everyone
            }
            #expect(changes == ["access: nobody → everyone", "realms: brest → brest, vannes"])
            #expect(try await applications.find("actes", in: "region").access == .everyone)
        }
    }
}
