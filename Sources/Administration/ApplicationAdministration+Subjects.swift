package import Model
import Primitives

/// A subject by which an application knew somebody at another provider.
package struct FormerSubject: Sendable, Hashable {
    package let subject: String
    package let login: String
    package let mail: String?

    package init(subject: String, login: String, mail: String?) {
        self.subject = subject
        self.login = login
        self.mail = mail
    }
}

/// What became of subjects that were brought along.
package struct SubjectImport: Sendable, Hashable {
    /// Kept now; fewer than were matched where the application knows an agent already.
    package var added = 0
    package var matched = 0
    /// Logins of the export of whom more than one agent could be meant.
    package var ambiguous: [String] = []
    /// Logins of the export whom nobody in the realm has, nor their mail.
    package var unknown: [String] = []
    /// Subjects that could be nobody's: not 1 to 255 visible ASCII characters, or another agent's here.
    package var refused: [String] = []
}

extension ApplicationAdministration {
    /// The application goes on knowing agents by the subjects that it knew them by. An agent is found by login and by
    /// mail among the agents of `agents`, by default the application's own realm; who could be two is nobody.
    package func importSubjects(
        _ subjects: [FormerSubject],
        for id: String,
        in realm: Realm.Slug,
        agents slug: Realm.Slug?,
        isDryRun: Bool,
        actor: AuditEvent.Actor
    ) async throws -> SubjectImport {
        let application = try await self.find(id, in: realm)
        let slug = slug ?? realm
        guard slug != Realm.region else {
            throw AdministrationError.invalid("name the realm of the agents: the region has none")
        }
        _ = try await self.services.realms.realm(slug)
        let affiliations = self.services.stores.realm(slug).affiliations
        var outcome = SubjectImport()
        var aliases: [Agent.ID: Agent.Subject] = [:]
        for former in subjects {
            guard try await self.isUsable(former.subject) else {
                outcome.refused.append(former.login)
                continue
            }
            var found = try await affiliations.named(former.login)
            if let mail = former.mail { found += try await affiliations.named(mail) }
            let agents = Set(found.map(\.agent))
            guard let agent = agents.first else {
                outcome.unknown.append(former.login)
                continue
            }
            guard agents.count == 1, aliases[agent] == nil else {
                outcome.ambiguous.append(former.login)
                continue
            }
            aliases[agent] = .init(former.subject)
        }
        outcome.matched = aliases.count
        guard !isDryRun, !aliases.isEmpty else { return outcome }
        do {
            outcome.added = try await self.services.stores.subjects.add(
                aliases.map { (agent: $0.key, subject: $0.value) },
                for: application.clientID,
                audit: self.event(.subjectsImported, application, actor, ["subjects": "\(aliases.count)"]),
                at: self.services.clock.now
            )
        } catch let error as StoreError where error.code == .conflict {
            throw AdministrationError.conflict("one of the subjects is another agent's for \(id): nothing was imported")
        }
        return outcome
    }

    /// OpenID Connect Core, section 2: at most 255 ASCII characters; and never what the hub calls somebody.
    private func isUsable(_ subject: String) async throws -> Bool {
        guard 1...255 ~= subject.utf8.count, subject.utf8.allSatisfy({ 0x21...0x7E ~= $0 }) else { return false }
        return try await self.services.stores.agents.agent(subject: .init(subject)) == nil
    }
}
