package import Primitives

/// One document on its way along one version of one route.
///
/// Everything unfinished has a cause, an owner and a moment by which something happens: `Standing` cannot be built
/// without them.
package struct Exchange: Sendable, Hashable {
    package typealias ID = Identifier<Exchange>

    package enum State: String, Sendable, Hashable, CaseIterable {
        case waiting, suspended, completed, rejected, cancelled

        package var isEnded: Bool { self != .waiting && self != .suspended }
    }

    /// Who must act.
    package enum Owner: Sendable, Hashable, CustomStringConvertible {
        /// The operators of the hub.
        case hub
        case application(Application.ClientID)

        package var description: String {
            switch self {
            case .hub: "hub"
            case .application(let id): "application:\(id)"
            }
        }

        package init?(_ text: String) {
            if text == "hub" {
                self = .hub
            } else if text.utf8.starts(with: "application:".utf8) {
                self = .application(.init(String(text.dropFirst("application:".count))))
            } else {
                return nil
            }
        }
    }

    package enum Cause: String, Sendable, Hashable, CaseIterable {
        /// An application has been offered the document.
        case delivery
        /// It did not take it in time.
        case deliveryExpired = "delivery-expired"
    }

    package enum Standing: Sendable, Hashable {
        case waiting(Cause, Owner, until: Timestamp)
        case suspended(Cause, Owner, until: Timestamp)
        case ended(State, reason: String?, at: Timestamp)
    }

    /// What the caller writes next, in the same transaction.
    package enum Action: Sendable, Hashable {
        case offer(step: Int, to: Application.ClientID, until: Timestamp)
        case complete
        case reject
    }

    package enum Refusal: Error, Sendable, Hashable {
        case ended(State)
        case notSuspended
        /// The step needs a new version: a signature.
        case versionExpected
    }

    /// How long an operator has to look at a suspended exchange.
    package static let attention = Duration.days(5)

    package let realm: Realm.Slug
    package let id: ID
    package let document: Document.ID
    package let sender: Application.ClientID
    package let route: Route.ID
    package let routeVersion: Int64
    package let startedAt: Timestamp
    package private(set) var version: Version.ID
    package private(set) var step: Int
    package private(set) var standing: Standing

    package var state: State {
        switch self.standing {
        case .waiting: .waiting
        case .suspended: .suspended
        case .ended(let state, _, _): state
        }
    }

    package init(
        realm: Realm.Slug,
        id: ID,
        document: Document.ID,
        sender: Application.ClientID,
        route: Route.ID,
        routeVersion: Int64,
        startedAt: Timestamp,
        version: Version.ID,
        step: Int,
        standing: Standing
    ) {
        self.realm = realm
        self.id = id
        self.document = document
        self.sender = sender
        self.route = route
        self.routeVersion = routeVersion
        self.startedAt = startedAt
        self.version = version
        self.step = step
        self.standing = standing
    }

    /// A new exchange on the first step of a route, which has at least one.
    package static func start(
        id: ID,
        of document: Document,
        version: Version.ID,
        by sender: Application.ClientID,
        on applied: AppliedRoute,
        at now: Timestamp
    ) -> (Exchange, Action) {
        var exchange = Exchange(
            realm: document.realm,
            id: id,
            document: document.id,
            sender: sender,
            route: applied.route.id,
            routeVersion: applied.version,
            startedAt: now,
            version: version,
            step: 0,
            standing: .ended(.completed, reason: nil, at: now)
        )
        let action = exchange.enter(0, of: applied.route, at: now)
        return (exchange, action)
    }

    /// The step under way was applied, with a new version or not.
    package mutating func advance(
        producing version: Version.ID?,
        on route: Route,
        at now: Timestamp
    ) throws(Refusal) -> Action {
        guard !self.state.isEnded else { throw .ended(self.state) }
        guard version != nil || !route.steps[self.step].expectsVersion else { throw .versionExpected }
        if let version { self.version = version }
        return self.enter(self.step + 1, of: route, at: now)
    }

    package mutating func reject(reason: String, at now: Timestamp) throws(Refusal) -> Action {
        guard !self.state.isEnded else { throw .ended(self.state) }
        self.standing = .ended(.rejected, reason: reason, at: now)
        return .reject
    }

    package mutating func cancel(reason: String, at now: Timestamp) throws(Refusal) {
        guard !self.state.isEnded else { throw .ended(self.state) }
        self.standing = .ended(.cancelled, reason: reason, at: now)
    }

    /// The handover of the step expired: an operator decides.
    package mutating func suspend(_ cause: Cause, at now: Timestamp) {
        guard !self.state.isEnded else { return }
        self.standing = .suspended(cause, .hub, until: now + Self.attention)
    }

    /// The step under way is offered anew.
    package mutating func resume(on route: Route, at now: Timestamp) throws(Refusal) -> Action {
        guard case .suspended = self.standing else { throw .notSuspended }
        return self.enter(self.step, of: route, at: now)
    }

    private mutating func enter(_ step: Int, of route: Route, at now: Timestamp) -> Action {
        guard step < route.steps.count else {
            self.standing = .ended(.completed, reason: nil, at: now)
            return .complete
        }
        self.step = step
        let until = now + .days(route.steps[step].days)
        let recipient: Application.ClientID =
            switch route.steps[step].recipient {
            case .sender: self.sender
            case .application(let id): id
            }
        self.standing = .waiting(.delivery, .application(recipient), until: until)
        return .offer(step: step, to: recipient, until: until)
    }
}
