/// The most that one search takes from a directory, whatever it sends: a hostile one costs time and memory that are known.
package struct SearchLimits: Sendable, Hashable {
    package var entries = 250_000
    package var pages = 10_000
    /// Of values, in all.
    package var bytes = 512 * 1024 * 1024
    package var seconds = 900

    /// A value is taken up to here: no reader wants more, and who sees one of this length knows that it was cut.
    package static let valueLength = 64 * 1024

    package init() {}
}

/// What one search has taken so far.
struct SearchTally: Sendable {
    private let limits: SearchLimits
    private let end: ContinuousClock.Instant
    private var entries = 0
    private var pages = 0
    private var bytes = 0

    init(_ limits: SearchLimits, startedAt start: ContinuousClock.Instant) {
        self.limits = limits
        self.end = start + .seconds(limits.seconds)
    }

    mutating func beginPage(at time: ContinuousClock.Instant) throws(LDAPError) {
        self.pages += 1
        guard time < self.end else { throw LDAPError(.timeout, diagnostic: "the search as a whole") }
        guard self.pages <= self.limits.pages else { throw LDAPError(.tooMuch, diagnostic: "pages") }
    }

    mutating func count(_ entry: Entry) throws(LDAPError) {
        self.entries += 1
        self.bytes += entry.size
        guard self.entries <= self.limits.entries else { throw LDAPError(.tooMuch, diagnostic: "entries") }
        guard self.bytes <= self.limits.bytes else { throw LDAPError(.tooMuch, diagnostic: "bytes") }
    }
}
