package import Messages

/// Where an agent finds the applications they may open, and only those.
package struct PortalPage: Page {
    package struct Application: Sendable {
        package let name: String
        package let url: String
        package let description: String?

        package init(name: String, url: String, description: String? = nil) {
            self.name = name
            self.url = url
            self.description = description
        }
    }

    package let agentName: String
    package let realmName: String
    package let applications: [Application]
    package let signOutAction: String
    package let csrf: String

    package init(
        agentName: String,
        realmName: String,
        applications: [Application],
        signOutAction: String,
        csrf: String
    ) {
        self.agentName = agentName
        self.realmName = realmName
        self.applications = applications
        self.signOutAction = signOutAction
        self.csrf = csrf
    }

    package var navigation: PageNavigation? {
        PageNavigation(place: .portal, agentName: self.agentName, signOutAction: self.signOutAction, csrf: self.csrf)
    }

    package func title(_ messages: Messages) -> String { messages(.portalTitle) }

    package func context(_ messages: Messages) -> [String: PageValue] {
        [
            "who": .text(messages(.portalRealm, ["agent": self.agentName, "realm": self.realmName])),
            "count": self.applications.isEmpty
                ? false : .text(messages.plural(.portalCount, count: self.applications.count)),
            "isEmpty": .flag(self.applications.isEmpty),
            "emptyText": .text(messages(.portalEmpty, ["realm": self.realmName])),
            "applications": .list(
                ReadingOrder.sorted(self.applications, by: \.name).map { application in
                    [
                        "name": .text(application.name),
                        "url": .link(application.url),
                        "initial": .text(application.name.first.map { $0.uppercased() } ?? ""),
                        "description": .optional(application.description),
                    ]
                }
            ),
        ]
    }
}
