import Model
import Primitives
import Testing

extension StoreConformance {
    static let roles: [StoreConformance] = [
        StoreConformance("a role is given once, and taken away") { bench in
            try await bench.realm("armor")
            let member = try await bench.member(of: "armor")
            let store = bench.stores.roles
            let platform = bench.role(.platform, member)
            let realm = bench.role(.realm("argoat"), member)
            for role in [platform, realm] {
                #expect(try await store.grant(role, audit: bench.event(.roleGranted), at: bench.start))
                #expect(try await !store.grant(role, audit: bench.event(.roleGranted), at: bench.start))
            }
            #expect(try await Set(store.all()) == [platform, realm])
            #expect(try await Set(store.roles(of: member.agent)) == [platform, realm])
            #expect(try await store.revoke(platform, audit: bench.event(.roleRevoked), at: bench.start))
            #expect(try await !store.revoke(platform, audit: bench.event(.roleRevoked), at: bench.start))
            #expect(try await store.roles(of: member.agent) == [realm])
            #expect(try await bench.entries("admin.granted") == 2)
            #expect(try await bench.entries("admin.revoked") == 1)
        },
        StoreConformance("a role gives nothing while its affiliation is not active") { bench in
            let realm = try await bench.realm("armor")
            let member = try await bench.member(of: "armor")
            let store = bench.stores.roles
            let role = bench.role(.realm("armor"), member)
            #expect(try await store.grant(role, audit: bench.event(), at: bench.start))
            #expect(try await realm.affiliations.disable(member.id, audit: bench.event(), at: bench.start))
            #expect(try await store.roles(of: member.agent).isEmpty)
            #expect(try await store.all() == [role])
            #expect(try await realm.affiliations.enable(member.id, audit: bench.event(), at: bench.start))
            #expect(try await store.roles(of: member.agent) == [role])
        },
        StoreConformance("another's affiliation exercises nobody's role") { bench in
            try await bench.realm("armor")
            let (member, other) = (
                try await bench.member(of: "armor"), try await bench.member(of: "armor", "yann")
            )
            let store = bench.stores.roles
            let borrowed = AdminRole(
                agent: member.agent,
                scope: .platform,
                realm: other.realm,
                affiliation: other.id
            )
            _ = try await store.grant(borrowed, audit: bench.event(), at: bench.start)
            #expect(try await store.roles(of: member.agent).isEmpty)
            #expect(try await store.roles(of: other.agent).isEmpty)
        },
        StoreConformance("of fifty that give one role one does, and of fifty that take it one does") { bench in
            try await bench.realm("armor")
            let role = bench.role(.platform, try await bench.member(of: "armor"))
            let store = bench.stores.roles
            let given = try await bench.fifty { _ in
                try await store.grant(role, audit: bench.event(.roleGranted), at: bench.start)
            }
            #expect(given.count { $0 } == 1)
            let taken = try await bench.fifty { _ in
                try await store.revoke(role, audit: bench.event(.roleRevoked), at: bench.start)
            }
            #expect(taken.count { $0 } == 1)
            #expect(try await bench.entries("admin.granted") == 1)
            #expect(try await bench.entries("admin.revoked") == 1)
        },
        StoreConformance("an application keeps the first subject that it saw") { bench in
            try await bench.realm("armor")
            let (anne, yann) = (
                try await bench.member(of: "armor").agent, try await bench.member(of: "armor", "yann").agent
            )
            let (store, audit) = (bench.stores.subjects, bench.event(.subjectsImported))
            #expect(try await store.add([(anne, "old-anne")], for: "mail", audit: audit, at: bench.start) == 1)
            #expect(try await store.add([(anne, "newer")], for: "mail", audit: audit, at: bench.start) == 0)
            #expect(try await store.alias(of: anne, for: "mail") == "old-anne")
            #expect(try await store.alias(of: anne, for: "wiki") == nil)
            #expect(try await store.agent("old-anne", for: "mail") == anne)
            #expect(try await store.agent("old-anne", for: "wiki") == nil)
            #expect(try await store.agent("newer", for: "mail") == nil)
            // A subject stays whose it is, and the rest of the list is kept.
            let list: [(agent: Agent.ID, subject: Agent.Subject)] = [(yann, "old-anne"), (yann, "old-yann")]
            #expect(try await store.add(list, for: "mail", audit: audit, at: bench.start) == 1)
            #expect(try await store.agent("old-anne", for: "mail") == anne)
            #expect(try await store.alias(of: yann, for: "mail") == "old-yann")
            #expect(try await store.add([(anne, "old-anne")], for: "wiki", audit: audit, at: bench.start) == 1)
            #expect(try await bench.entries("application.subjects-imported") == 3)
        },
        StoreConformance("of fifty that import one subject one does") { bench in
            try await bench.realm("armor")
            let agent = try await bench.member(of: "armor").agent
            let (store, audit) = (bench.stores.subjects, bench.event(.subjectsImported))
            let added = try await bench.fifty { number in
                try await store.add([(agent, .init("subject-\(number)"))], for: "mail", audit: audit, at: bench.start)
            }
            #expect(added.reduce(0, +) == 1)
            #expect(try await store.alias(of: agent, for: "mail") != nil)
        },
    ]
}

extension StoreBench {
    fileprivate func role(_ scope: AdminRole.Scope, _ member: Affiliation) -> AdminRole {
        AdminRole(agent: member.agent, scope: scope, realm: member.realm, affiliation: member.id)
    }
}
