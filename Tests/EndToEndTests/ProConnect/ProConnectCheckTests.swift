import HubTesting
import JOSE
import Model
import Primitives
import Testing

/// `liamm proconnect check`, as the administration interface answers it.
@Suite struct ProConnectCheckTests {
    private static func findings(_ hub: Hub) async throws -> [String] {
        let answer = try await hub.administer(.get("/admin/v1/realms/armor/proconnect-check"))
        try #require(answer.status == 200, "\(answer.text)")
        return try #require(answer.json?["findings"]?.array).compactMap { finding in
            guard let kind = finding["kind"]?.string, let name = finding["name"]?.string,
                let field = finding["field"]?.string, finding["remedy"]?.string?.isEmpty == false
            else { return nil }
            return "\(kind) \(name) \(field)"
        }
    }

    @Test func `a realm that is ready has nothing to mend`() async throws {
        try await ProConnectScene.lend { scene in
            _ = try await scene.hub.member()
            let answer = try await scene.hub.administer(.get("/admin/v1/realms/armor/proconnect-check"))
            #expect(answer.json?["applications"]?.integer == 1)
            #expect(answer.json?["agents"]?.integer == 1)
            #expect(try await Self.findings(scene.hub).isEmpty)
        }
    }

    @Test func `an application that opens for nobody is refused, and one of a realm without agents is not`()
        async throws
    {
        try await ProConnectScene.lend { scene in
            #expect(try await Self.findings(scene.hub).isEmpty)
            try await scene.hub.change(scene.client) { $0.access = .nobody }
            #expect(try await Self.findings(scene.hub) == ["application proconnect access"])
            _ = try await scene.hub.member()
            try await scene.hub.change(scene.client) { $0.access = .groups(["elus"]) }
            #expect(try await Self.findings(scene.hub) == ["application proconnect access"])
        }
    }

    @Test func `a SIRET that is missing names the organization whose it is`() async throws {
        try await ProConnectScene.lend(siret: nil) { scene in
            _ = try await scene.hub.member()
            let answer = try await scene.hub.administer(.get("/admin/v1/realms/armor/proconnect-check"))
            let remedy = answer.json?["findings"]?.array?.first?["remedy"]?.string ?? ""
            #expect(remedy.contains("the file of armor has the siret of organization 200000008"), "\(remedy)")
        }
    }

    @Test func `each agent and each setting that would be refused is named`() async throws {
        try await ProConnectScene.lend(siret: nil) { scene in
            let hub = scene.hub
            _ = try await hub.member()
            let gone = try await hub.member(of: "armor", "gone")
            try await hub.disable(gone)
            _ = try await hub.member(of: "argoat", "ylebris")
            #expect(try await Self.findings(hub) == ["agent alegoff siret"])
            try await hub.change(scene.client) {
                $0.idTokenAlgorithm = .EdDSA
                $0.client.requiresPKCE = true
                $0.redirectURIs = ["https://proconnect.example/callback"]
                $0.access = .nobody
            }
            #expect(
                try await Set(Self.findings(hub)) == [
                    "application proconnect idTokenAlgorithm", "application proconnect requiresPKCE",
                    "application proconnect redirectURIs", "application proconnect access",
                ]
            )
            try await hub.change(scene.client) { $0.client.claimProfile = .liamm }
            #expect(try await Self.findings(hub) == ["application armor claimProfile", "agent alegoff siret"])
            #expect(try await hub.administer(.get("/admin/v1/realms/nowhere/proconnect-check")).status == 404)
        }
    }
}
