import Model
import Primitives
import Testing

extension StoreConformance {
    static let leaving: [StoreConformance] = [
        StoreConformance("disabling ends grants and sessions and owes each application reached one logout token") {
            bench in
            let (member, session) = try await bench.signedIn()
            let agent = try #require(try await bench.stores.agents.agent(member.agent))
            try await bench.application("never", in: "armor")
            try await bench.application("regional", in: Realm.region)
            for application in ["mail", "mail", "wiki"] as [Application.ClientID] {
                try await bench.grant(member, session, application)
            }
            try await bench.grant(member, session, "regional", issuerRealm: "armor")
            let store = bench.stores.realm("armor").affiliations
            #expect(try await store.disable(member.id, audit: bench.event(.agentDisabled), at: bench.start))
            #expect(try await bench.stores.sessions.session(session.id, idle: .hours(8), now: bench.start) == nil)
            let items = try await bench.lease()
            #expect(items.allSatisfy { $0.kind == .logoutToken })
            #expect(
                Set(items.map(\.payload)) == [
                    bench.logout("mail", agent, session), bench.logout("regional", agent, session, issuer: "armor"),
                ]
            )
            #expect(items.count == 2)
            #expect(try await !store.disable(member.id, audit: bench.event(), at: bench.start))
            #expect(try await bench.stores.outbox.depth().waiting == 2)
        },
        StoreConformance("each session of the one who leaves is told by its own token") { bench in
            let (member, first) = try await bench.signedIn()
            let second = try await bench.session(member)
            let agent = try #require(try await bench.stores.agents.agent(member.agent))
            for session in [first, second] { try await bench.grant(member, session, "mail") }
            let audit = bench.event(.sessionEnded)
            let ended = try await bench.stores.sessions.endAll(
                of: member.agent,
                except: nil,
                sends: [],
                audit: audit,
                at: bench.start
            )
            #expect(ended == 2)
            let expected = Set([first, second].map { bench.logout("mail", agent, $0) })
            #expect(Set(try await bench.lease().map(\.payload)) == expected)
        },
        StoreConformance("another active affiliation keeps the session and its own grants") { bench in
            let (ldap, first, second, session) = try await bench.twoHats()
            let kept = try await bench.grant(second, session, "mail")
            let lost = try await bench.grant(first, session, "mail")
            try await ldap.apply([.disable(first.id, reason: "gone")])
            #expect(try await !bench.isLive(lost))
            #expect(try await bench.isLive(kept))
            #expect(try await bench.stores.sessions.session(session.id, idle: .hours(8), now: bench.start) == session)
            #expect(try await bench.stores.outbox.depth().waiting == 1)
        },
        StoreConformance("two affiliations disabled at once leave no session") { bench in
            let (_, first, second, _) = try await bench.twoHats()
            let store = bench.stores.realm("armor").affiliations
            for _ in 0..<10 {
                let session = try await bench.session(first)
                let disabled = try await bench.fifty { number in
                    let id = number.isMultiple(of: 2) ? first.id : second.id
                    return try await store.disable(id, audit: bench.event(), at: bench.start)
                }
                #expect(disabled.count { $0 } == 2)
                for id in [first.id, second.id] {
                    #expect(try await store.enable(id, audit: bench.event(), at: bench.start))
                }
                let found = try await bench.stores.sessions.session(session.id, idle: .hours(8), now: bench.start)
                #expect(found == nil)
            }
        },
        StoreConformance("a directory that disables or deletes does all that leaving means") { bench in
            let (ldap, first, second, session) = try await bench.twoHats()
            let grants = [
                try await bench.grant(first, session, "mail"), try await bench.grant(second, session, "wiki"),
            ]
            let other = try await bench.directory("other", in: "armor", isNewRealm: false)
            try await ldap.apply([.disable(first.id, reason: "gone")])
            try await other.apply([.delete(second.id)])
            for grant in grants { #expect(try await !bench.isLive(grant)) }
            #expect(try await bench.stores.sessions.session(session.id, idle: .hours(8), now: bench.start) == nil)
            #expect(try await bench.lease().map { $0.payload["client_id"] } == ["mail"])
        },
        StoreConformance("a plan refused owes nobody anything") { bench in
            let (ldap, first, _, session) = try await bench.twoHats()
            let grant = try await bench.grant(first, session, "mail")
            await bench.conflicts { try await ldap.apply([.disable(first.id, reason: "gone"), .enable("unknown")]) }
            #expect(try await bench.isLive(grant))
            #expect(try await bench.stores.outbox.depth().waiting == 0)
        },
    ]
}

extension StoreBench {
    func lease(_ limit: Int = 99, at time: Timestamp? = nil) async throws -> [OutboxItem] {
        try await self.stores.outbox.lease(
            Set(OutboxItem.Kind.allCases),
            limit: limit,
            for: .seconds(30),
            now: time ?? self.start
        )
    }

    fileprivate func logout(_ client: String, _ agent: Agent, _ session: Session, issuer: String? = nil) -> JSONValue {
        [
            "client_id": .string(client),
            "subject": .string(agent.subject.text),
            "session": .string(session.id.text),
            "issuer_realm": issuer.map { .string($0) } ?? .null,
        ]
    }

    /// One agent fed by two directories of one realm, with a session.
    fileprivate func twoHats() async throws -> (DirectoryBench, Affiliation, Affiliation, Session) {
        let ldap = try await self.directory("ldap", in: "armor")
        let first = try await ldap.add("anne", key: "k1")
        let second = try await self.directory("other", in: "armor", isNewRealm: false)
            .add("anne.elue", key: "k2", to: first.agent)
        try await self.application("mail", in: "armor")
        try await self.application("wiki", in: "armor", isTold: false)
        return (ldap, first, second, try await self.session(first))
    }
}
