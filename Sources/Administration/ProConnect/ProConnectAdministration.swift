import Broker
package import Model
import OpenID
import Primitives

/// Replays what ProConnect asks of this hub for one realm, before it asks: metadata, registration, and the identity of
/// every agent that it would let in.
package struct ProConnectAdministration: Sendable {
    package struct Check: Sendable {
        package let applications: Int
        package let agents: Int
        package let findings: [ProConnectFinding]
    }

    private static let pageSize = 1000

    private let services: AdministrationServices

    init(_ services: AdministrationServices) { self.services = services }

    /// Every agent is looked at that one of the applications opens for; without any application, every active one.
    package func check(_ slug: Realm.Slug) async throws -> Check {
        let realm = try await self.services.realms.realm(slug)
        let base = try await self.services.signer.signing().issuer
        var findings = ProConnectRules.findings(in: Discovery.metadata(of: .realm(slug, base: base), languages: []))
        let offered = try await self.services.stores.applications.offered(in: slug)
        let applications = offered.filter { $0.client.claimProfile == .proconnect }
        if applications.isEmpty {
            findings.append(
                ProConnectFinding(
                    .application,
                    slug.text,
                    field: "claimProfile",
                    "no application speaks to ProConnect",
                    remedy: "liamm app create proconnect -r \(slug) --template proconnect"
                )
            )
        }
        findings += applications.flatMap { ProConnectRules.findings(in: $0) }
        var agents = 0
        var isAnybodyThere = false
        var reached: Set<Application.ClientID> = []
        var after: String?
        while true {
            let page = try await self.services.stores.realm(slug).affiliations.page(after: after, limit: Self.pageSize)
            for affiliation in page where affiliation.status == .active {
                isAnybodyThere = true
                let open = applications.filter { $0.refusal(of: affiliation) == nil }
                guard applications.isEmpty || !open.isEmpty else { continue }
                reached.formUnion(open.map(\.clientID))
                agents += 1
                findings += try await self.findings(of: affiliation, realm, applications)
            }
            guard page.count == Self.pageSize, let last = page.last else { break }
            after = last.profile.login
        }
        for application in applications where application.isEnabled && !reached.contains(application.clientID) {
            guard isAnybodyThere || application.access == .nobody else { continue }
            findings.append(ProConnectRules.closed(application))
        }
        return Check(applications: applications.count, agents: agents, findings: findings)
    }

    private func findings(
        of affiliation: Affiliation,
        _ realm: Realm,
        _ applications: [Application]
    ) async throws -> [ProConnectFinding] {
        var missing = Set(ProConnectIdentity.missing(affiliation, realm))
        for application in applications {
            let alias = try await self.services.stores.subjects.alias(of: affiliation.agent, for: application.clientID)
            guard let alias else { continue }
            missing.formUnion(ProConnectIdentity.missing(affiliation, realm, subject: alias))
        }
        let login = affiliation.profile.login
        let lacks = ProConnectIdentity.Field.allCases.filter(missing.contains).map { field in
            ProConnectFinding(
                .agent,
                login,
                field: field.rawValue,
                "it is missing, or is not valid",
                remedy: ProConnectIdentity.remedy(for: field, of: affiliation, in: realm)
            )
        }
        return lacks
            + ProConnectIdentity.unfit(affiliation).map { option in
                ProConnectFinding(
                    .agent,
                    login,
                    field: option.rawValue,
                    "it is left out: \(option.rule)",
                    remedy: ProConnectIdentity.remedy(for: option, of: affiliation)
                )
            }
    }
}
