import Model
import Primitives
import Testing

extension StoreConformance {
    static let registration: [StoreConformance] = [
        StoreConformance("an initial access token is kept as given, until it is revoked") { bench in
            let store = bench.stores.registrationTokens
            let tokens = [
                bench.registrationToken("one"),
                bench.registrationToken(
                    "two",
                    uses: 3,
                    life: nil,
                    access: .groups(["élus", "dgs"]),
                    requiresPKCE: true
                ),
            ]
            for token in tokens { try await store.add(token, audit: bench.event(.registrationTokenGiven)) }
            #expect(try await Set(store.all()) == Set(tokens))
            let audit = bench.event(.registrationTokenRevoked)
            #expect(try await store.revoke(tokens[0].id, audit: audit, at: bench.start))
            #expect(try await !store.revoke(tokens[0].id, audit: audit, at: bench.start))
            #expect(try await store.all() == [tokens[1]])
            #expect(try await bench.entries("registration-token.given") == 2)
            #expect(try await bench.entries("registration-token.revoked") == 1)
            try await bench.realm("armor")
            #expect(try await bench.register("wiki", with: "one") == nil)
        },
        StoreConformance("an application registers with a token while it has uses and time") { bench in
            try await bench.realm("armor")
            let store = bench.stores.registrationTokens
            try await store.add(bench.registrationToken("secret", uses: 2), audit: bench.event())
            let first = try #require(try await bench.register("wiki", with: "secret"))
            #expect(first.realm == "armor")
            #expect(try await bench.stores.applications.application("wiki") == first)
            #expect(try await store.all().map(\.remainingUses) == [1])
            #expect(try await bench.register("late", with: "secret", at: bench.start + .days(1)) == nil)
            #expect(try await bench.register("forged", with: "another") == nil)
            #expect(try await bench.register("mail", with: "secret") != nil)
            #expect(try await bench.register("third", with: "secret") == nil)
            #expect(try await bench.stores.applications.application("third") == nil)
            #expect(try await bench.entries("application.registered") == 2)
        },
        StoreConformance("a registration that cannot be costs no use") { bench in
            try await bench.realm("armor")
            let store = bench.stores.registrationTokens
            try await store.add(bench.registrationToken("secret"), audit: bench.event())
            try await bench.application("taken", in: "armor")
            await bench.conflicts { _ = try await bench.register("taken", with: "secret") }
            struct Refused: Error {}
            await #expect(throws: Refused.self) {
                try await store.register(with: Digest.sha256("secret"), at: bench.start) { _ in throw Refused() }
            }
            #expect(try await store.all().map(\.remainingUses) == [1])
            #expect(try await bench.register("wiki", with: "secret") != nil)
        },
        StoreConformance("of fifty that register with one token no more do than it has uses") { bench in
            try await bench.realm("armor")
            let store = bench.stores.registrationTokens
            try await store.add(bench.registrationToken("one"), audit: bench.event())
            try await store.add(bench.registrationToken("three", uses: 3), audit: bench.event())
            let one = try await bench.fifty { number in
                try await bench.register(.init("one-\(number)"), with: "one") != nil
            }
            #expect(one.count { $0 } == 1)
            let three = try await bench.fifty { number in
                try await bench.register(.init("three-\(number)"), with: "three") != nil
            }
            #expect(three.count { $0 } == 3)
            #expect(try await bench.stores.realm("armor").applications.all().count == 4)
        },
        StoreConformance("applications that registered themselves are over when their time is") { bench in
            try await bench.realm("armor")
            let (store, registry) = (bench.stores.registrationTokens, bench.stores.applications)
            try await store.add(bench.registrationToken("short", life: .days(2)), audit: bench.event())
            try await store.add(bench.registrationToken("long", life: nil), audit: bench.event())
            try await bench.application("own", in: "armor")
            var short = try #require(try await bench.register("short", with: "short"))
            _ = try await bench.register("long", with: "long")
            let end = bench.start + .days(2)
            #expect(try await registry.expired(at: end - .seconds(1)).isEmpty)
            #expect(try await registry.expired(at: end) == [short])
            // An administrator may keep it without end.
            short.client.registration?.expiresAt = nil
            let applications = bench.stores.realm("armor").applications
            #expect(try await applications.update(short, audit: bench.event(), at: bench.start))
            #expect(try await registry.expired(at: end).isEmpty)
        },
        StoreConformance("an application that is used is kept for a life from then, and written once a day") { bench in
            try await bench.realm("armor")
            let (store, registry) = (bench.stores.registrationTokens, bench.stores.applications)
            try await store.add(bench.registrationToken("short", life: .days(30)), audit: bench.event())
            try await bench.application("own", in: "armor")
            _ = try await bench.register("short", with: "short")
            let begun = try #require(try await bench.end(of: "short"))
            try await registry.keep("short", usedAt: bench.start + .hours(23))
            #expect(try await bench.end(of: "short") == begun)
            // Kept to the millisecond.
            let use = Timestamp(seconds: (bench.start + .days(29)).seconds)
            _ = try await bench.fifty { _ in try await registry.keep("short", usedAt: use) }
            #expect(try await bench.end(of: "short") == use + .days(30))
            // An older use, seen late, moves nothing back.
            try await registry.keep("short", usedAt: bench.start + .days(2))
            #expect(try await bench.end(of: "short") == use + .days(30))
            #expect(try await registry.expired(at: begun).isEmpty)
            #expect(try await registry.expired(at: use + .days(30)).map(\.clientID) == ["short"])
            let own = try await registry.application("own")
            try await registry.keep("own", usedAt: use)
            try await registry.keep("unknown", usedAt: use)
            #expect(try await registry.application("own") == own)
        },
        StoreConformance("a removed application takes its grants, devices and requests with it") { bench in
            let (member, session) = try await bench.signedIn()
            let applications = bench.stores.realm("armor").applications
            let (own, other) = (
                try await bench.grant(member, session, "mail"), try await bench.grant(member, session, "wiki")
            )
            let pushed = bench.pushed("reference")
            try await bench.stores.pushedRequests.push(pushed)
            try await bench.stores.devices.begin(bench.device("code"))
            try await bench.stores.devices.begin(bench.device("another", "WDJBMJHX", application: "wiki"))
            let consent = Consent(
                agent: member.agent,
                application: "mail",
                scopes: ["profile"],
                givenAt: bench.start
            )
            try await bench.stores.own.give(consent, audit: bench.event())
            let audit = bench.event(.applicationRemoved)
            #expect(try await !bench.stores.realm("auray").applications.remove("mail", audit: audit, at: bench.start))
            #expect(try await applications.remove("mail", audit: audit, at: bench.start))
            #expect(try await !applications.remove("mail", audit: audit, at: bench.start))
            #expect(try await bench.stores.applications.application("mail") == nil)
            #expect(try await !bench.isLive(own))
            #expect(try await bench.isLive(other))
            #expect(try await bench.stores.pushedRequests.request(pushed.hash) == nil)
            #expect(try await bench.poll("code") == .gone)
            #expect(try await bench.poll("another", application: "wiki") == .pending)
            #expect(try await bench.stores.own.consents(of: member.agent).isEmpty)
            #expect(try await bench.entries("application.removed") == 1)
            // The identifier is free.
            try await bench.application("mail", in: "armor")
            #expect(try await !bench.isLive(own))
        },
    ]
}

extension StoreBench {
    fileprivate func end(of id: Application.ClientID) async throws -> Timestamp? {
        try await self.stores.applications.application(id)?.client.registration?.expiresAt
    }
}
