import HubTesting
import JOSE
import Model
import OpenID
import Primitives
import Testing

/// Keys are published ahead, used for their time, published still, and forgotten.
@Suite struct KeyScheduleTests {
    private static func schedule(_ hub: Hub) -> KeySchedule {
        let keys = KeyRing(store: hub.stores.keys, clock: hub.clock)
        return KeySchedule(store: hub.stores.keys, keys: keys, clock: hub.clock, rotation: .days(90))
    }

    private static func states(_ hub: Hub) async throws -> [String: HubKey.State] {
        try await hub.stores.keys.all().reduce(into: [:]) { $0[$1.key.id.text] = $1.state }
    }

    @Test(arguments: HubEngine.available)
    func `two nodes that rotate at the same instant make one key of each algorithm`(engine: HubEngine) async throws {
        try await Hub.lend(on: engine) { hub in
            let before = try await Self.states(hub).count
            hub.clock.advance(by: .days(90))
            let made = try await withThrowingTaskGroup(of: Int.self) { group in
                for _ in 0..<4 { group.addTask { try await Self.schedule(hub).turn() } }
                return try await group.reduce(0, +)
            }
            #expect(made == HubKey.Algorithm.all.count)
            #expect(try await Self.states(hub).count == before + HubKey.Algorithm.all.count)
            for algorithm in HubKey.Algorithm.all {
                let states = try await hub.stores.keys.all().filter { $0.key.algorithm == algorithm }.map(\.state)
                #expect(states.count { $0 == .active } == 1 && states.count { $0 == .next } == 1)
            }
        }
    }

    @Test func `every 90 days the key published before signs, and the one before is published for a day`() async throws
    {
        try await Hub.lend { hub in
            let schedule = Self.schedule(hub)
            let first = try await Self.states(hub)
            #expect(try await schedule.turn() == 0)
            hub.clock.advance(by: .days(90) - .seconds(1))
            #expect(try await schedule.turn() == 0)
            #expect(try await Self.states(hub) == first)

            hub.clock.advance(by: .seconds(1))
            #expect(try await schedule.turn() == HubKey.Algorithm.all.count)
            let second = try await Self.states(hub)
            for (kid, state) in first { #expect(second[kid] == (state == .active ? .retired : .active)) }
            #expect(second.values.count { $0 == .next } == HubKey.Algorithm.all.count)
            #expect(try await schedule.turn() == 0)

            // Twice the longest session: no ID token is shown again later.
            #expect(KeySchedule.retention == .hours(24))
            hub.clock.advance(by: KeySchedule.retention)
            #expect(try await schedule.turn() == 0)
            #expect(try await Self.states(hub) == second)
            hub.clock.advance(by: .seconds(1))
            #expect(try await schedule.turn() == 0)
            #expect(try await Self.states(hub) == second.filter { $0.value != .retired })
        }
    }

    @Test func `a key that has no successor gets one at the next turn, and signs on`() async throws {
        try await Hub.lend { hub in
            let keys = try await hub.stores.keys.all()
            let next = try #require(keys.first { $0.state == .next && $0.key.algorithm == .signing(.ES256) })
            let active = try #require(keys.first { $0.state == .active && $0.key.algorithm == .signing(.ES256) })
            let audit = AuditEvent(.keyRetired, actor: .hub)
            _ = try await hub.stores.keys.retire(
                next.key.id,
                isCompromised: true,
                adding: nil,
                audit: audit,
                at: hub.clock.now
            )
            #expect(try await Self.schedule(hub).turn() == 1)
            let after = try await hub.stores.keys.all().filter { $0.key.algorithm == .signing(.ES256) }
            #expect(after.first { $0.state == .active }?.key.id == active.key.id)
            #expect(after.count { $0.state == .next } == 1)
        }
    }
}
