package import Model
package import Primitives

/// The first factor: a password, checked where the affiliation lives.
package struct PasswordSignIn: Sendable {
    package enum Outcome: Sendable {
        case started(SessionManager.Started)
        /// Unknown account, disabled account, wrong or empty password: one answer for all, after the same time.
        case refused
        /// The directory could not be asked.
        case directoryUnavailable
        /// Too many failures: try again after this long.
        case throttled(Duration)
    }

    private let stores: any Stores
    private let sessions: SessionManager
    private let hashing: any PasswordHashing
    private let directories: any PasswordChecker
    private let throttle: Throttle
    private let clock: any WallClock

    package init(
        stores: any Stores,
        sessions: SessionManager,
        hashing: any PasswordHashing,
        directories: any PasswordChecker,
        throttle: Throttle,
        clock: any WallClock
    ) {
        self.stores = stores
        self.sessions = sessions
        self.hashing = hashing
        self.directories = directories
        self.throttle = throttle
        self.clock = clock
    }

    package func signIn(
        identifier: String,
        realm: Realm.Slug,
        password: Secret,
        device: String,
        address: String
    ) async throws -> Outcome {
        let account = "\(realm.text)/\(foldASCII(identifier))"
        if let wait = self.throttle.wait(account: account, address: address) { return .throttled(wait) }

        let candidates = try await self.stores.realm(realm).affiliations.named(identifier)
            .filter { $0.status == .active }
        guard !password.isEmpty, password.bytes.count <= 1024, !candidates.isEmpty else {
            await self.hashing.spendTime(on: password)
            return try await self.refuse(account: account, realm: realm, address: address, agent: nil)
        }
        var isUnavailable = false
        for affiliation in candidates {
            switch try await self.check(password, of: affiliation) {
            case .right:
                self.throttle.succeeded(account: account)
                let evidence = Session.Evidence(
                    factor: .password,
                    time: self.clock.now,
                    realm: realm,
                    affiliation: affiliation.id
                )
                return .started(
                    try await self.sessions.start(
                        agent: affiliation.agent,
                        evidence: evidence,
                        device: device,
                        address: address
                    )
                )
            case .wrong: continue
            case .unavailable: isUnavailable = true
            }
        }
        if isUnavailable { return .directoryUnavailable }
        return try await self.refuse(account: account, realm: realm, address: address, agent: candidates.first?.agent)
    }

    private func check(_ password: Secret, of affiliation: Affiliation) async throws -> PasswordCheck {
        switch affiliation.source {
        case .directory:
            return await self.directories.check(password, of: affiliation)
        case .local:
            let store = self.stores.realm(affiliation.realm).affiliations
            guard let verifier = try await store.passwordHash(of: affiliation.id) else {
                await self.hashing.spendTime(on: password)
                return .wrong
            }
            return await self.hashing.isRight(password, verifier: verifier) ? .right : .wrong
        }
    }

    private func refuse(
        account: String,
        realm: Realm.Slug,
        address: String,
        agent: Agent.ID?
    ) async throws -> Outcome {
        self.throttle.failed(account: account, address: address)
        guard let agent else { return .refused }
        try await self.stores.audit.append(
            AuditEvent(.signInFailed, realm: realm, actor: .hub, agent: agent, personal: ["address": address]),
            at: self.clock.now
        )
        return .refused
    }
}
