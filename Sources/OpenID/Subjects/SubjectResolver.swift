package import Model
import Primitives

/// Under which `sub` an application knows an agent (OpenID Connect Core, section 8): the first that it ever saw.
package struct SubjectResolver: Sendable {
    private let aliases: any SubjectStore
    private let sealer: any SecretSealer

    package init(aliases: any SubjectStore, sealer: any SecretSealer) {
        self.aliases = aliases
        self.sealer = sealer
    }

    /// One that was imported or kept from a merged agent; else the agent's own, or for a pairwise application one of its
    /// sector, from which the agent's own cannot be found (section 8.1).
    package func subject(of agent: Agent, for application: Application) async throws -> Agent.Subject {
        if let alias = try await self.aliases.alias(of: agent.id, for: application.clientID) { return alias }
        return self.own(agent, for: application)
    }

    /// The same for the application that a grant was given to.
    func subject(of standing: StandingGrant, for application: Application) -> Agent.Subject {
        standing.alias ?? self.own(standing.agent, for: application)
    }

    private func own(_ agent: Agent, for application: Application) -> Agent.Subject {
        guard application.client.subjectType == .pairwise else { return agent.subject }
        let sector = Self.sector(of: application)
        let bytes = Array(sector.utf8) + [0] + Array(agent.subject.text.utf8)
        return .init(Base64URL.encode(self.sealer.authenticationCode(bytes, for: .pairwiseSubject)))
    }

    /// The host of its sector identifier, else of its redirect addresses, which are all at one; an application without
    /// any is a sector of its own.
    static func sector(of application: Application) -> String {
        let address = application.client.sectorIdentifierURI ?? application.redirectURIs.first
        return address.flatMap(RedirectURI.host) ?? application.clientID.text
    }
}
