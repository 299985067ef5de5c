import Model
import Primitives
import Testing

@Suite
struct ExchangeTests {
    private static let start = Timestamp(seconds: 1_790_000_000)
    private static let document = Document(
        realm: "vannes",
        id: "d",
        type: "deliberation",
        key: "2026-001",
        title: "t",
        depositor: "actes",
        latest: "v1",
        createdAt: start
    )
    private static let route = Route(
        id: "signature",
        title: "Signature",
        documentType: "deliberation",
        steps: [
            .init(name: "signature", recipient: .application("parapheur"), days: 10, expectsVersion: true),
            .init(name: "retour", recipient: .sender, days: 5),
        ]
    )

    private static func started() -> (Exchange, Exchange.Action) {
        Exchange.start(
            id: "x",
            of: self.document,
            version: "v1",
            by: "actes",
            on: AppliedRoute(route: self.route, version: 3),
            at: self.start
        )
    }

    @Test
    func `it begins on the first step of the route's version`() {
        let (exchange, action) = Self.started()
        let until = Self.start + .days(10)
        #expect(exchange.routeVersion == 3)
        #expect(exchange.standing == .waiting(.delivery, .application("parapheur"), until: until))
        #expect(action == .offer(step: 0, to: "parapheur", until: until))
    }

    @Test
    func `it advances with the version produced, to the sender, and completes`() throws {
        var (exchange, _) = Self.started()
        #expect(throws: Exchange.Refusal.versionExpected) {
            _ = try exchange.advance(producing: nil, on: Self.route, at: Self.start)
        }
        let next = try exchange.advance(producing: "v2", on: Self.route, at: Self.start)
        #expect(next == .offer(step: 1, to: "actes", until: Self.start + .days(5)))
        #expect(exchange.version == "v2")
        #expect(try exchange.advance(producing: nil, on: Self.route, at: Self.start) == .complete)
        #expect(exchange.version == "v2")
        #expect(exchange.standing == .ended(.completed, reason: nil, at: Self.start))
    }

    @Test
    func `what has ended stays ended`() throws {
        let acts: [(Exchange.State, (inout Exchange) throws -> Void)] = [
            (.rejected, { _ = try $0.reject(reason: "r", at: Self.start) }),
            (.cancelled, { try $0.cancel(reason: "r", at: Self.start) }),
        ]
        for (state, act) in acts {
            var (exchange, _) = Self.started()
            try act(&exchange)
            let ended = exchange
            #expect(throws: Exchange.Refusal.ended(state)) { _ = try exchange.reject(reason: "s", at: Self.start) }
            #expect(throws: Exchange.Refusal.ended(state)) { try exchange.cancel(reason: "s", at: Self.start) }
            #expect(throws: Exchange.Refusal.ended(state)) {
                _ = try exchange.advance(producing: "v2", on: Self.route, at: Self.start)
            }
            #expect(throws: Exchange.Refusal.notSuspended) { _ = try exchange.resume(on: Self.route, at: Self.start) }
            exchange.suspend(.deliveryExpired, at: Self.start)
            #expect(exchange == ended)
        }
    }

    @Test
    func `suspended it is the hub's, and resumes on the step it was on`() throws {
        var (exchange, _) = Self.started()
        #expect(throws: Exchange.Refusal.notSuspended) { _ = try exchange.resume(on: Self.route, at: Self.start) }
        let late = Self.start + .days(10)
        exchange.suspend(.deliveryExpired, at: late)
        #expect(exchange.standing == .suspended(.deliveryExpired, .hub, until: late + Exchange.attention))
        let next = try exchange.resume(on: Self.route, at: late)
        #expect(next == .offer(step: 0, to: "parapheur", until: late + .days(10)))
        #expect(exchange.state == .waiting)
    }

    @Test
    func `an owner is read as it is written`() {
        for owner in [.hub, .application("parapheur"), .application("hub")] as [Exchange.Owner] {
            #expect(Exchange.Owner(owner.description) == owner)
        }
        #expect(Exchange.Owner("agent:x") == nil)
    }
}
