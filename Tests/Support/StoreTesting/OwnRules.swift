import Model
import Primitives
import Testing

extension StoreConformance {
    static let own: [StoreConformance] = [
        StoreConformance("consents add up, by agent and application") { bench in
            let (store, member) = (bench.stores.own, try await bench.memberOfVannes())
            let other = try await bench.member(of: "vannes", "yann")
            try await bench.consent(member, "wiki", ["openid"])
            try await bench.consent(member, "mail", ["profile", "openid"])
            try await bench.consent(member, "mail", ["email"], at: bench.start + .hours(1))
            try await bench.consent(other, "mail", [])
            let mail = try #require(try await store.consent(of: member.agent, to: "mail"))
            #expect(mail.scopes == ["openid", "profile", "email"])
            #expect(mail.givenAt == bench.start + .hours(1))
            #expect(try await store.consents(of: member.agent).map(\.application) == ["mail", "wiki"])
            #expect(try await store.consents(of: other.agent).map(\.scopes) == [[]])
            #expect(try await store.consent(of: other.agent, to: "wiki") == nil)
            #expect(try await bench.told(.consentGiven) == 4)
        },
        StoreConformance("of fifty consents at once none is lost") { bench in
            let (store, member) = (bench.stores.own, try await bench.memberOfVannes())
            _ = try await bench.fifty { try await bench.consent(member, "mail", ["scope\($0)"]) }
            #expect(try await store.consent(of: member.agent, to: "mail")?.scopes.count == 50)
        },
        StoreConformance("a consent withdrawn ends that application's grants for that agent") { bench in
            let store = bench.stores.own
            let (member, first) = try await bench.signedIn()
            let second = try await bench.session(member)
            let other = try await bench.member(of: "armor", "yann")
            let theirs = try await bench.grant(other, try await bench.session(other), "mail")
            let ended = [
                try await bench.grant(member, first, "mail"), try await bench.grant(member, second, "mail"),
            ]
            let kept = try await bench.grant(member, first, "wiki")
            let audit = bench.event(.consentWithdrawn)
            func withdraw(_ member: Affiliation) async throws -> Bool {
                try await store.withdraw("mail", of: member.agent, audit: audit, at: bench.start)
            }
            #expect(try await !withdraw(member))
            #expect(try await bench.isLive(ended[0]))
            try await bench.consent(member, "mail", ["openid"])
            try await bench.consent(member, "wiki", ["openid"])
            #expect(try await !withdraw(other))
            #expect(try await withdraw(member))
            #expect(try await !withdraw(member))
            for grant in ended { #expect(try await !bench.isLive(grant)) }
            for grant in [kept, theirs] { #expect(try await bench.isLive(grant)) }
            for session in [first, second] { #expect(try await bench.isLive(session)) }
            let told = try await bench.lease().map { $0.payload["session"] }
            #expect(Set(told) == [.string(first.id.text), .string(second.id.text)])
            #expect(told.count == 2)
            #expect(try await store.consents(of: member.agent).map(\.application) == ["wiki"])
            #expect(try await bench.told(.consentWithdrawn) == 1)
        },
        StoreConformance("favourites are each agent's own") { bench in
            let (store, member) = (bench.stores.own, try await bench.memberOfVannes())
            let other = try await bench.member(of: "vannes", "yann")
            for application in ["mail", "wiki", "mail"] as [Application.ClientID] {
                try await store.setFavourite(application, of: member.agent, true)
            }
            #expect(try await store.favourites(of: member.agent) == ["mail", "wiki"])
            try await store.setFavourite("mail", of: other.agent, false)
            try await store.setFavourite("wiki", of: member.agent, false)
            #expect(try await store.favourites(of: member.agent) == ["mail"])
            #expect(try await store.favourites(of: other.agent).isEmpty)
        },
        StoreConformance("accesses and history are the agent's, newest first") { bench in
            let (store, member) = (bench.stores.own, try await bench.memberOfVannes())
            let other = try await bench.member(of: "vannes", "yann")
            let names: [AuditEvent.Name] = [.signedIn, .signInFailed, .factorAdded, .sessionRaised, .sessionEnded]
            for (number, name) in names.enumerated() {
                for agent in [member.agent, other.agent] {
                    let personal = ["address": "192.0.2.\(number)"]
                    let event = bench.event(name, realm: "vannes", agent: agent, personal: personal)
                    try await bench.stores.audit.append(event, at: bench.start + .seconds(number))
                }
            }
            // Newer than all others, and of a realm that was not proved.
            for name in [AuditEvent.Name.signedIn, .factorAdded] {
                let event = bench.event(name, realm: "auray", agent: member.agent)
                try await bench.stores.audit.append(event, at: bench.start + .hours(1))
            }
            let realms: Set<Realm.Slug> = ["vannes", "elsewhere"]
            let accesses = try await store.accesses(of: member.agent, in: realms, limit: 9)
            #expect(accesses.map(\.name) == ["session.raised", "session.refused", "session.started"])
            #expect(accesses.map(\.personal) == [3, 1, 0].map { ["address": "192.0.2.\($0)"] })
            #expect(try await store.accesses(of: member.agent, in: realms, limit: 1).map(\.name) == ["session.raised"])
            let history = try await store.history(of: member.agent, in: realms, limit: 9)
            #expect(history.map(\.name) == names.reversed().map(\.rawValue))
            #expect(try await store.history(of: member.agent, in: realms, limit: 2).count == 2)
            #expect(try await store.history(of: bench.newAgent().id, in: realms, limit: 9).isEmpty)
        },
    ]
}

extension StoreBench {
    fileprivate func consent(
        _ member: Affiliation,
        _ application: Application.ClientID,
        _ scopes: Set<String>,
        at time: Timestamp? = nil
    ) async throws {
        let consent = Consent(
            agent: member.agent,
            application: application,
            scopes: scopes,
            givenAt: time ?? self.start
        )
        try await self.stores.own.give(consent, audit: self.event(.consentGiven))
    }
}
