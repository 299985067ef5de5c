package import Model
import OpenID
package import Primitives

/// What belongs to no realm: keys, the audit chain, how the hub is.
package struct PlatformAdministration: Sendable {
    let services: AdministrationServices

    init(_ services: AdministrationServices) { self.services = services }

    package struct Status: Sendable {
        package let realms: Int
        package let agents: Int
        package let activeKeys: [HubKey.Algorithm]
        package let waiting: Int
        package let dead: Int
    }

    package func keys() async throws -> [HubKey] { try await self.services.stores.keys.all() }

    /// Refused while applications may hold a key set without the next key, unless it is forced: what the key signs
    /// could not be verified everywhere.
    package func rotateKey(
        _ algorithm: HubKey.Algorithm,
        isForced: Bool = false,
        isDryRun: Bool,
        actor: AuditEvent.Actor
    ) async throws {
        let next = try await self.keys().first { $0.key.algorithm == algorithm && $0.state == .next }
        if let next, next.key.signingKey != nil, !isForced {
            let age = self.services.clock.now - next.createdAt
            guard age >= KeySchedule.caching else {
                throw AdministrationError.conflict(
                    "the next \(algorithm.name) key was published \(age.components.seconds) s ago, and applications keep"
                        + " the key set for \(KeySchedule.caching.components.seconds) s: wait, or --force"
                )
            }
        }
        guard !isDryRun else { return }
        let key = try HubKey.Pair.generate(algorithm)
        let isMade = try await self.services.stores.keys.rotate(
            expecting: next?.key.id,
            adding: key,
            audit: AuditEvent(
                .keyRotated,
                actor: actor,
                fields: ["key": key.id.text, "algorithm": algorithm.name]
            ),
            at: self.services.clock.now
        )
        self.services.keys.forget()
        guard isMade else { throw AdministrationError.conflict("somebody else has just rotated \(algorithm.name)") }
    }

    /// Takes a key out of turn: the next one of its algorithm takes its place, a new one is made. What a key signed, or was
    /// encrypted to it, is worth its time still, unless the key is compromised: then it is gone, and nothing of that is
    /// accepted. `confirmation` is the identifier of a compromised key, given again.
    package func retireKey(
        _ id: String,
        isCompromised: Bool,
        confirmation: String?,
        isDryRun: Bool,
        actor: AuditEvent.Actor
    ) async throws {
        let keys = try await self.services.stores.keys.all()
        guard let key = keys.first(where: { $0.key.id.text == id }) else {
            let near = keys.map(\.key.id.text).filter { !id.isEmpty && $0.hasPrefix(id) }
            throw AdministrationError.notFound("key \(id)", near: near)
        }
        guard isCompromised || key.state != .retired else {
            throw AdministrationError.conflict("key \(id) is retired already")
        }
        if isDryRun { return }
        if isCompromised, confirmation != id {
            let name = "\(key.key.algorithm.name) key \(id)"
            let act =
                key.key.signingKey == nil
                ? "every request that is encrypted to \(name) is refused from now on"
                : "every token that \(name) signed is refused from now on"
            throw AdministrationError.notConfirmed(act, name: id)
        }
        let newcomer = key.state == .retired ? nil : try HubKey.Pair.generate(key.key.algorithm)
        var fields = [
            "key": id, "algorithm": key.key.algorithm.name, "state": key.state.rawValue,
            "compromised": isCompromised ? "yes" : "no",
        ]
        fields["newcomer"] = newcomer?.id.text
        let isDone = try await self.services.stores.keys.retire(
            key.key.id,
            isCompromised: isCompromised,
            adding: newcomer,
            audit: AuditEvent(.keyRetired, actor: actor, fields: fields),
            at: self.services.clock.now
        )
        self.services.keys.forget()
        // Somebody else was faster.
        guard isDone else { throw AdministrationError.conflict("key \(id) is retired already") }
    }

    /// `agent`: only what this agent of `realm` did, or what speaks of them.
    package func audit(
        realm: Realm.Slug?,
        name: String?,
        agent: String? = nil,
        limit: Int
    ) async throws -> [AuditEntry] {
        if let name, AuditEvent.Name(rawValue: name) == nil {
            let names = AuditEvent.Name.allCases.map(\.rawValue)
            let near = NearestWord.to(name, among: names).map { "; did you mean `\($0)`?" }
            throw AdministrationError.invalid(
                "no event `\(name)`\(near ?? ": there are \(names.joined(separator: ", "))")"
            )
        }
        if let agent {
            guard let realm else { throw AdministrationError.invalid("name the realm of the agent") }
            return try await self.audit(of: agent, in: realm, name: name, limit: limit)
        }
        let entries = try await self.services.stores.audit.entries(realm: realm, name: name, limit: limit)
        // A realm that was removed keeps its entries; one that never was is a spelling mistake.
        if let realm, entries.isEmpty { _ = try await self.services.realms.realm(realm) }
        return entries
    }

    /// What speaks of the agent, wherever it stands back in time, and what the agent did among the newest entries.
    private func audit(
        of name: String,
        in realm: Realm.Slug,
        name event: String?,
        limit: Int
    ) async throws -> [AuditEntry] {
        let agent = try await self.services.agents.find(name, in: realm).agent
        let actor = AuditEvent.Actor.agent(agent).description
        let stores = self.services.stores
        let done = try await stores.audit.entries(realm: nil, name: event, limit: Self.reach).filter {
            $0.actor == actor
        }
        let known = Set(done.map(\.id))
        let told = try await stores.own.history(of: agent, in: [realm], limit: Self.reach).filter {
            (event == nil || $0.name == event) && !known.contains($0.id)
        }
        let all = (done + told).sorted { ($1.time, $1.id.text) < ($0.time, $0.id.text) }
        return Array(all.prefix(limit))
    }

    /// How many entries are looked through for those of one agent.
    private static let reach = 10_000

    /// What agents are called in the realm that an entry is of, else in any of theirs: by identifier.
    package func logins(in entries: [AuditEntry]) async throws -> [AuditEntry.ID: (who: String?, agent: String?)] {
        var known: [Agent.ID: [Affiliation]] = [:]
        func login(_ id: Agent.ID?, _ realm: Realm.Slug?) async throws -> String? {
            guard let id else { return nil }
            if known[id] == nil { known[id] = try await self.services.stores.agents.affiliations(of: id) }
            let all = known[id] ?? []
            return (all.first { $0.realm == realm } ?? all.first)?.profile.login
        }
        var logins: [AuditEntry.ID: (who: String?, agent: String?)] = [:]
        for entry in entries {
            let who = try await login(entry.acting, entry.realm)
            logins[entry.id] = (who, try await login(entry.subject, entry.realm))
        }
        return logins
    }

    package func verifyAudit() async throws -> AuditVerification { try await self.services.stores.audit.verify() }

    package func status() async throws -> Status {
        let realms = try await self.services.stores.registry.all()
        var agents = 0
        for realm in realms {
            agents += try await self.services.stores.realm(realm.realm.slug).affiliations.count()
        }
        let depth = try await self.services.stores.outbox.depth()
        return Status(
            realms: realms.count,
            agents: agents,
            activeKeys: try await self.keys().filter { $0.state == .active }.map(\.key.algorithm),
            waiting: depth.waiting,
            dead: depth.dead
        )
    }
}

extension AuditEntry {
    package typealias ID = Identifier<AuditEntry>

    private static let agentMark = "agent:"

    /// The agent who did it.
    fileprivate var acting: Agent.ID? {
        self.actor.hasPrefix(Self.agentMark) ? .init(String(self.actor.dropFirst(Self.agentMark.count))) : nil
    }

    /// The agent it speaks of.
    fileprivate var subject: Agent.ID? { (try? StrictJSON.parse(self.body))?["agent"]?.string.map { .init($0) } }
}
