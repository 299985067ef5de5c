package import Model
import Primitives

/// A level of assurance, weakest first (identity.md; ProConnect's vocabulary).
package enum AssuranceLevel: String, Sendable, Hashable, CaseIterable, Comparable {
    case eidas0
    case eidas0MultiFactor = "eidas0-mfa"
    case eidas1
    case eidas1MultiFactor = "eidas1-mfa"
    case eidas2
    case eidas3

    /// Of the identity and of its proof, apart from how many factors there were.
    private var strength: Int {
        switch self {
        case .eidas0, .eidas0MultiFactor: 0
        case .eidas1, .eidas1MultiFactor: 1
        case .eidas2: 2
        case .eidas3: 3
        }
    }

    package var isMultiFactor: Bool { self != .eidas0 && self != .eidas1 }

    /// A stronger sign-in satisfies a weaker level; one factor never satisfies a level of several.
    package func satisfies(_ asked: AssuranceLevel) -> Bool {
        self.strength >= asked.strength && (self.isMultiFactor || !asked.isMultiFactor)
    }

    package static func < (left: Self, right: Self) -> Bool {
        let order = Self.allCases
        return (order.firstIndex(of: left) ?? 0) < (order.firstIndex(of: right) ?? 0)
    }
}

/// `acr` and `amr`: what really happened, never more. Computed from the evidence kept in the session each time a token
/// is made, for one hat: evidence of another realm counts for nothing.
package struct Assurance: Sendable, Hashable {
    package let level: AssuranceLevel
    package let amr: [String]

    /// Nil when nothing in the evidence is a sign-in for this realm.
    package init?(evidence: [Session.Evidence], for realm: Realm.Slug, isConfirmed: Bool) {
        let means = Set(evidence.filter { $0.realms.contains(realm) }.map(\.means))
        let hasPassword = means.contains(.password) || means.contains(.survivalPassword)
        let words = hasPassword ? ["pwd"] : []
        let found: (AssuranceLevel, [String])
        if means.contains(.attestedPasskey) {
            found = (.eidas3, words + ["pop", "pin", "mfa"])
        } else if means.contains(.passkey) {
            found = (.eidas2, words + ["pop", "mfa"])
        } else if hasPassword {
            if means.contains(.totp) {
                found = (.eidas2, words + ["otp", "mfa"])
            } else if means.contains(.securityKey) {
                found = (.eidas2, words + ["pop", "mfa"])
            } else if means.contains(.recoveryCode) {
                found = (.eidas1MultiFactor, words + ["mfa"])
            } else {
                found = (.eidas1, words)
            }
        } else {
            return nil
        }
        self.amr = found.1
        self.level = isConfirmed ? found.0 : found.0.isMultiFactor ? .eidas0MultiFactor : .eidas0
    }

    package init?(of session: Session, wearing affiliation: Affiliation) {
        self.init(evidence: session.evidence, for: affiliation.realm, isConfirmed: affiliation.isConfirmed)
    }

    /// The highest of the levels asked that the evidence satisfies; its own level when none was asked or none is met.
    package func acr(asked: [AssuranceLevel]) -> AssuranceLevel {
        asked.filter { self.level.satisfies($0) }.max() ?? self.level
    }

    package func meets(_ asked: [AssuranceLevel]) -> Bool { asked.contains { self.level.satisfies($0) } }
}
