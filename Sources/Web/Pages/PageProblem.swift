import Messages
package import Model

/// The problems a page can explain.
package enum PageProblem: Sendable, Hashable {
    case unknownApplication
    case redirectMismatch
    /// A mailed link to a new password that was used already, or is too old.
    case expiredLink
    /// The helpdesk's link to new factors, likewise.
    case expiredFactorLink
    /// What keeps the agent out, and whom to ask, when they are known.
    case accessRefused(Application.Refusal?, contact: String?)
    /// Of the agent's identity, fields that the application cannot do without, and the commands that mend them.
    case incompleteIdentity(fields: [String], commands: [String])
    case formRefused
    /// The collectivité does not let anybody in from there.
    case outsideNetworks
    case requestRefused
    case trouble
    case unavailable
    case notFound

    var title: MessageKey {
        switch self {
        case .unknownApplication: .unknownApplicationTitle
        case .redirectMismatch: .redirectMismatchTitle
        case .expiredLink, .expiredFactorLink: .linkExpiredTitle
        case .accessRefused: .accessRefusedTitle
        case .incompleteIdentity: .incompleteIdentityTitle
        case .formRefused: .formRefusedTitle
        case .outsideNetworks: .outsideNetworksTitle
        case .requestRefused: .requestRefusedTitle
        case .trouble: .troubleTitle
        case .unavailable: .unavailableTitle
        case .notFound: .notFoundTitle
        }
    }

    var what: MessageKey {
        switch self {
        case .unknownApplication: .unknownApplicationWhat
        case .redirectMismatch: .redirectMismatchWhat
        case .expiredLink: .linkExpiredWhat
        case .expiredFactorLink: .resetExpiredWhat
        case .accessRefused: .accessRefusedWhat
        case .incompleteIdentity: .incompleteIdentityWhat
        case .formRefused: .formRefusedWhat
        case .outsideNetworks: .outsideNetworksWhat
        case .requestRefused: .requestRefusedWhat
        case .trouble: .troubleWhat
        case .unavailable: .unavailableWhat
        case .notFound: .notFoundWhat
        }
    }

    var why: Sentence {
        switch self {
        case .unknownApplication: Sentence(.unknownApplicationWhy)
        case .redirectMismatch: Sentence(.redirectMismatchWhy)
        case .expiredLink: Sentence(.linkExpiredWhy)
        case .expiredFactorLink: Sentence(.resetExpiredWhy)
        case .accessRefused(let refusal, _): Sentence(Self.reason(refusal))
        case .incompleteIdentity(let fields, _):
            Sentence(.incompleteIdentityWhy, ["fields": fields.joined(separator: ", ")])
        case .formRefused: Sentence(.formRefusedWhy)
        case .outsideNetworks: Sentence(.outsideNetworksWhy)
        case .requestRefused: Sentence(.requestRefusedWhy)
        case .trouble: Sentence(.troubleWhy)
        case .unavailable: Sentence(.unavailableWhy)
        case .notFound: Sentence(.notFoundWhy)
        }
    }

    var toDo: Sentence {
        switch self {
        case .unknownApplication: Sentence(.unknownApplicationToDo)
        case .redirectMismatch: Sentence(.redirectMismatchToDo)
        case .expiredLink: Sentence(.linkExpiredToDo)
        case .expiredFactorLink: Sentence(.resetExpiredToDo)
        case .accessRefused(_, let contact?): Sentence(.accessRefusedToDoContact, ["contact": contact])
        case .accessRefused(_, nil): Sentence(.accessRefusedToDo)
        case .incompleteIdentity(_, let commands):
            Sentence(.incompleteIdentityToDo, ["commands": commands.joined(separator: " ; ")])
        case .formRefused: Sentence(.formRefusedToDo)
        case .outsideNetworks: Sentence(.outsideNetworksToDo)
        case .requestRefused: Sentence(.requestRefusedToDo)
        case .trouble: Sentence(.troubleToDo)
        case .unavailable: Sentence(.unavailableToDo)
        case .notFound: Sentence(.notFoundToDo)
        }
    }

    /// What the button says that leads on: a link is asked for again, a sign-in starts again.
    var restart: MessageKey {
        switch self {
        case .expiredLink: .problemNewLink
        case .accessRefused: .problemOtherAccount
        default: .problemRestart
        }
    }

    private static func reason(_ refusal: Application.Refusal?) -> MessageKey {
        switch refusal {
        case .disabled: .accessRefusedWhyDisabled
        case .notActivatedInRealm: .accessRefusedWhyNotActivated
        case .otherRealm: .accessRefusedWhyOtherRealm
        case .notInGroups: .accessRefusedWhyGroups
        case .noRule, nil: .accessRefusedWhy
        }
    }
}
