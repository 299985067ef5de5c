package import Model
package import Primitives

/// The mails that tell an agent what happened to the account: rows of the outbox, written with what they tell of.
package struct AgentNotices: Sendable {
    private let stores: any Stores
    private let sealer: any SecretSealer
    private let baseURL: String
    /// Whether the settings name a relay: without one nobody is told of each new browser.
    private let hasRelay: Bool
    private let clock: any WallClock

    package init(
        stores: any Stores,
        sealer: any SecretSealer,
        baseURL: String,
        hasRelay: Bool = true,
        clock: any WallClock
    ) {
        self.stores = stores
        self.sealer = sealer
        self.baseURL = baseURL
        self.hasRelay = hasRelay
        self.clock = clock
    }

    func newDevice(_ proof: Proof, _ visit: Visit) async throws -> [OutboxEntry] {
        self.hasRelay ? try await self.entries(.newDevice, to: proof.agent, visit) : []
    }

    /// To everybody who administers the platform every day: whoever comes in by the glass is seen.
    func operatorUsed(_ proof: Proof, _ visit: Visit) async throws -> [OutboxEntry] {
        guard self.hasRelay else { return [] }
        let account = try await self.stores.agents.affiliations(of: proof.agent)
            .first { $0.realm == Realm.platform }?.profile.login
        var entries: [OutboxEntry] = []
        var told: Set<String> = []
        for role in try await self.stores.roles.all() where role.scope == .platform && role.realm != Realm.platform {
            let store = self.stores.realm(role.realm).affiliations
            guard let administrator = try await store.affiliation(role.affiliation), administrator.status == .active,
                let address = administrator.profile.mail, told.insert(foldASCII(address)).inserted,
                let entry = try await self.mail(.operatorUsed, to: administrator, [.account: account ?? ""], visit)
            else { continue }
            entries.append(entry)
        }
        return entries
    }

    func factorAdded(_ factor: Factor, _ visit: Visit) async throws -> [OutboxEntry] {
        try await self.entries(.factorAdded, to: factor.agent, visit, Self.arguments(of: factor))
    }

    func factorRemoved(_ factor: Factor, _ visit: Visit?) async throws -> [OutboxEntry] {
        try await self.entries(.factorRemoved, to: factor.agent, visit, Self.arguments(of: factor))
    }

    /// What is owed when one of the codes on paper opens something.
    func recoveryCodeUsed(_ opening: SessionManager.Opening, _ visit: Visit) async throws -> [OutboxEntry] {
        guard opening.evidence.contains(where: { $0.means == .recoveryCode }),
            let kept = opening.uses.compactMap(\.secret).first
        else { return [] }
        let remaining = RecoveryCodes.hashes(kept: kept).count
        return try await self.entries(.recoveryCodeUsed, to: opening.agent, visit, [.remaining: String(remaining)])
    }

    package func passwordChanged(_ affiliation: Affiliation) async throws -> [OutboxEntry] {
        [try await self.mail(.passwordChanged, to: affiliation, [:], nil)].compactMap { $0 }
    }

    /// All of them, or all but the one at hand; `visit` is the browser that ended them, nil an administrator.
    package func sessionsEnded(of agent: Agent.ID, _ visit: Visit?) async throws -> [OutboxEntry] {
        try await self.entries(.sessionsEnded, to: agent, visit)
    }

    func link(_ link: OneTimeLink, token: String, to affiliation: Affiliation) async throws -> OutboxEntry? {
        let minutes = (link.expiresAt - link.createdAt).components.seconds / 60
        return try await self.mail(
            link.purpose == .password ? .passwordReset : .factorResetLink,
            to: affiliation,
            [.link: self.address(of: link, token: token), .minutes: String(minutes)],
            nil
        )
    }

    func address(of link: OneTimeLink, token: String) -> String {
        let path = link.purpose == .password ? "/sign-in/new-password" : "/sign-in/new-factor"
        return "\(self.baseURL)\(path)?token=\(token)"
    }

    /// One to each address that the agent is known by: whoever took over one of them does not keep the others silent.
    private func entries(
        _ template: MailTemplate,
        to agent: Agent.ID,
        _ visit: Visit?,
        _ arguments: [MailArgument: String] = [:]
    ) async throws -> [OutboxEntry] {
        var entries: [OutboxEntry] = []
        var told: Set<String> = []
        for affiliation in try await self.stores.agents.affiliations(of: agent) where affiliation.status == .active {
            guard let address = affiliation.profile.mail, told.insert(foldASCII(address)).inserted,
                let entry = try await self.mail(template, to: affiliation, arguments, visit)
            else { continue }
            entries.append(entry)
        }
        return entries
    }

    private func mail(
        _ template: MailTemplate,
        to affiliation: Affiliation,
        _ given: [MailArgument: String],
        _ visit: Visit?
    ) async throws -> OutboxEntry? {
        guard let address = affiliation.profile.mail,
            let realm = try await self.stores.registry.realm(affiliation.realm)?.realm
        else { return nil }
        var arguments = given
        arguments[.name] = affiliation.profile.displayName
        arguments[.realm] = realm.name
        arguments[.supportName] = realm.support?.name
        arguments[.supportMail] = realm.support?.email
        arguments[.supportPhone] = realm.support?.phone
        arguments[.time] = String(self.clock.now.seconds)
        arguments[.device] = visit.map { DeviceName.of($0.device) }
        arguments[.place] = visit?.address
        let request = MailRequest(
            to: address,
            language: realm.languages.first ?? "fr",
            template: template,
            arguments: arguments
        )
        return OutboxEntry(.mail, request.sealed(by: self.sealer).payload)
    }

    private static func arguments(of factor: Factor) -> [MailArgument: String] {
        let kind: MailFactor =
            switch factor.kind {
            case .passkey: .passkey
            case .totp: .authenticator
            case .recoveryCodes: .recoveryCodes
            }
        return [.factor: kind.rawValue, .factorName: factor.name].filter { !$0.value.isEmpty }
    }
}
