package import Model
package import Primitives
import Synchronization

/// A request that the provider refused, as an operator needs it: of whom, as what, and why in words. Never a secret, nor
/// what an address that was asked for carries behind its path.
package struct RefusedRequest: Sendable, Hashable {
    /// Nil: no application that there is.
    package let client: Application.ClientID?
    package let code: String
    package let cause: String

    /// How a cause begins that goes on with an address that was asked for.
    package static let address = "redirect asked: "

    package init(client: Application.ClientID?, code: String, cause: String) {
        self.client = client
        self.code = code
        self.cause = cause
    }
}

/// What was refused in the last day, by application and cause, and how much of it the log is told.
///
/// Kept by this node alone, and bounded: a flood fills neither the memory nor the disk.
package final class RefusalLedger: Sendable {
    /// How often a cause came up in the last 24 hours, to the hour.
    package struct Count: Sendable, Hashable {
        package let cause: String
        package let count: Int
        package let last: Timestamp
    }

    /// What the log is told of one refusal.
    package enum Entry: Sendable, Hashable {
        /// A line, and how many before it got none.
        case line(unwritten: Int)
        /// The last line of this minute for this application.
        case lastLine
        case none
    }

    /// Lines a minute for each application, and for all that comes from none.
    package static let linesPerMinute = 30
    private static let applications = 5000
    private static let causes = 24
    private static let other = "other causes"

    private struct Tally {
        /// Hours since 1970 and how often in each.
        var hours: [Int64: Int] = [:]
        var last: Timestamp
    }

    private struct Window {
        var minute: Int64
        var written = 0
        var unwritten = 0
    }

    private struct State {
        var tallies: [Application.ClientID: [String: Tally]] = [:]
        var windows: [Application.ClientID?: Window] = [:]
    }

    private let clock: any WallClock
    private let state = Mutex(State())

    package init(clock: any WallClock) { self.clock = clock }

    /// Counts it, and says what the log is told.
    package func note(_ refusal: RefusedRequest) -> Entry {
        let now = self.clock.now
        return self.state.withLock { state in
            if let client = refusal.client { Self.count(refusal.cause, of: client, in: &state.tallies, now) }
            return Self.entry(for: refusal.client, in: &state.windows, now)
        }
    }

    /// The most frequent first.
    package func counts(of client: Application.ClientID) -> [Count] {
        let first = Self.hour(self.clock.now) - 23
        let tallies = self.state.withLock { $0.tallies[client] ?? [:] }
        return tallies.compactMap { cause, tally in
            let count = tally.hours.filter { $0.key >= first }.values.reduce(0, +)
            return count == 0 ? nil : Count(cause: cause, count: count, last: tally.last)
        }
        .sorted { ($1.count, $0.cause) < ($0.count, $1.cause) }
    }

    /// Addresses are chosen by whoever asks: they leave places to the other causes.
    private static func hasPlace(for cause: String, in known: [String: Tally]) -> Bool {
        guard known.count < self.causes else { return false }
        guard cause.hasPrefix(RefusedRequest.address) else { return true }
        return known.keys.count { $0.hasPrefix(RefusedRequest.address) } < self.causes / 3
    }

    private static func hour(_ time: Timestamp) -> Int64 { time.seconds / 3600 }

    private static func count(
        _ cause: String,
        of client: Application.ClientID,
        in tallies: inout [Application.ClientID: [String: Tally]],
        _ now: Timestamp
    ) {
        let first = self.hour(now) - 23
        if tallies[client] == nil, tallies.count >= self.applications {
            tallies = tallies.filter { $0.value.contains { self.hour($0.value.last) >= first } }
            if tallies.count >= self.applications { tallies.removeAll() }
        }
        var known = (tallies[client] ?? [:]).filter { self.hour($0.value.last) >= first }
        // What whoever asks can choose, a return address first of all, makes no place of its own without end.
        let name = known[cause] == nil && !self.hasPlace(for: cause, in: known) ? self.other : cause
        var tally = known[name] ?? Tally(last: now)
        tally.hours = tally.hours.filter { $0.key >= first }
        tally.hours[self.hour(now), default: 0] += 1
        tally.last = now
        known[name] = tally
        tallies[client] = known
    }

    private static func entry(
        for client: Application.ClientID?,
        in windows: inout [Application.ClientID?: Window],
        _ now: Timestamp
    ) -> Entry {
        let minute = now.seconds / 60
        if windows[client] == nil, windows.count >= self.applications { windows.removeAll() }
        var window = windows[client] ?? Window(minute: minute)
        defer { windows[client] = window }
        var unwritten = 0
        if window.minute != minute {
            unwritten = window.unwritten
            window = Window(minute: minute)
        }
        guard window.written < self.linesPerMinute else {
            window.unwritten += 1
            return .none
        }
        window.written += 1
        return window.written == self.linesPerMinute ? .lastLine : .line(unwritten: unwritten)
    }
}
