package import JOSE
package import Model
import OpenID
import Primitives

/// What belongs to no realm: keys, the audit chain, how the hub is.
package struct PlatformAdministration: Sendable {
    let services: AdministrationServices

    init(_ services: AdministrationServices) { self.services = services }

    package struct Status: Sendable {
        package let realms: Int
        package let agents: Int
        package let activeKeys: [SigningKey]
        package let waiting: Int
        package let dead: Int
    }

    package func keys() async throws -> [HubKey] { try await self.services.stores.keys.all() }

    package func rotateKey(_ algorithm: SigningAlgorithm, isDryRun: Bool, actor: AuditEvent.Actor) async throws {
        guard !isDryRun else { return }
        let key = try SigningKey.generate(algorithm)
        try await self.services.stores.keys.rotate(
            adding: key,
            audit: AuditEvent(
                .keyRotated,
                actor: actor,
                fields: ["key": key.id.text, "algorithm": algorithm.rawValue]
            ),
            at: self.services.clock.now
        )
        self.services.keys.forget()
    }

    /// Takes a key out of turn: the next one of its algorithm signs, a new one is published. What a key signed is worth
    /// its time still, unless it is compromised: then it is not published any more, and nothing that it signed is
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
            let act = "every token that \(key.key.algorithm.rawValue) key \(id) signed is refused from now on"
            throw AdministrationError.notConfirmed(act, name: id)
        }
        let newcomer = key.state == .retired ? nil : try SigningKey.generate(key.key.algorithm)
        var fields = [
            "key": id, "algorithm": key.key.algorithm.rawValue, "state": key.state.rawValue,
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

    package func audit(realm: Realm.Slug?, name: String?, limit: Int) async throws -> [AuditEntry] {
        if let name, AuditEvent.Name(rawValue: name) == nil {
            let names = AuditEvent.Name.allCases.map(\.rawValue)
            let near = NearestWord.to(name, among: names).map { "; did you mean `\($0)`?" }
            throw AdministrationError.invalid(
                "no event `\(name)`\(near ?? ": there are \(names.joined(separator: ", "))")"
            )
        }
        let entries = try await self.services.stores.audit.entries(realm: realm, name: name, limit: limit)
        // A realm that was removed keeps its entries; one that never was is a spelling mistake.
        if let realm, entries.isEmpty { _ = try await self.services.realms.realm(realm) }
        return entries
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
            activeKeys: try await self.keys().filter { $0.state == .active }.map(\.key),
            waiting: depth.waiting,
            dead: depth.dead
        )
    }
}
