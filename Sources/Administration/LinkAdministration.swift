package import Model
package import Primitives
package import SignIn

/// The helpdesk's one-time links: each opens one act for one affiliation, and counts for its realm only.
package struct LinkAdministration: Sendable {
    package static let usualLife = Duration.hours(1)
    package static let lives = Duration.minutes(5)...Duration.hours(24)

    /// A link that was given, or would be.
    package struct Given: Sendable {
        package let affiliation: Affiliation
        package let purpose: OneTimeLink.Purpose
        package let expiresAt: Timestamp
        /// The address that it was mailed to, if it was.
        package let recipient: String?
        /// For the administrator who asked for it.
        package let address: Secret?
    }

    private let services: AdministrationServices

    init(_ services: AdministrationServices) { self.services = services }

    package func give(
        _ purpose: OneTimeLink.Purpose,
        to name: String,
        in realm: Realm.Slug,
        life: Duration?,
        by carriers: Set<GivenLink.Carrier>,
        isDryRun: Bool,
        actor: AuditEvent.Actor
    ) async throws -> Given {
        let affiliation = try await self.services.agents.find(name, in: realm)
        let life = life ?? Self.usualLife
        if let objection = Self.objection(to: purpose, affiliation, life, carriers) { throw objection }
        let recipient = carriers.contains(.mail) ? affiliation.profile.mail : nil
        var expiresAt = self.services.clock.now + life
        var address: Secret?
        if !isDryRun {
            let given = try await self.services.reset
                .give(purpose, to: affiliation, life: life, by: carriers, actor: actor)
            guard let given else { throw Self.noMail(affiliation) }
            expiresAt = given.link.expiresAt
            address = given.address
        }
        return Given(
            affiliation: affiliation,
            purpose: purpose,
            expiresAt: expiresAt,
            recipient: recipient,
            address: address
        )
    }

    private static func objection(
        to purpose: OneTimeLink.Purpose,
        _ affiliation: Affiliation,
        _ life: Duration,
        _ carriers: Set<GivenLink.Carrier>
    ) -> AdministrationError? {
        let login = affiliation.profile.login
        if purpose == .password, case .directory(let directory, _, _) = affiliation.source {
            return .conflict("the password of \(login) is that of the directory \(directory): it is changed there")
        }
        guard affiliation.status == .active else {
            return .conflict("\(login) is disabled: a link would open nothing")
        }
        guard Self.lives.contains(life) else { return .invalid("a link lives 5 minutes to 24 hours") }
        guard !carriers.isEmpty else { return .invalid("a link is mailed, or given to who asks for it") }
        return carriers.contains(.mail) && affiliation.profile.mail == nil ? self.noMail(affiliation) : nil
    }

    private static func noMail(_ affiliation: Affiliation) -> AdministrationError {
        .conflict("\(affiliation.profile.login) has no mail address: ask for the link itself")
    }
}
