import Model
import Primitives
import Testing

@Suite
struct HandoverTests {
    private static let start = Timestamp(seconds: 1_790_000_000)
    private static let end = start + .days(1)

    /// In each state, as its acts lead there.
    private static func handover(_ state: Handover.State) throws -> Handover {
        var handover = Handover(
            realm: "vannes",
            id: "h",
            exchange: "x",
            step: 0,
            recipient: "parapheur",
            version: "v",
            offeredAt: Self.start,
            expiresAt: Self.end
        )
        guard state != .offered else { return handover }
        try handover.lease(for: .hours(1), now: Self.start)
        switch state {
        case .offered, .leased: break
        case .accepted: _ = try handover.accept(1, now: Self.start)
        case .applied: _ = try handover.apply(1, now: Self.start)
        case .refused: _ = try handover.refuse(1, reason: "r", now: Self.start)
        case .expired: _ = handover.expire(now: Self.end)
        case .cancelled: _ = handover.cancel(now: Self.start)
        }
        #expect(handover.state == state)
        return handover
    }

    @Test(arguments: Handover.State.allCases)
    func `what has ended says when, is leased to nobody and cannot be taken`(_ state: Handover.State) throws {
        var handover = try Self.handover(state)
        #expect((handover.endedAt != nil) == state.isEnded)
        guard state.isEnded else { return }
        #expect(handover.leasedUntil == nil)
        #expect(throws: Handover.Refusal.state(state)) { try handover.lease(for: .hours(1), now: Self.start) }
        #expect(throws: Handover.Refusal.state(state)) { try handover.extend(1, for: .hours(1), now: Self.start) }
        let isExpired = handover.expire(now: Self.end)
        let isCancelled = handover.cancel(now: Self.start)
        #expect(!isExpired)
        #expect(!isCancelled)
    }

    @Test
    func `each lease raises the fence, and one at a time is given`() throws {
        var handover = try Self.handover(.leased)
        let over = Self.start + .hours(1)
        #expect(throws: Handover.Refusal.leased(until: over)) {
            try handover.lease(for: .hours(1), now: over - .microseconds(1))
        }
        try handover.lease(for: .hours(1), now: over)
        #expect(handover.fence == 2)
        #expect(throws: Handover.Refusal.fenceMoved(2)) { _ = try handover.apply(1, now: over) }
        #expect(throws: Handover.Refusal.fenceMoved(2)) { _ = try handover.accept(1, now: over) }
        #expect(throws: Handover.Refusal.fenceMoved(2)) { _ = try handover.refuse(1, reason: "r", now: over) }
        #expect(try handover.apply(2, now: over) == .done)
    }

    @Test
    func `a lease that ran out and that nobody took is its holder's still, until the handover expires`() throws {
        var handover = try Self.handover(.leased)
        let late = Self.end - .microseconds(1)
        #expect(try handover.accept(1, now: late) == .done)
        #expect(throws: Handover.Refusal.state(.expired)) { _ = try handover.apply(1, now: Self.end) }
        #expect(throws: Handover.Refusal.state(.expired)) { try handover.lease(for: .hours(1), now: Self.end) }
        #expect(try handover.apply(1, now: late) == .done)
    }

    @Test
    func `a lease never lasts longer than the handover`() throws {
        var handover = try Self.handover(.leased)
        try handover.extend(1, for: .days(9), now: Self.start)
        #expect(handover.leasedUntil == Self.end)
    }

    @Test
    func `an act done again under its fence changes nothing`() throws {
        for (state, act) in [
            (.accepted, { try $0.accept(1, now: Self.end) }),
            (.applied, { try $0.accept(1, now: Self.end) }),
            (.applied, { try $0.apply(1, now: Self.end) }),
            (.refused, { try $0.refuse(1, reason: "other", now: Self.end) }),
        ] as [(Handover.State, (inout Handover) throws -> Handover.Action)] {
            let before = try Self.handover(state)
            var handover = before
            let action = try act(&handover)
            #expect(action == .doneBefore)
            #expect(handover == before)
        }
    }

    @Test
    func `it expires at its moment, not before`() throws {
        var handover = try Self.handover(.accepted)
        let early = handover.expire(now: Self.end - .microseconds(1))
        let due = handover.expire(now: Self.end)
        #expect(!early)
        #expect(due)
        #expect(handover.endedAt == Self.end)
    }

    @Test
    func `nothing is done to what was not leased`() throws {
        var handover = try Self.handover(.offered)
        #expect(throws: Handover.Refusal.state(.offered)) { _ = try handover.accept(0, now: Self.start) }
        #expect(throws: Handover.Refusal.state(.offered)) { _ = try handover.apply(0, now: Self.start) }
        #expect(throws: Handover.Refusal.state(.offered)) { try handover.extend(0, for: .hours(1), now: Self.start) }
    }
}
