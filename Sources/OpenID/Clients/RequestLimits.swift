import Model
package import Primitives
import Synchronization

/// How often applications may call the endpoints where they prove themselves, and how often a network may fail to.
///
/// Buckets of tokens, kept by this node alone: with several nodes an application may do that many times as much.
package final class RequestLimits: Sendable {
    /// What is left, as RateLimit header fields say it (draft-ietf-httpapi-ratelimit-headers).
    package struct State: Sendable, Hashable {
        /// A minute.
        package let limit: Int
        package let remaining: Int
        /// Until the next request may be made, when none may be now; else until all may be made again. Whole seconds.
        package let reset: Int
        package let isExceeded: Bool
    }

    private struct Bucket {
        var tokens: Double
        var at: Timestamp
    }

    private enum Name: Hashable {
        case application(Application.ClientID, String)
        case failures(String)
        case guesses(String, of: String)
    }

    /// Requests a minute of an application that has no limit of its own: what no application needs, but one that asks in
    /// a circle. An honest one is not refused on the morning when everybody signs in.
    package static let usual = 600_000
    /// Failed proofs a minute of one address (of IPv6: one /64).
    package static let failures = 600
    /// The same at one client: one a second is a client that is set up wrongly, more is somebody who guesses.
    package static let guesses = 60
    private static let places = 20_000

    private let clock: any WallClock
    private let buckets = Mutex<[Name: Bucket]>([:])
    /// Apart from the others: their names are chosen by who guesses, and whatever they fill, they empty this alone.
    private let guesses = Mutex<[Name: Bucket]>([:])

    package init(clock: any WallClock) { self.clock = clock }

    /// Counts one request of an application that has proved itself. Throws `temporarily_unavailable` when it was one too
    /// many, and notes what is left either way. A public application proves nothing: there, each network has a share of
    /// its own, so that nobody uses up another's.
    func take(_ application: Application, by caller: Caller) throws(OAuthError) {
        let limit = application.client.requestsPerMinute ?? Self.usual
        let network = application.authentication == .none ? Self.network(caller.address) : ""
        let state = self.take(.application(application.clientID, network), limit: limit)
        caller.notes.note(limit: state)
        guard !state.isExceeded else { throw Self.refusal }
    }

    /// Throws for a network that has failed too often lately, before anything is looked at.
    func admit(_ caller: Caller) throws(OAuthError) {
        try self.admit(.failures(Self.network(caller.address)), limit: Self.failures, caller)
    }

    /// Throws for a network that has failed too often lately to prove itself as this client, whether there is such a
    /// client or not, before the proof is looked at.
    func admit(_ caller: Caller, as client: Application.ClientID) throws(OAuthError) {
        try self.admit(Self.guesses(caller, client), limit: Self.guesses, caller)
    }

    private func admit(_ name: Name, limit: Int, _ caller: Caller) throws(OAuthError) {
        let state = self.take(name, limit: limit, cost: 0)
        guard state.isExceeded else { return }
        caller.notes.note(limit: state)
        throw Self.refusal
    }

    /// `client` nil: what was sent names none.
    func noteFailure(of caller: Caller, as client: Application.ClientID?) {
        _ = self.take(.failures(Self.network(caller.address)), limit: Self.failures)
        if let client { _ = self.take(Self.guesses(caller, client), limit: Self.guesses) }
    }

    /// Strangers choose what they say: no identifier that could be registered is longer.
    private static func guesses(_ caller: Caller, _ client: Application.ClientID) -> Name {
        .guesses(self.network(caller.address), of: String(client.text.prefix(65)))
    }

    /// With status 429, which is what counts. RFC 6749, section 5.2, has no code for it: `invalid_request` says that the
    /// request is wrong and libraries give up on it, `slow_down` is the device's alone (RFC 8628, section 3.5). The code
    /// of section 4.1.2.1 says what is so, and libraries that do not know it read the status.
    private static let refusal = OAuthError(.temporarilyUnavailable, "too many requests")

    private func take(_ name: Name, limit: Int, cost: Double = 1) -> State {
        switch name {
        case .application, .failures: self.buckets.withLock { self.take(name, limit: limit, cost: cost, of: &$0) }
        case .guesses: self.guesses.withLock { self.take(name, limit: limit, cost: cost, of: &$0) }
        }
    }

    private func take(_ name: Name, limit: Int, cost: Double, of buckets: inout [Name: Bucket]) -> State {
        let (now, rate) = (self.clock.now, Double(limit) / 60)
        var bucket = buckets[name] ?? Bucket(tokens: Double(limit), at: now)
        let elapsed = max(0, Double((now - bucket.at).microseconds) / 1_000_000)
        bucket.tokens = min(Double(limit), bucket.tokens + elapsed * rate)
        bucket.at = now
        let isExceeded = bucket.tokens < 1
        if !isExceeded { bucket.tokens -= cost }
        if buckets[name] == nil, buckets.count >= Self.places { Self.tidy(&buckets, now: now) }
        if cost > 0 || buckets[name] != nil { buckets[name] = bucket }
        let missing = isExceeded ? 1 - bucket.tokens : Double(limit) - bucket.tokens
        return State(
            limit: limit,
            remaining: isExceeded ? 0 : Int(bucket.tokens),
            reset: Int((missing / rate).rounded(.up)),
            isExceeded: isExceeded
        )
    }

    /// What has not been touched for a minute is full again and need not be kept; where that frees nothing, all begins
    /// anew rather than growing.
    private static func tidy(_ buckets: inout [Name: Bucket], now: Timestamp) {
        buckets = buckets.filter { now - $0.value.at < .minutes(1) }
        if buckets.count >= self.places { buckets.removeAll() }
    }

    private static func network(_ address: String) -> String { IPAddress(address)?.network ?? address }
}
