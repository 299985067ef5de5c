package import Model
package import Primitives

/// Who adds or removes a factor, and on what: a fresh proof, as the realms it speaks for allow.
package struct FactorHolder: Sendable, Hashable {
    package let agent: Agent.ID
    /// Realms whose source, or a factor enrolled with it, was proved freshly: what is enrolled now counts for these.
    package let realms: Set<Realm.Slug>
    package let browser: String
    /// The helpdesk's link that opens the enrolment.
    package let link: OneTimeLink?

    /// In a sign-in that has proved a password.
    package init?(_ proof: Proof, link: OneTimeLink?, at time: Timestamp) {
        guard !proof.isSurvival else { return nil }
        let realms = proof.evidence.filter { $0.means.isPrimary && time - $0.time < Proof.life }
            .reduce(into: Set<Realm.Slug>()) { $0.formUnion($1.realms) }
        self.init(
            agent: proof.agent,
            realms: link.map { realms.intersection([$0.realm]) } ?? realms,
            proof.browser,
            link
        )
    }

    /// On a page of the account: proofs of the session younger than `fresh`.
    package init?(_ session: Session, browser: String, fresh: Duration, at time: Timestamp) {
        guard !session.isSurvival else { return nil }
        let realms = session.evidence.filter { $0.means.isPrimary && time - $0.time < fresh }
            .reduce(into: Set<Realm.Slug>()) { $0.formUnion($1.realms) }
        self.init(agent: session.agent, realms: realms, browser, nil)
    }

    private init?(agent: Agent.ID, realms: Set<Realm.Slug>, _ browser: String, _ link: OneTimeLink?) {
        guard !realms.isEmpty else { return nil }
        self.agent = agent
        self.realms = realms
        self.browser = browser
        self.link = link
    }
}
