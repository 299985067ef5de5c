import JOSE
import Model
import Primitives
import Testing

extension StoreConformance {
    /// What grants remember beyond their scopes, tokens that stay as they are, keys out of turn.
    static let grantDetails: [StoreConformance] = [
        StoreConformance("a grant remembers what was asked beyond scopes") { bench in
            let (member, session) = try await bench.signedIn()
            let confirmations: [GrantDetails.Confirmation?] = [nil, .key("thumbprint"), .certificate("digest")]
            for (number, confirmation) in confirmations.enumerated() {
                let plain = bench.newGrant(member, session, "mail")
                let grant = Grant(
                    id: plain.id,
                    agent: plain.agent,
                    realm: plain.realm,
                    affiliation: plain.affiliation,
                    application: plain.application,
                    issuerRealm: nil,
                    session: plain.session,
                    scopes: plain.scopes,
                    nonce: nil,
                    authenticatedAt: plain.authenticatedAt,
                    details: GrantDetails(
                        claims: "{\"userinfo\":{\"é\":null}}",
                        resources: ["https://a.example/", "https://b.example/"],
                        authorizationDetails: "[{\"type\":\"depot\"}]",
                        confirmation: confirmation,
                        isUnrotated: number == 1
                    ),
                    createdAt: plain.createdAt,
                    expiresAt: plain.expiresAt
                )
                #expect(try await bench.spend("code \(number)", for: grant) == .first)
                #expect(try await bench.stores.grants.live(grant.id, now: bench.start) == grant)
            }
        },
        StoreConformance("a token that stays as it is renews its grant, for its application, while it lives") { bench in
            let (member, session) = try await bench.signedIn()
            let grant = try await bench.grant(member, session, "mail")
            #expect(try await bench.renew(grant, "first", at: bench.start + .hours(7)) == .rotated(grant))
            // Used then, it rests anew from then.
            #expect(try await bench.renew(grant, "first", at: bench.start + .hours(11)) == .rotated(grant))
            #expect(try await bench.renew(grant, "first", at: bench.start + .hours(12)) == .gone)
            let idle = try await bench.grant(member, session, "mail")
            #expect(try await bench.renew(idle, "first", at: bench.start + .hours(8)) == .gone)
            #expect(try await bench.renew(idle, "forged") == .gone)
            #expect(try await bench.renew(idle, "first", client: "wiki") == .gone)
            #expect(try await bench.isLive(idle))
            // One that was rotated once is no token that stays.
            _ = try await bench.rotate(idle, 0, from: "first", to: "second")
            #expect(try await bench.renew(idle, "first") == .gone)
            #expect(try await bench.renew(idle, "second") == .gone)
            let ended = try await bench.grant(member, session, "mail")
            try await bench.stores.grants.end(ended.id, audit: bench.event(), at: bench.start)
            #expect(try await bench.renew(ended, "first") == .gone)
            let left = try await bench.grant(member, session, "mail")
            let affiliations = bench.stores.realm("armor").affiliations
            #expect(try await affiliations.disable(member.id, audit: bench.event(), at: bench.start))
            #expect(try await bench.renew(left, "first") == .gone)
        },
        StoreConformance("of fifty that renew at once each gets the same grant") { bench in
            let (member, session) = try await bench.signedIn()
            let grant = try await bench.grant(member, session, "mail")
            let answers = try await bench.fifty { _ in try await bench.renew(grant, "first") }
            #expect(answers.allSatisfy { $0 == .rotated(grant) })
        },
        StoreConformance("the newest token of a family is told apart, and telling it uses nothing") { bench in
            let (member, session) = try await bench.signedIn()
            let grant = try await bench.grant(member, session, "mail")
            #expect(try await bench.current(grant, 0, "first") == grant)
            #expect(try await bench.current(grant, 0, "forged") == nil)
            #expect(try await bench.current(grant, 1, "first") == nil)
            _ = try await bench.rotate(grant, 0, from: "first", to: "second")
            #expect(try await bench.current(grant, 0, "first") == nil)
            #expect(try await bench.current(grant, 1, "second") == grant)
            #expect(try await bench.current(grant, 1, "second", at: bench.start + .hours(8)) == nil)
            // Had it counted as a use, this would still be in time.
            _ = try await bench.current(grant, 1, "second", at: bench.start + .hours(7))
            #expect(try await bench.current(grant, 1, "second", at: bench.start + .hours(9)) == nil)
            #expect(try await bench.rotate(grant, 1, from: "second", to: "third") == .rotated(grant))
            let end = bench.event(.sessionEnded)
            #expect(try await bench.stores.sessions.end(session.id, of: member.agent, audit: end, at: bench.start))
            #expect(try await bench.current(grant, 2, "third") == nil)
        },
        StoreConformance("the live grants of an agent are theirs, oldest first, and no others") { bench in
            let (member, session) = try await bench.signedIn()
            let store = bench.stores.grants
            #expect(try await store.live(of: member.agent, now: bench.start).isEmpty)
            let stranger = try await bench.member(of: "armor", "yann")
            let theirs = try await bench.grant(stranger, try await bench.session(stranger), "mail")
            var grants: [Grant] = []
            for id in ["mail", "wiki", "mail"] as [Application.ClientID] {
                grants.append(try await bench.grant(member, session, id))
            }
            #expect(try await Set(store.live(of: member.agent, now: bench.start)) == Set(grants))
            #expect(try await store.live(of: stranger.agent, now: bench.start) == [theirs])
            try await store.end(grants[0].id, audit: bench.event(), at: bench.start)
            #expect(try await Set(store.live(of: member.agent, now: bench.start)) == Set(grants.dropFirst()))
            #expect(try await store.live(of: member.agent, now: bench.start + .hours(12)).isEmpty)
            let end = bench.event(.sessionEnded)
            #expect(try await bench.stores.sessions.end(session.id, of: member.agent, audit: end, at: bench.start))
            #expect(try await store.live(of: member.agent, now: bench.start).isEmpty)
        },
        StoreConformance("a key is retired out of turn, and the next one signs at once") { bench in
            let store = bench.stores.keys
            let keys = try (0..<4).map { _ in try HubKey.Pair.generate(.signing(.ES256)) }
            for key in keys.prefix(2) { try await bench.rotate(key) }
            #expect(try await bench.retire(keys[0], adding: keys[2]))
            #expect(try await bench.duties(of: keys) == ["retired", "active", "next", "none"])
            #expect(try await store.all().first { $0.key.id == keys[0].id }?.retiredAt == bench.start)
            #expect(try await !bench.retire(keys[0], adding: keys[3]))
            #expect(try await !bench.retire(keys[3], adding: nil))
            // The one that is next goes as well, and another takes its place.
            #expect(try await bench.retire(keys[2], adding: keys[3]))
            #expect(try await bench.duties(of: keys) == ["retired", "active", "retired", "next"])
            #expect(try await bench.entries("key.retired") == 2)
        },
        StoreConformance("a compromised key is not published any more, retired or not") { bench in
            let keys = try (0..<4).map { _ in try HubKey.Pair.generate(.signing(.ES256)) }
            for key in keys.prefix(3) { try await bench.rotate(key) }
            #expect(try await bench.duties(of: keys) == ["retired", "active", "next", "none"])
            #expect(try await bench.retire(keys[0], isCompromised: true, adding: keys[3]))
            #expect(try await bench.duties(of: keys) == ["none", "active", "next", "none"])
            #expect(try await bench.retire(keys[1], isCompromised: true, adding: keys[3]))
            #expect(try await bench.duties(of: keys) == ["none", "none", "active", "next"])
            #expect(try await !bench.retire(keys[1], isCompromised: true, adding: nil))
        },
        StoreConformance("a key that signed alone is followed by the newcomer") { bench in
            let keys = try (0..<2).map { _ in try HubKey.Pair.generate(.signing(.ES256)) }
            try await bench.rotate(keys[0])
            #expect(try await bench.retire(keys[0], isCompromised: true, adding: keys[1]))
            #expect(try await bench.duties(of: keys) == ["none", "active"])
        },
        StoreConformance("however many retire one key at once, it is retired once") { bench in
            let store = bench.stores.keys
            let keys = try (0..<2).map { _ in try HubKey.Pair.generate(.signing(.ES256)) }
            for key in keys { try await bench.rotate(key) }
            let done = try await bench.fifty { _ in
                try await bench.retire(keys[0], adding: try HubKey.Pair.generate(.signing(.ES256)))
            }
            #expect(done.count { $0 } == 1)
            let states = try await store.all().map(\.state)
            #expect(states.count { $0 == .active } == 1 && states.count { $0 == .next } == 1)
        },
    ]
}

extension StoreBench {
    fileprivate func renew(
        _ grant: Grant,
        _ presented: String,
        client: Application.ClientID? = nil,
        at time: Timestamp? = nil
    ) async throws -> RefreshRotation {
        try await self.stores.grants.renew(
            grant.id,
            client: client ?? grant.application,
            presented: Digest.sha256(presented),
            idle: .hours(8),
            at: time ?? self.start
        )
    }

    fileprivate func current(
        _ grant: Grant,
        _ counter: Int64,
        _ presented: String,
        at time: Timestamp? = nil
    ) async throws -> Grant? {
        try await self.stores.grants.current(
            grant.id,
            counter: counter,
            presented: Digest.sha256(presented),
            idle: .hours(8),
            now: time ?? self.start
        )
    }

    fileprivate func retire(
        _ key: HubKey.Pair,
        isCompromised: Bool = false,
        adding newcomer: HubKey.Pair?
    ) async throws -> Bool {
        try await self.stores.keys.retire(
            key.id,
            isCompromised: isCompromised,
            adding: newcomer,
            audit: self.event(.keyRetired),
            at: self.start
        )
    }

    fileprivate func duties(of keys: [HubKey.Pair]) async throws -> [String] {
        let all = try await self.stores.keys.all()
        return keys.map { key in all.first { $0.key.id == key.id }?.state.rawValue ?? "none" }
    }
}
