import Model
import Primitives
import SignIn
import Testing

/// When a page of a sign-in has nothing left to ask: never for less than what was demanded.
@Suite struct DemandTests {
    private static let start = Timestamp(seconds: 1_790_000_000)

    private static func session(
        _ evidence: [(Session.Means, Set<Realm.Slug>)],
        at time: Timestamp = start + .minutes(1)
    ) -> Session {
        Session(
            id: "session",
            agent: "agent",
            evidence: evidence.map { Session.Evidence(means: $0.0, time: time, realms: $0.1) },
            device: "Firefox",
            address: "192.0.2.7",
            createdAt: time,
            lastUsedAt: time,
            expiresAt: time + .hours(1)
        )
    }

    private static func isMet(_ demand: Demand, _ session: Session, in realm: Realm.Slug? = nil) -> Bool {
        demand.isMet(by: session, since: self.start, in: realm)
    }

    @Test func `nothing demanded is met by any sign-in, of the realm that was named`() {
        let session = Self.session([(.password, ["armor"])])
        #expect(Self.isMet(Demand(), session))
        #expect(Self.isMet(Demand(), session, in: "armor"))
        #expect(!Self.isMet(Demand(), session, in: "argoat"))
    }

    @Test(arguments: [[Session.Means](), [.totp], [.recoveryCode], [.securityKey], [.totp, .securityKey]])
    func `what is not a sign-in meets nothing`(means: [Session.Means]) {
        let session = Self.session(means.map { ($0, ["armor"]) })
        #expect(!Self.isMet(Demand(), session))
        #expect(!Self.isMet(Demand(levels: [.eidas0]), session))
    }

    @Test func `what was proved before the sign-in began is not fresh`() {
        let fresh = Demand(isFresh: true)
        #expect(!Self.isMet(fresh, Self.session([(.password, ["armor"])], at: Self.start + .microseconds(-1))))
        #expect(!Self.isMet(fresh, Self.session([(.password, ["armor"])], at: Self.start)))
        #expect(Self.isMet(fresh, Self.session([(.password, ["armor"])], at: Self.start + .microseconds(1))))
        // A second factor proved since does not freshen an old password.
        let old = Self.session([(.password, ["armor"])], at: Self.start + .hours(-1))
        let raised = Session(
            id: old.id,
            agent: old.agent,
            evidence: old.evidence + [.init(means: .totp, time: Self.start + .minutes(1), realms: ["armor"])],
            device: old.device,
            address: old.address,
            createdAt: old.createdAt,
            lastUsedAt: Self.start + .minutes(1),
            expiresAt: old.expiresAt
        )
        #expect(!Self.isMet(fresh, raised))
        #expect(!Self.isMet(Demand(levels: [.eidas2], isFresh: true), raised))
        #expect(Self.isMet(Demand(levels: [.eidas2]), raised))
    }

    @Test(arguments: [
        ([Session.Means.password], [AssuranceLevel.eidas2], false), ([.password], [.eidas1MultiFactor], false),
        ([.password], [.eidas1], true), ([.password], [.eidas2, .eidas1], true),
        ([.password, .recoveryCode], [.eidas2], false), ([.password, .recoveryCode], [.eidas1MultiFactor], true),
        ([.password, .totp], [.eidas2], true), ([.password, .totp], [.eidas3], false), ([.passkey], [.eidas2], true),
        ([.passkey], [.eidas3], false), ([.attestedPasskey], [.eidas3], true),
    ])
    func `a level is met by one of those asked, in one realm`(
        means: [Session.Means],
        levels: [AssuranceLevel],
        isMet: Bool
    ) {
        let session = Self.session(means.map { ($0, ["armor"]) })
        #expect(Self.isMet(Demand(levels: levels), session) == isMet)
        #expect(!Self.isMet(Demand(levels: levels), session, in: "argoat"))
    }

    @Test func `proofs of two realms do not make a level together`() {
        let session = Self.session([(.password, ["armor"]), (.totp, ["argoat"]), (.password, ["argoat"])])
        #expect(!Self.isMet(Demand(levels: [.eidas2]), session, in: "armor"))
        #expect(Self.isMet(Demand(levels: [.eidas2]), session, in: "argoat"))
        #expect(Self.isMet(Demand(levels: [.eidas2]), session))
    }

    @Test func `only levels of several factors ask for a second one`() {
        #expect(!Demand().needsSecondFactor)
        #expect(!Demand(isFresh: true).needsSecondFactor)
        #expect(!Demand(levels: [.eidas1, .eidas2]).needsSecondFactor)
        #expect(Demand(levels: [.eidas1MultiFactor, .eidas2]).needsSecondFactor)
    }
}
