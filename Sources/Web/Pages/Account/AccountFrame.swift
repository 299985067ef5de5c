package import Messages

/// What the pages of an account share: whose it is, the bar above, the way between them, what has just been done.
package struct AccountFrame: Sendable {
    package let agentName: String
    package let realmName: String
    package let signOutAction: String
    package let csrf: String
    package let notice: Sentence?

    package init(agentName: String, realmName: String, signOutAction: String, csrf: String, notice: Sentence? = nil) {
        self.agentName = agentName
        self.realmName = realmName
        self.signOutAction = signOutAction
        self.csrf = csrf
        self.notice = notice
    }

    package var navigation: PageNavigation {
        PageNavigation(place: .account, agentName: self.agentName, signOutAction: self.signOutAction, csrf: self.csrf)
    }

    func context(_ place: AccountPlace?, _ messages: Messages) -> [String: PageValue] {
        [
            "csrf": .text(self.csrf),
            "notice": .optional(self.notice.map { messages($0) }),
            "parts": .list(
                AccountPlace.allCases.map {
                    [
                        "partName": .text(messages($0.name)), "partPath": .text($0.rawValue),
                        "isCurrentPart": .flag($0 == place),
                    ]
                }
            ),
        ]
    }
}

/// The parts of an account, each a page; the raw value is its path.
package enum AccountPlace: String, CaseIterable, Sendable {
    case overview = "/account"
    case factors = "/account/factors"
    case consents = "/account/consents"
    case accesses = "/account/accesses"
    case data = "/account/data"

    var name: MessageKey {
        switch self {
        case .overview: .accountOverview
        case .factors: .accountFactors
        case .consents: .accountConsents
        case .accesses: .accountAccesses
        case .data: .accountData
        }
    }
}
