import Model
import Primitives

/// Sessions, applications and grants to begin with.
extension StoreBench {
    func password(
        _ member: Affiliation,
        _ means: Session.Means = .password,
        at time: Timestamp? = nil
    ) -> Session.Evidence {
        .init(means: means, time: time ?? self.start, realms: [member.realm], affiliation: member.id)
    }

    func newSession(
        _ member: Affiliation,
        startedAt: Timestamp? = nil,
        evidence: [Session.Evidence]? = nil,
        idle: Duration = Session.longestIdle
    ) -> Session {
        let time = startedAt ?? self.start
        return Session(
            id: .make(at: time, random: self.random),
            agent: member.agent,
            evidence: evidence ?? [self.password(member, at: time)],
            device: "Firefox",
            address: "192.0.2.7",
            createdAt: time,
            lastUsedAt: time,
            idle: idle,
            expiresAt: time + .hours(12)
        )
    }

    @discardableResult
    func session(
        _ member: Affiliation,
        cookie: [UInt8]? = nil,
        startedAt: Timestamp? = nil,
        evidence: [Session.Evidence]? = nil,
        idle: Duration = Session.longestIdle
    ) async throws -> Session {
        let session = self.newSession(member, startedAt: startedAt, evidence: evidence, idle: idle)
        try await self.begin(session, cookie: cookie)
        return session
    }

    func begin(
        _ session: Session,
        cookie: [UInt8]? = nil,
        signIn: String? = nil,
        uses: [FactorUse] = [],
        sends: [OutboxEntry] = []
    ) async throws {
        try await self.stores.sessions.start(
            session,
            cookieHash: cookie ?? Digest.sha256(session.id.text),
            signIn: signIn,
            uses: uses,
            sends: sends,
            audit: self.event(.signedIn, agent: session.agent)
        )
    }

    func isLive(_ session: Session, at time: Timestamp? = nil) async throws -> Bool {
        try await self.stores.sessions.session(session.id, idle: .hours(8), now: time ?? self.start) != nil
    }

    @discardableResult
    func application(
        _ id: Application.ClientID,
        in realm: Realm.Slug,
        isTold: Bool = true,
        activatedRealms: [Realm.Slug] = []
    ) async throws -> Application {
        let application = Application(
            realm: realm,
            clientID: id,
            name: "Application \(id)",
            redirectURIs: ["https://\(id).example/callback"],
            backchannelLogoutURI: isTold ? "https://\(id).example/logout" : nil,
            access: .everyone,
            activatedRealms: activatedRealms
        )
        try await self.stores.realm(realm).applications
            .create(application, audit: self.event(.applicationCreated, realm: realm), at: self.start)
        return application
    }

    func newGrant(
        _ member: Affiliation,
        _ session: Session,
        _ application: Application.ClientID,
        issuerRealm: Realm.Slug? = nil
    ) -> Grant {
        Grant(
            id: .make(at: self.start, random: self.random),
            agent: member.agent,
            realm: member.realm,
            affiliation: member.id,
            application: application,
            issuerRealm: issuerRealm,
            session: session.id,
            scopes: ["openid", "profile"],
            nonce: "n",
            authenticatedAt: session.createdAt,
            acrValues: ["eidas2", "eidas1"],
            createdAt: self.start,
            expiresAt: self.start + .hours(12)
        )
    }

    func spend(
        _ code: String,
        for grant: Grant,
        refresh: String? = "first",
        at time: Timestamp? = nil
    ) async throws
        -> CodeSpending
    {
        try await self.stores.grants.spend(
            codeHash: Digest.sha256(code),
            for: grant,
            refreshHash: refresh.map { Digest.sha256($0) },
            audit: self.event(.grantStarted, realm: grant.realm, agent: grant.agent),
            at: time ?? self.start
        )
    }

    @discardableResult
    func grant(
        _ member: Affiliation,
        _ session: Session,
        _ application: Application.ClientID,
        issuerRealm: Realm.Slug? = nil
    ) async throws -> Grant {
        let grant = self.newGrant(member, session, application, issuerRealm: issuerRealm)
        _ = try await self.spend(grant.id.text, for: grant)
        return grant
    }

    func isLive(_ grant: Grant, at time: Timestamp? = nil) async throws -> Bool {
        try await self.stores.grants.live(grant.id, now: time ?? self.start) != nil
    }

    /// A realm, a member of it with a session, and two applications of it, the first told of logouts.
    func signedIn(_ slug: Realm.Slug = "armor") async throws -> (Affiliation, Session) {
        try await self.realm(slug)
        let member = try await self.member(of: slug)
        try await self.application("mail", in: slug)
        try await self.application("wiki", in: slug, isTold: false)
        return (member, try await self.session(member))
    }

    func rotate(
        _ grant: Grant,
        _ counter: Int64,
        from presented: String,
        to successor: String,
        client: Application.ClientID? = nil,
        at time: Timestamp? = nil
    ) async throws -> RefreshRotation {
        try await self.stores.grants.rotate(
            grant.id,
            client: client ?? grant.application,
            counter: counter,
            presented: Digest.sha256(presented),
            successor: Digest.sha256(successor),
            idle: .hours(8),
            at: time ?? self.start
        )
    }
}
