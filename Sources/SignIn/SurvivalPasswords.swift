import Model
import Primitives

/// The passwords of a realm that signs in while its directory is down: verifiers made at good binds, used for days only.
struct SurvivalPasswords: Sendable {
    /// A good bind makes a verifier at most this often.
    private static let rest = Duration.days(1)

    let stores: any Stores
    let policies: SignInPolicies
    let hashing: any PasswordHashing
    let clock: any WallClock

    /// After a good bind.
    func remember(_ password: Secret, of affiliation: Affiliation) async throws {
        guard try await self.policies.policy(of: affiliation.realm).survivalDays > 0 else { return }
        let store = self.stores.realm(affiliation.realm).affiliations
        let now = self.clock.now
        if let kept = try await store.survivalVerifier(of: affiliation.id), now - kept.madeAt < Self.rest { return }
        guard let hash = try await self.hashing.hashIfIdle(password) else { return }
        try await store.keepSurvivalVerifier(SurvivalVerifier(verifier: hash, madeAt: now), of: affiliation.id)
    }

    /// While the directory is down. Nil: survival is off, or nothing young enough is kept; nobody has been hashed.
    func isRight(_ password: Secret, of affiliation: Affiliation) async throws -> Bool? {
        let days = try await self.policies.policy(of: affiliation.realm).survivalDays
        guard days > 0,
            let kept = try await self.stores.realm(affiliation.realm).affiliations.survivalVerifier(of: affiliation.id),
            self.clock.now - kept.madeAt < .days(days)
        else { return nil }
        return try await self.hashing.isRight(password, verifier: kept.verifier)
    }

    /// The directory answers again and refuses a password that it accepted before: what survived on it ends. A password
    /// that never was right changes nothing. True: a hash was spent.
    func refused(_ password: Secret, of affiliation: Affiliation) async throws -> Bool {
        let store = self.stores.realm(affiliation.realm).affiliations
        guard let kept = try await store.survivalVerifier(of: affiliation.id) else { return false }
        guard try await self.hashing.isRight(password, verifier: kept.verifier) else { return true }
        try await store.forgetSurvivalVerifier(of: affiliation.id)
        let audit = AuditEvent(
            .survivalEnded,
            realm: affiliation.realm,
            actor: .hub,
            agent: affiliation.agent,
            fields: ["affiliation": affiliation.id.text]
        )
        _ = try await self.stores.sessions.endSurvival(
            of: affiliation.id,
            agent: affiliation.agent,
            audit: audit,
            at: self.clock.now
        )
        return true
    }
}

extension PasswordHashing {
    /// Nil when too many wait already: what is asked for can be made at another sign-in.
    func hashIfIdle(_ password: Secret) async throws -> String? {
        do {
            return try await self.hash(password)
        } catch is TooBusy {
            return nil
        }
    }
}
