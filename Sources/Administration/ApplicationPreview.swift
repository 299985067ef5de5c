package import Model
import OpenID
package import Primitives

/// What an application would be told of an agent, and why it would be told anything.
package struct ApplicationPreview: Sendable, Hashable {
    package let affiliation: Affiliation
    /// Nil: it lets the agent in.
    package let refusal: Application.Refusal?
    /// In words: everyone, or the group that lets in.
    package let rule: String
    package let isAsked: Bool
    /// Of userinfo, for the scopes asked; empty when the agent is kept out.
    package let claims: JSONValue
    package let notes: [String]
}

extension ApplicationAdministration {
    /// Computes what is said of an agent without a session, a code or a token: nothing of it is seen by the application.
    package func preview(
        _ id: String,
        in realm: Realm.Slug,
        agent name: String,
        of slug: Realm.Slug?,
        scopes: String
    ) async throws -> ApplicationPreview {
        let application = try await self.find(id, in: realm)
        let slug = slug ?? realm
        guard slug != Realm.region else {
            throw AdministrationError.invalid("name the realm of the agent: the region has none")
        }
        let affiliation = try await self.services.agents.find(name, in: slug)
        let refusal = application.refusal(of: affiliation)
        var notes: [String] = []
        var claims: [String: JSONValue] = [:]
        if refusal == nil, let agent = try await self.services.stores.agents.agent(affiliation.agent) {
            let alias = try await self.services.stores.subjects.alias(of: agent.id, for: application.clientID)
            claims = ClaimsWriter.told(
                by: Scope.parse(scopes),
                of: affiliation,
                in: try await self.services.realms.realm(slug),
                subject: alias ?? agent.subject
            )
            if alias == nil, application.client.subjectType == .pairwise {
                claims["sub"] = nil
                notes.append("sub: of this application's sector only, made at the sign-in")
            }
            notes.append("auth_time, acr, amr and sid are those of a sign-in")
        }
        return ApplicationPreview(
            affiliation: affiliation,
            refusal: refusal,
            rule: Self.rule(of: application, for: affiliation),
            isAsked: application.isThirdParty,
            claims: .object(claims),
            notes: notes
        )
    }

    private static func rule(of application: Application, for affiliation: Affiliation) -> String {
        switch application.access {
        case .nobody: return "nobody"
        case .everyone: return "everyone"
        case .groups(let names):
            let held = names.filter(affiliation.profile.groups.contains)
            return (held.isEmpty ? names : held).map { "group:\($0)" }.joined(separator: ", ")
        }
    }
}
