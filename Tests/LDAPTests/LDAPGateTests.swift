import LDAP
import Synchronization
import Testing

@Suite struct LDAPGateTests {
    private final class Counter: Sendable {
        let state = Mutex((now: 0, most: 0))
        func enter() { self.state.withLock { $0 = ($0.now + 1, max($0.most, $0.now + 1)) } }
        func leave() { self.state.withLock { $0.now -= 1 } }
        var most: Int { self.state.withLock { $0.most } }
    }

    @Test func `no more pass at once than the limits, in all and for one server`() async throws {
        let gate = LDAPGate(limit: 4, limitPerServer: 2)
        let (all, one) = (Counter(), Counter())
        try await withThrowingTaskGroup(of: Void.self) { group in
            for index in 0..<200 {
                group.addTask {
                    let server = "server\(index % 5)"
                    try await gate.pass(to: server) {
                        all.enter()
                        if server == "server0" { one.enter() }
                        for _ in 0..<20 { await Task.yield() }
                        if server == "server0" { one.leave() }
                        all.leave()
                    }
                }
            }
            try await group.waitForAll()
        }
        #expect(all.most <= 4)
        #expect(one.most <= 2)
    }

    @Test func `a server that failed is left alone, others are not`() async throws {
        let gate = LDAPGate(rest: .seconds(3600))
        await #expect(throws: LDAPError.self) {
            try await gate.pass(to: "a") { throw LDAPError(.timeout) }
        }
        let isAsked = Mutex(false)
        await #expect(throws: LDAPError.self) {
            try await gate.pass(to: "a") { isAsked.withLock { $0 = true } }
        }
        #expect(isAsked.withLock { $0 } == false)
        #expect(try await gate.pass(to: "b") { 1 } == 1)
    }

    @Test func `a wrong password is no outage`() async throws {
        let gate = LDAPGate(rest: .seconds(3600))
        await #expect(throws: LDAPError.self) {
            try await gate.pass(to: "a") { throw LDAPError(.invalidCredentials) }
        }
        #expect(try await gate.pass(to: "a") { 1 } == 1)
    }

    @Test func `who is cancelled leaves the queue`() async throws {
        let gate = LDAPGate(limit: 1, limitPerServer: 1)
        let (stream, release) = AsyncStream.makeStream(of: Void.self)
        let (started, start) = AsyncStream.makeStream(of: Void.self)
        let holder = Task {
            try await gate.pass(to: "a") {
                start.finish()
                for await _ in stream {}
            }
        }
        for await _ in started {}
        let waiter = Task { try await gate.pass(to: "a") { 1 } }
        waiter.cancel()
        await #expect(throws: CancellationError.self) { try await waiter.value }
        release.finish()
        try await holder.value
        #expect(try await gate.pass(to: "a") { 2 } == 2)
    }
}
