package import Primitives
import Synchronization

/// Lends connections to directories, at most a few at once, and keeps those that worked for a moment.
package final class LDAPConnectionPool: Sendable {
    private struct Key: Hashable {
        let configuration: LDAPConfiguration
        let dn: String?
    }

    private struct Idle {
        let connection: LDAPConnection
        let since: ContinuousClock.Instant
    }

    private let gate: LDAPGate
    private let idleTime: Duration
    private let idle = Mutex<[Key: [Idle]]>([:])

    package init(gate: LDAPGate = LDAPGate(), idleTime: Duration = .seconds(30)) {
        self.gate = gate
        self.idleTime = idleTime
    }

    /// A connection bound as the account, or not bound at all without one. `body` only reads: on a kept connection
    /// that the server has closed meanwhile it runs again on a new one.
    package func withConnection<Result: Sendable>(
        to configuration: LDAPConfiguration,
        as account: (dn: String, password: Secret)?,
        for purpose: LDAPGate.Purpose = .signIn,
        _ body: @Sendable (LDAPConnection) async throws -> Result
    ) async throws -> Result {
        let key = Key(configuration: configuration, dn: account?.dn)
        return try await self.gate.pass(to: configuration.urls.first ?? "", for: purpose) {
            if let connection = self.take(key) {
                do {
                    return try await self.lend(connection, key, body)
                } catch let error as LDAPError where error.code == .unavailable {
                    // Closed by the server while it was kept.
                }
            }
            let connection = LDAPConnection(configuration)
            do {
                try await connection.connect()
                if let account { try await connection.bind(dn: account.dn, password: account.password) }
            } catch {
                await connection.close()
                throw error
            }
            return try await self.lend(connection, key, body)
        }
    }

    private func lend<Result: Sendable>(
        _ connection: LDAPConnection,
        _ key: Key,
        _ body: @Sendable (LDAPConnection) async throws -> Result
    ) async throws -> Result {
        do {
            let result = try await body(connection)
            self.keep(connection, key)
            return result
        } catch let error as LDAPError where !error.isOutage && error.code != .protocolError {
            self.keep(connection, key)
            throw error
        } catch {
            await connection.close()
            throw error
        }
    }

    private func take(_ key: Key) -> LDAPConnection? {
        let oldest = ContinuousClock.now - self.idleTime
        return self.idle.withLock { idle in
            // Those too old close themselves when nobody holds them.
            for other in idle.keys { idle[other]?.removeAll { $0.since < oldest } }
            return idle[key]?.popLast()?.connection
        }
    }

    private func keep(_ connection: LDAPConnection, _ key: Key) {
        guard self.idleTime > .zero else { return }
        self.idle.withLock { idle in
            guard idle[key, default: []].count < 2 else { return }
            idle[key, default: []].append(Idle(connection: connection, since: .now))
        }
    }
}
