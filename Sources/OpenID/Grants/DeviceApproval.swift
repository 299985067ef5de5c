package import Model
package import Primitives
package import SignIn

/// An agent answers a device (RFC 8628, section 3.3): the code, the hat, the access rule, and what is recorded.
///
/// Only somebody who is signed in learns whether a code waits for an answer, and each wrong one counts as a try of
/// theirs: nobody guesses codes (section 5.1).
package struct DeviceApproval: Sendable {
    /// A device that waits, and whom it would be let in as.
    package struct Waiting: Sendable {
        package let request: DeviceRequest
        package let application: Application
        package let affiliation: Affiliation
    }

    package enum Finding: Sendable {
        /// Not waited for: never given, answered, or past its time.
        case unknown
        case throttled(wait: Duration)
        /// The session speaks for no active affiliation.
        case nobody
        case refused(Application, Application.Refusal, realm: Realm.Slug)
        case choose([Affiliation], Application)
        /// The agent can prove more, and more was asked for.
        case raise([AssuranceLevel], Waiting)
        case found(Waiting)

        /// What waits for the answer of this agent.
        package var waiting: Waiting? {
            switch self {
            case .raise(_, let waiting), .found(let waiting): waiting
            case .unknown, .throttled, .nobody, .refused, .choose: nil
            }
        }
    }

    private let stores: any Stores
    private let throttle: Throttle
    private let clock: any WallClock

    package init(stores: any Stores, throttle: Throttle, clock: any WallClock) {
        self.stores = stores
        self.throttle = throttle
        self.clock = clock
    }

    /// `chosen` is the affiliation that the agent has picked, checked against the rule again.
    package func find(
        _ code: UserCode,
        by session: Session,
        address: String,
        chosen: String?
    ) async throws -> Finding {
        switch self.throttle.begin(account: session.agent.text, address: address) {
        case .refused(let wait): return .throttled(wait: wait)
        case .admitted(let attempt, let pause):
            var result = Throttle.Result.wrong
            defer { self.throttle.end(attempt, result) }
            if pause > .zero { try await ContinuousClock().sleep(for: pause) }
            guard let request = try await self.stores.devices.pending(userCode: code.text, now: self.clock.now),
                let application = try await self.stores.applications.application(request.application),
                application.isEnabled
            else { return .unknown }
            result = .unchecked
            return try await self.wear(request, application, session, chosen)
        }
    }

    /// False when it waits for no answer any more.
    package func decide(_ waiting: Waiting, isAllowed: Bool, by session: Session) async throws -> Bool {
        let (request, affiliation, now) = (waiting.request, waiting.affiliation, self.clock.now)
        let approval = DeviceRequest.Approval(
            agent: session.agent,
            realm: affiliation.realm,
            affiliation: affiliation.id,
            session: session.id,
            authenticatedAt: session.authenticatedAt
        )
        let isDone = try await self.stores.devices.decide(
            userCode: request.userCode,
            isAllowed ? approval : nil,
            audit: self.event(isAllowed ? .deviceApproved : .deviceRefused, waiting),
            at: now
        )
        guard isDone, isAllowed, waiting.application.isThirdParty else { return isDone }
        // What the page showed is what the agent agreed to.
        let scopes = Set(request.scopes).subtracting([Scope.openid.rawValue])
        let consent = Consent(
            agent: session.agent,
            application: request.application,
            scopes: scopes,
            givenAt: now
        )
        let audit = AuditEvent(
            .consentGiven,
            actor: .agent(session.agent),
            agent: session.agent,
            fields: ["application": request.application.text, "scopes": scopes.sorted().joined(separator: " ")]
        )
        try await self.stores.own.give(consent, audit: audit)
        return true
    }

    /// Default deny, on the affiliation worn (identity.md, "Access").
    private func wear(
        _ request: DeviceRequest,
        _ application: Application,
        _ session: Session,
        _ chosen: String?
    ) async throws -> Finding {
        let affiliations = try await self.stores.agents.affiliations(of: session.agent).filter {
            $0.status == .active && session.realms.contains($0.realm)
        }
        let wearable = affiliations.filter { affiliation in
            request.issuerRealm.map { $0 == affiliation.realm } ?? true
        }
        let open = wearable.filter { application.refusal(of: $0) == nil }
        guard let worn = open.first(where: { $0.id.text == chosen }) ?? (open.count == 1 ? open.first : nil) else {
            if open.count > 1 { return .choose(open, application) }
            guard let shut = wearable.first ?? affiliations.first else { return .nobody }
            let refusal = application.refusal(of: shut) ?? .otherRealm
            let waiting = Waiting(request: request, application: application, affiliation: shut)
            try await self.stores.audit.append(
                self.event(.accessRefused, waiting, ["rule": refusal.rawValue]),
                at: self.clock.now
            )
            return .refused(application, refusal, realm: shut.realm)
        }
        let waiting = Waiting(request: request, application: application, affiliation: worn)
        let levels = request.acrValues.compactMap(AssuranceLevel.init(rawValue:))
        guard !levels.isEmpty, let assurance = Assurance(of: session, wearing: worn), !assurance.meets(levels),
            try await self.canRise(session, worn)
        else { return .found(waiting) }
        return .raise(levels, waiting)
    }

    private func canRise(_ session: Session, _ affiliation: Affiliation) async throws -> Bool {
        try await self.stores.factors.factors(of: session.agent).contains {
            $0.kind != .recoveryCodes && $0.realms.contains(affiliation.realm)
        }
    }

    private func event(
        _ name: AuditEvent.Name,
        _ waiting: Waiting,
        _ more: [String: String] = [:]
    ) -> AuditEvent {
        AuditEvent(
            name,
            realm: waiting.affiliation.realm,
            actor: .agent(waiting.affiliation.agent),
            agent: waiting.affiliation.agent,
            fields: more.merging(["application": waiting.application.clientID.text]) { $1 }
        )
    }
}
