import HubTesting
import Model
import Primitives
import Testing

/// Two realms and those who may administer them, or not.
struct AdministrationScene: Sendable {
    let hub: Hub
    /// Of `armor`, without a role.
    let agent: Affiliation
    /// Of `armor`, over `armor`.
    let armor: Affiliation
    /// Of `argoat`, over `argoat`.
    let argoat: Affiliation
    /// Of `armor`, over everything.
    let platform: Affiliation

    static func lend(_ body: @escaping @Sendable (AdministrationScene) async throws -> Void) async throws {
        try await Hub.lend { hub in
            let scene = AdministrationScene(
                hub: hub,
                agent: try await hub.member(of: "armor", "agent"),
                armor: try await hub.member(of: "armor", "admin.armor"),
                argoat: try await hub.member(of: "argoat", "admin.argoat"),
                platform: try await hub.member(of: "armor", "admin.region")
            )
            try await hub.grant(.realm("armor"), to: scene.armor)
            try await hub.grant(.realm("argoat"), to: scene.argoat)
            try await hub.grant(.platform, to: scene.platform)
            try await body(scene)
        }
    }

    func token(of member: Affiliation, by means: [Session.Means] = [.password, .totp]) async throws -> String {
        try await self.hub.administrationTokens(of: member, by: means).access
    }

    func get(_ path: String, as token: String?) async throws -> HubAnswer {
        try await self.hub.administer(.get("/admin/v1/\(path)"), with: token)
    }

    func post(_ path: String, _ body: String, as token: String?) async throws -> HubAnswer {
        try await self.hub.administer(
            .post("/admin/v1/\(path)", text: body, type: "application/json"),
            with: token
        )
    }

    func patch(_ path: String, _ body: String, as token: String?) async throws -> HubAnswer {
        var request = HubRequest.post("/admin/v1/\(path)", text: body, type: "application/json")
        request.method = HubRequest.method("PATCH", request.target).method
        return try await self.hub.administer(request, with: token)
    }
}

extension HubAnswer {
    /// The stable code of a problem.
    var problemCode: String? { self.isProblem ? self.json?["code"]?.string : nil }
    var problemTitle: String? { self.json?["title"]?.string }
    var challenge: String { self.header("WWW-Authenticate") ?? "" }
}
