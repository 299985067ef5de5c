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
        StoreConformance("of two platform administrators who take each other's role at once one stays") { bench in
            try await bench.realm("armor")
            let store = bench.stores.roles
            for round in 0..<10 {
                var roles: [AdminRole] = []
                for name in ["anne", "yann"] {
                    roles.append(bench.role(.platform, try await bench.member(of: "armor", "\(name)\(round)")))
                }
                for role in roles {
                    #expect(try await store.grant(role, audit: bench.event(.roleGranted), at: bench.start))
                }
                let (first, second) = (roles[0], roles[1])
                async let one = store.revokeUnlessLast(second, audit: bench.event(.roleRevoked), at: bench.start)
                async let other = store.revokeUnlessLast(first, audit: bench.event(.roleRevoked), at: bench.start)
                let answers = try await [one, other]
                #expect(answers.count { $0 == .taken } == 1 && answers.count { $0 == .last } == 1, "\(answers)")
                let left = try await store.all()
                #expect(left.count == 1)
                #expect(try await bench.entries("admin.revoked") == 2 * round + 1)
                for role in left { _ = try await store.revoke(role, audit: bench.event(.roleRevoked), at: bench.start) }
            }
        },
        StoreConformance("of fifty administrators who take each other's roles at once one stays") { bench in
            try await bench.realm("armor")
            let store = bench.stores.roles
            var roles: [AdminRole] = []
            for number in 0..<50 {
                let role = bench.role(.platform, try await bench.member(of: "armor", "agent\(number)"))
                _ = try await store.grant(role, audit: bench.event(.roleGranted), at: bench.start)
                roles.append(role)
            }
            let (all, start) = (roles, bench.start)
            let answers = try await bench.fifty { number in
                try await store.revokeUnlessLast(all[number], audit: bench.event(.roleRevoked), at: start)
            }
            #expect(answers.count { $0 == .taken } == 49 && answers.count { $0 == .last } == 1)
            #expect(try await store.all().count == 1)
        },
        StoreConformance("an operator, and who is disabled, do not count as the one who stays") { bench in
            let realm = try await bench.realm("armor")
            let store = bench.stores.roles
            let member = try await bench.member(of: "armor")
            let other = try await bench.member(of: "armor", "yann")
            let role = bench.role(.platform, member)
            _ = try await store.grant(role, audit: bench.event(), at: bench.start)
            let account = try await bench.operator("astreinte")
            let take = { try await store.revokeUnlessLast(role, audit: bench.event(.roleRevoked), at: bench.start) }
            #expect(try await take() == .last)
            _ = try await store.grant(bench.role(.platform, other), audit: bench.event(), at: bench.start)
            #expect(try await realm.affiliations.disable(other.id, audit: bench.event(), at: bench.start))
            #expect(try await take() == .last)
            #expect(try await realm.affiliations.enable(other.id, audit: bench.event(), at: bench.start))
            #expect(try await take() == .taken)
            #expect(try await take() == .notHeld)
            // An operator's own goes while somebody else stays.
            let own = bench.role(.platform, account)
            #expect(try await store.revokeUnlessLast(own, audit: bench.event(), at: bench.start) == .taken)
        },
        StoreConformance("an operator is made whole or not at all, and its realm is nobody's") { bench in
            let account = try await bench.operator("astreinte")
            let store = bench.stores.roles
            #expect(try await store.roles(of: account.agent) == [bench.role(.platform, account)])
            #expect(try await bench.entries("operator.created") == 1)
            await bench.conflicts { _ = try await bench.operator("astreinte") }
            #expect(try await store.all().count == 1)
            #expect(try await bench.entries("operator.created") == 1)
            // In a realm that is a body's, nobody is made that way.
            try await bench.realm("armor")
            let (agent, profile) = (bench.newAgent(), try bench.profile("x"))
            await bench.conflicts {
                try await store.createOperator(
                    agent,
                    bench.affiliation(of: agent, in: "armor", profile),
                    audits: [],
                    at: bench.start
                )
            }
            #expect(try await bench.stores.registry.all().map(\.realm.slug) == ["armor"])
            #expect(try await bench.stores.registry.realm(Realm.platform)?.realm == .operators)
        },
        StoreConformance("of fifty that make one operator one does") { bench in
            let done = try await bench.doneOfFifty { _ in _ = try await bench.operator("astreinte") }
            #expect(done == 1)
            #expect(try await bench.stores.roles.all().count == 1)
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
    fileprivate func `operator`(_ name: String) async throws -> Affiliation {
        let agent = self.newAgent()
        let account = self.affiliation(of: agent, in: Realm.platform, try self.profile(name))
        let audit = self.event(.operatorCreated, realm: Realm.platform, agent: agent.id)
        try await self.stores.roles.createOperator(agent, account, audits: [audit], at: self.start)
        return account
    }

    fileprivate func role(_ scope: AdminRole.Scope, _ member: Affiliation) -> AdminRole {
        AdminRole(agent: member.agent, scope: scope, realm: member.realm, affiliation: member.id)
    }
}
