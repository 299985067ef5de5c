import HubTesting
import Model
import Primitives
import Testing

/// Every route of the administration × everybody who may come, on the public listener.
@Suite struct RoleMatrixTests {
    /// Shown alike to all administrators.
    private static let anyRole: Set<String> = [
        "GET /admin/v1/platform/document-types", "GET /admin/v1/platform/routes",
        "GET /admin/v1/platform/routes/{name}", "GET /admin/v1/platform/keys/jwks", "GET /admin/v1/platform/whoami",
    ]

    private static let ofRealm: Set<String> = [
        "GET /admin/v1/platform/realms/{slug}", "GET /admin/v1/platform/realms/{slug}/file",
    ]

    /// The address of a route in a realm; nothing it names is there.
    private static func request(_ route: HubRequest, in realm: String) -> HubRequest {
        var request = route
        request.target = route.target.replacing("{slug}", with: realm).replacing("{name}", with: "personne")
            .replacing("{factor}", with: "0").replacing("{run}", with: "0")
            .replacing("{key}", with: "0")
        return request
    }

    private static func isOfRealm(_ route: HubRequest) -> Bool {
        route.target.hasPrefix("/admin/v1/realms/{slug}/") || self.ofRealm.contains(route.description)
    }

    @Test func `every route × nobody, an agent, each realm's administrator, the platform's`() async throws {
        try await AdministrationScene.lend { scene in
            let agent = try await scene.token(of: scene.agent)
            let armor = try await scene.token(of: scene.armor)
            let argoat = try await scene.token(of: scene.argoat)
            let platform = try await scene.token(of: scene.platform)
            let routes = scene.hub.administrationRoutes
            #expect(routes.count > 50)
            for route in routes {
                let request = Self.request(route, in: "armor")
                let nobody = try await scene.hub.administer(request, with: nil)
                #expect(nobody.status == 401 && nobody.problemCode == "not-signed-in", "nobody \(route)")
                #expect(nobody.challenge == "Bearer", "\(route)")
                let without = try await scene.hub.administer(request, with: agent)
                #expect(without.status == 403 && without.problemCode == "forbidden", "agent \(route)")
                let other = try await scene.hub.administer(request, with: argoat)
                let own = try await scene.hub.administer(request, with: armor)
                // A route that nobody has declared is open to nobody, and shows here.
                let all = try await scene.hub.administer(request, with: platform)
                #expect(![401, 403].contains(all.status), "platform \(route): \(all.text)")
                if Self.isOfRealm(route) {
                    #expect(other.status == 404 && other.problemTitle == "realm armor does not exist", "\(route)")
                    #expect(![401, 403].contains(own.status), "own \(route): \(own.text)")
                    #expect(own.problemTitle != "realm armor does not exist", "own \(route)")
                } else if Self.anyRole.contains(route.description) {
                    #expect(![401, 403].contains(other.status) && other.status == own.status, "any role \(route)")
                } else {
                    #expect(other.status == 403 && own.status == 403, "platform's \(route)")
                }
            }
        }
    }

    @Test func `another realm and one that is not there have the same answer`() async throws {
        try await AdministrationScene.lend { scene in
            let token = try await scene.token(of: scene.armor)
            for path in ["agents", "agents/admin.argoat", "directories", "applications", "exchanges"] {
                let other = try await scene.get("realms/argoat/\(path)", as: token)
                let none = try await scene.get("realms/nowhere/\(path)", as: token)
                #expect(other.status == 404 && none.status == 404)
                #expect(other.text.replacing("argoat", with: "nowhere") == none.text, "\(path)")
                // The region's applications are no realm's.
                #expect(try await scene.get("realms/region/\(path)", as: token).status == 404)
            }
        }
    }

    @Test func `a method that a route has not is none for administrators either`() async throws {
        try await AdministrationScene.lend { scene in
            let token = try await scene.token(of: scene.platform)
            for method in ["DELETE", "PUT"] {
                let answer = try await scene.hub.administer(
                    .method(method, "/admin/v1/realms/armor/agents/agent/factors"),
                    with: token
                )
                #expect(answer.status == 405, "\(method)")
            }
        }
    }
}
