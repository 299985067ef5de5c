/// The bar of a signed-in agent: where they are, who they are, the way out.
package struct PageNavigation: Sendable {
    package enum Place: Sendable { case portal, account, elsewhere }

    package let place: Place
    package let agentName: String
    package let signOutAction: String
    package let csrf: String

    package init(place: Place, agentName: String, signOutAction: String, csrf: String) {
        self.place = place
        self.agentName = agentName
        self.signOutAction = signOutAction
        self.csrf = csrf
    }

    var value: PageValue {
        .group([
            "isPortal": .flag(self.place == .portal),
            "isAccount": .flag(self.place == .account),
            "navigationAgent": .text(self.agentName),
            "navigationSignOut": .text(self.signOutAction),
            "navigationCSRF": .text(self.csrf),
        ])
    }
}
