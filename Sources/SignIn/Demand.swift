package import Model
package import Primitives

/// What an application, or a page of the account, asks of a sign-in beside who it is.
package struct Demand: Sendable, Hashable {
    /// Any one of these is enough; empty: none asked.
    package var levels: [AssuranceLevel]
    /// Proved since the sign-in began: what a session holds already is not enough.
    package var isFresh: Bool

    package init(levels: [AssuranceLevel] = [], isFresh: Bool = false) {
        self.levels = levels
        self.isFresh = isFresh
    }

    /// Whether only several factors can meet it.
    package var needsSecondFactor: Bool { !self.levels.isEmpty && self.levels.allSatisfy(\.isMultiFactor) }

    /// Whether a session meets it without another question: then a page of this sign-in has nothing left to ask.
    package func isMet(by session: Session, since start: Timestamp, in realm: Realm.Slug?) -> Bool {
        if self.isFresh, session.authenticatedAt <= start { return false }
        let realms = realm.map { session.realms.intersection([$0]) } ?? session.realms
        guard !realms.isEmpty else { return false }
        guard !self.levels.isEmpty else { return true }
        return realms.contains { realm in
            Assurance(evidence: session.evidence, for: realm, isConfirmed: true)?.meets(self.levels) ?? false
        }
    }
}
