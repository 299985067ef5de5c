package import Primitives

/// One version offered to one application: `pending → offered → leased → accepted → applied`, or refused, or expired.
///
/// The transitions are functions over values; a store runs them inside one transaction.
package struct Handover: Sendable, Hashable {
    package typealias ID = Identifier<Handover>

    package enum State: String, Sendable, Hashable, CaseIterable {
        case offered, leased, accepted, applied, refused, expired, cancelled

        package var isEnded: Bool { [.applied, .refused, .expired, .cancelled].contains(self) }
    }

    package let realm: Realm.Slug
    package let id: ID
    package let exchange: Exchange.ID
    package let step: Int
    package let recipient: Application.ClientID
    package let version: Version.ID
    package private(set) var state: State
    /// Grows with each lease; the other acts must name the newest.
    package private(set) var fence: Int64
    /// Until then the holder of the newest fence alone may act.
    package private(set) var leasedUntil: Timestamp?
    package let offeredAt: Timestamp
    package let expiresAt: Timestamp
    package private(set) var endedAt: Timestamp?
    package private(set) var reason: String?

    package init(
        realm: Realm.Slug,
        id: ID,
        exchange: Exchange.ID,
        step: Int,
        recipient: Application.ClientID,
        version: Version.ID,
        state: State = .offered,
        fence: Int64 = 0,
        leasedUntil: Timestamp? = nil,
        offeredAt: Timestamp,
        expiresAt: Timestamp,
        endedAt: Timestamp? = nil,
        reason: String? = nil
    ) {
        self.realm = realm
        self.id = id
        self.exchange = exchange
        self.step = step
        self.recipient = recipient
        self.version = version
        self.state = state
        self.fence = fence
        self.leasedUntil = leasedUntil
        self.offeredAt = offeredAt
        self.expiresAt = expiresAt
        self.endedAt = endedAt
        self.reason = reason
    }

    /// Why an act is not possible now.
    package enum Refusal: Error, Sendable, Hashable {
        /// Somebody else holds the lease.
        case leased(until: Timestamp)
        /// The fence named is not the newest: another lease was taken since.
        case fenceMoved(Int64)
        /// The act does not go with the state.
        case state(State)
    }

    /// Whether the act changed anything, or had been done before under the same fence.
    package enum Action: Sendable, Hashable { case done, doneBefore }

    /// Takes the handover for `duration`. One accepted and not yet applied may be taken again once its lease is over.
    package mutating func lease(for duration: Duration, now: Timestamp) throws(Refusal) {
        guard !self.state.isEnded else { throw .state(self.state) }
        guard now < self.expiresAt else { throw .state(.expired) }
        if let leasedUntil = self.leasedUntil, now < leasedUntil { throw .leased(until: leasedUntil) }
        if self.state == .offered { self.state = .leased }
        self.fence += 1
        self.leasedUntil = min(now + duration, self.expiresAt)
    }

    /// The lease from now on. A lease that ran out and that nobody took since is still its holder's.
    package mutating func extend(_ fence: Int64, for duration: Duration, now: Timestamp) throws(Refusal) {
        try self.hold(fence, now: now)
        self.leasedUntil = min(now + duration, self.expiresAt)
    }

    /// The recipient has the bytes and answers for them.
    package mutating func accept(_ fence: Int64, now: Timestamp) throws(Refusal) -> Action {
        if self.state == .accepted || self.state == .applied, fence == self.fence { return .doneBefore }
        try self.hold(fence, now: now)
        self.state = .accepted
        return .done
    }

    /// The recipient has done its work; accepting before is not asked.
    package mutating func apply(_ fence: Int64, now: Timestamp) throws(Refusal) -> Action {
        if self.state == .applied, fence == self.fence { return .doneBefore }
        try self.hold(fence, now: now)
        self.end(.applied, now: now)
        return .done
    }

    package mutating func refuse(_ fence: Int64, reason: String, now: Timestamp) throws(Refusal) -> Action {
        if self.state == .refused, fence == self.fence { return .doneBefore }
        try self.hold(fence, now: now)
        self.end(.refused, now: now)
        self.reason = reason
        return .done
    }

    /// Nobody took it in time. False: it is not due, or ended.
    package mutating func expire(now: Timestamp) -> Bool {
        guard !self.state.isEnded, self.expiresAt <= now else { return false }
        self.end(.expired, now: now)
        return true
    }

    /// Its exchange was called off. False: it had ended.
    package mutating func cancel(now: Timestamp) -> Bool {
        guard !self.state.isEnded else { return false }
        self.end(.cancelled, now: now)
        return true
    }

    private func hold(_ fence: Int64, now: Timestamp) throws(Refusal) {
        guard !self.state.isEnded else { throw .state(self.state) }
        guard self.state != .offered else { throw .state(.offered) }
        guard fence == self.fence else { throw .fenceMoved(self.fence) }
        guard now < self.expiresAt else { throw .state(.expired) }
    }

    private mutating func end(_ state: State, now: Timestamp) {
        self.state = state
        self.leasedUntil = nil
        self.endedAt = now
    }
}
