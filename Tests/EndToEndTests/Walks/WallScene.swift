import Foundation
import HubTesting
import Model
import Primitives
import SignIn
import Testing

/// One agent with a hat in two realms, each with its own password and its own app, and the applications of both.
struct WallScene {
    static let own = "un mot de passe tout à elle"

    let hub: Hub
    /// The hat whose helpdesk is the attacker.
    let here: Affiliation
    /// The hat behind the wall.
    let there: Affiliation
    /// Counts behind the wall only.
    let app: (factor: Factor, key: TOTP)
    let clients: [HubClient]
    let siret: (here: SIRET, there: SIRET)

    init(_ hub: Hub) async throws {
        self.hub = hub
        self.here = try await hub.member(of: "armor", "alegoff", password: Hub.password)
        let other = try await hub.member(of: "argoat", "anne.legoff", password: Self.own)
        try await hub.join(other, to: self.here)
        self.there = try #require(try await hub.stores.realm("argoat").affiliations.affiliation(other.id))
        self.app = try await hub.enrolApp(of: self.here.agent, in: ["argoat"])
        _ = try await hub.enrolApp(of: self.here.agent, in: ["armor"])
        self.siret = (try Self.siret(self.here), try Self.siret(self.there))
        for (slug, siret) in [("armor", self.siret.here), ("argoat", self.siret.there)] as [(Realm.Slug, SIRET)] {
            try await hub.change(slug) { realm in
                for place in realm.organizations.indices { realm.organizations[place].siret = siret }
            }
        }
        let third = try await hub.client("tiers")
        try await hub.change(third) { $0.isThirdParty = true }
        self.clients = [try await hub.client("mairie"), third, try await hub.client("natif", authentication: .none)]
    }

    private static func siret(_ member: Affiliation) throws -> SIRET {
        try #require((0..<100).lazy.compactMap { SIRET("\(member.profile.organization)\(10_000 + $0)") }.first)
    }

    /// Words that nobody of the first realm may ever read in a token.
    var walled: [String] {
        ["argoat", self.there.id.text, self.there.profile.organization.text, self.siret.there.text, "anne.legoff"]
    }

    /// The code that the agent's own app shows.
    var ownCode: String { self.app.key.code(at: TOTP.step(of: self.hub.clock.now)) }

    func path(_ client: HubClient, realm: Realm.Slug?, _ changes: [String: String?] = [:]) -> String {
        let scope = ["scope": "openid profile email organization groups offline_access"] as [String: String?]
        return self.hub.authorizePath(client, realm: realm, scope.merging(changes) { $1 })
    }

    /// The claims of a token as anybody can read them.
    static func claims(_ token: String) -> String {
        let parts = token.split(separator: ".")
        guard parts.count == 3, let bytes = Base64URL.decode(parts[1]) else { return token }
        return String(decoding: bytes, as: UTF8.self)
    }
}
