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

    @Test func `synchronisations leave places to sign-ins`() async throws {
        let gate = LDAPGate(limit: 4, limitPerServer: 4)
        let (release, go) = AsyncStream.makeStream(of: Void.self)
        let (inside, told) = AsyncStream.makeStream(of: Void.self)
        let counter = Counter()
        try await withThrowingTaskGroup(of: Void.self) { group in
            for number in 0..<6 {
                group.addTask {
                    try await gate.pass(to: "slow\(number)", for: .synchronisation) {
                        counter.enter()
                        told.yield()
                        for await _ in release {}
                        counter.leave()
                    }
                }
            }
            var entered = 0
            for await _ in inside {
                entered += 1
                if entered == 2 { break }
            }
            #expect(try await gate.pass(to: "quick") { 1 } == 1)
            #expect(counter.most == 2)
            go.finish()
            try await group.waitForAll()
        }
        #expect(counter.most == 2)
    }

    @Test func `a server that failed is asked by one at a time until it answers`() async throws {
        let gate = LDAPGate(limit: 8, limitPerServer: 3, rest: .zero)
        await #expect(throws: LDAPError.self) { try await gate.pass(to: "a") { throw LDAPError(.timeout) } }
        let counter = Counter()
        await withTaskGroup(of: Void.self) { group in
            for _ in 0..<20 {
                group.addTask {
                    try? await gate.pass(to: "a") {
                        counter.enter()
                        for _ in 0..<20 { await Task.yield() }
                        counter.leave()
                        throw LDAPError(.timeout)
                    }
                }
            }
        }
        #expect(counter.most == 1)
    }
}
