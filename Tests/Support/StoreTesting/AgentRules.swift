import Model
import Primitives
import Testing

extension StoreConformance {
    static let agents: [StoreConformance] = [
        StoreConformance("an agent is found by its identifier and by its subject") { bench in
            try await bench.realm("vannes")
            let member = try await bench.member(of: "vannes")
            let agent = try #require(try await bench.stores.agents.agent(member.agent))
            #expect(agent.id == member.agent)
            #expect(agent.createdAt == bench.start)
            #expect(try await bench.stores.agents.agent(subject: agent.subject) == agent)
            #expect(try await bench.stores.agents.agent(subject: Agent.Subject(agent.id.text)) == nil)
            #expect(try await bench.stores.agents.agent(Agent.ID(agent.subject.text)) == nil)
            #expect(try await bench.stores.agents.affiliations(of: member.agent) == [member])
            #expect(try await bench.stores.agents.affiliations(of: bench.newAgent().id).isEmpty)
        },
        StoreConformance("an agent's affiliations are those not deleted") { bench in
            let directory = try await bench.directory("ldap", in: "vannes")
            let first = try await directory.add("alegoff", key: "k1")
            let second = try await bench.directory("other", in: "vannes", isNewRealm: false)
                .add("anne", key: "k2", to: first.agent)
            #expect(
                Set(try await bench.stores.agents.affiliations(of: first.agent).map(\.id)) == [first.id, second.id]
            )
            try await directory.apply([.disable(first.id, reason: "gone"), .delete(first.id)])
            #expect(try await bench.stores.agents.affiliations(of: first.agent).map(\.id) == [second.id])
        },
    ]
}
