package import JOSE
package import Model
package import Primitives

/// The keys that applications have registered, or publish at an address of theirs (`jwks_uri`).
///
/// What was fetched is kept for five minutes. A key identifier that is not known has it fetched again, at most once in
/// ten seconds for an address: a key that a client has just begun to use is found, and nobody makes the hub knock at a
/// door without end. An application whose address gave nothing is not asked for again for ten to fifteen seconds, so that
/// not every request of it waits; with other settings it is looked at anew, on whichever node.
package actor ClientKeys {
    package typealias Fetch = @Sendable (_ address: String, _ limit: Int) async throws -> [UInt8]

    private struct Fetched {
        let set: KeySet
        let at: Timestamp
    }

    private struct Failure {
        let settings: ClientSettings
        let at: Timestamp
        let pause: Duration
    }

    private static let life = Duration.minutes(5)
    private static let pause = Duration.seconds(10)
    private static let places = 1000
    private static let limit = 262_144

    private let fetch: Fetch
    private let clock: any WallClock
    private let jitter: @Sendable () -> Double
    private var known: [String: Fetched] = [:]
    private var failures: [Application.ClientID: Failure] = [:]
    private var running: [String: Task<KeySet, any Error>] = [:]

    /// `jitter` is between 0 and 1: nodes and applications do not come back at one moment.
    package init(
        clock: any WallClock,
        jitter: @escaping @Sendable () -> Double = { .random(in: 0..<1) },
        fetch: @escaping Fetch
    ) {
        self.clock = clock
        self.jitter = jitter
        self.fetch = fetch
    }

    /// The key set of the application. With `isStale` what is kept was not enough: it is fetched again when it may be.
    /// `invalid_client` when it has none, or when it cannot be read.
    package func keys(of application: Application, isStale: Bool = false) async throws -> KeySet {
        if let text = application.client.keys {
            guard let set = try? KeySet(json: text.utf8) else {
                throw OAuthError(.invalidClient, "the registered keys cannot be read")
            }
            return set
        }
        guard let address = application.client.keysURI else {
            throw OAuthError(.invalidClient, "the client has registered no keys")
        }
        if let kept = self.known[address] {
            let age = self.clock.now - kept.at
            if age >= .zero, age < (isStale ? Self.pause : Self.life) { return kept.set }
        }
        if let failure = self.failures[application.clientID], failure.settings == application.client {
            let age = self.clock.now - failure.at
            if age >= .zero, age < failure.pause { throw Self.refusal }
        }
        do {
            let set = try await self.read(address)
            self.failures[application.clientID] = nil
            return set
        } catch {
            if self.failures.count >= Self.places { self.failures.removeAll() }
            let pause = Self.pause + .milliseconds(Int64(5000 * self.jitter()))
            self.failures[application.clientID] = Failure(
                settings: application.client,
                at: self.clock.now,
                pause: pause
            )
            throw Self.refusal
        }
    }

    private static let refusal = OAuthError(
        .invalidClient,
        "the keys of the client cannot be read at their address"
    )

    /// One fetch for an address at a time: who asks meanwhile waits for it.
    private func read(_ address: String) async throws -> KeySet {
        if let task = self.running[address] { return try await task.value }
        let task = Task { [fetch] in try KeySet(json: try await fetch(address, Self.limit)) }
        self.running[address] = task
        defer { self.running[address] = nil }
        let set = try await task.value
        if self.known.count >= Self.places { self.known.removeAll() }
        self.known[address] = Fetched(set: set, at: self.clock.now)
        return set
    }
}
