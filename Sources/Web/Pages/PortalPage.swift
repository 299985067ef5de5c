package import Messages

/// Where an agent finds the applications they may open, and only those. The search asks this page again with `q`; a
/// star posts `csrf`, `application`, `favourite` (`yes`, `no`) and, when there is one, `q`.
package struct PortalPage: Page {
    package struct Application: Sendable {
        /// Nil when it cannot be a favourite.
        package let id: String?
        package let name: String
        package let url: String
        package let description: String?
        /// The hat it is opened with, shown when the page has several.
        package let affiliation: String?
        package let isFavourite: Bool
        package let documentsWaiting: Int

        package init(
            id: String? = nil,
            name: String,
            url: String,
            description: String? = nil,
            affiliation: String? = nil,
            isFavourite: Bool = false,
            documentsWaiting: Int = 0
        ) {
            self.id = id
            self.name = name
            self.url = url
            self.description = description
            self.affiliation = affiliation
            self.isFavourite = isFavourite
            self.documentsWaiting = documentsWaiting
        }
    }

    /// The search as it was asked; the caller has already filtered.
    package struct Search: Sendable {
        package let action: String
        package let query: String

        package init(action: String = "/", query: String = "") {
            self.action = action
            self.query = query
        }
    }

    package let agentName: String
    package let realmName: String
    package let applications: [Application]
    package let signOutAction: String
    package let csrf: String
    package let search: Search?
    package let favouriteAction: String?
    package let notices: [String]
    /// The last few, the newest first; the account has the rest.
    package let lastSignIns: [SignInRecord]
    package let support: PageFrame.Support?

    package init(
        agentName: String,
        realmName: String,
        applications: [Application],
        signOutAction: String,
        csrf: String,
        search: Search? = nil,
        favouriteAction: String? = nil,
        notices: [String] = [],
        lastSignIns: [SignInRecord] = [],
        support: PageFrame.Support? = nil
    ) {
        self.agentName = agentName
        self.realmName = realmName
        self.applications = applications
        self.signOutAction = signOutAction
        self.csrf = csrf
        self.search = search
        self.favouriteAction = favouriteAction
        self.notices = notices
        self.lastSignIns = lastSignIns
        self.support = support
    }

    package var navigation: PageNavigation? {
        PageNavigation(place: .portal, agentName: self.agentName, signOutAction: self.signOutAction, csrf: self.csrf)
    }

    package func title(_ messages: Messages) -> String { messages(.portalTitle) }

    package func context(_ messages: Messages) -> [String: PageValue] {
        let query = self.search?.query ?? ""
        let isEmpty = self.applications.isEmpty && query.isEmpty
        return [
            "csrf": .text(self.csrf),
            "who": .text(messages(.portalRealm, ["agent": self.agentName, "realm": self.realmName])),
            "count": self.applications.isEmpty
                ? false
                : .text(messages.plural(query.isEmpty ? .portalCount : .portalFound, count: self.applications.count)),
            "isEmpty": .flag(isEmpty),
            "emptyText": isEmpty ? .text(messages(.portalEmpty, ["realm": self.realmName])) : false,
            "searchAction": isEmpty ? false : .link(self.search?.action),
            "searchQuery": isEmpty ? false : .optional(query),
            "nothingFound": !query.isEmpty && self.applications.isEmpty
                ? .text(messages(.portalSearchNone, ["query": query])) : false,
            "favouriteAction": self.offersFavourites ? .optional(self.favouriteAction) : false,
            "hasNotices": .flag(!self.notices.isEmpty),
            "notices": .list(self.notices.map { ["notice": .text($0)] }),
            "groups": .list(self.groups(messages)),
            "hasSignIns": .flag(!self.lastSignIns.isEmpty),
            "signIns": .list(self.lastSignIns.map { $0.brief(messages) }),
            "contact": .list(self.contact(messages)),
        ]
    }

    private var offersFavourites: Bool { self.applications.contains { $0.id != nil } }

    /// Favourites first; then one group, or one for each hat when there are several.
    private func groups(_ messages: Messages) -> [[String: PageValue]] {
        let favourites = self.applications.filter(\.isFavourite)
        let others = self.applications.filter { !$0.isFavourite }
        let hats = Set(self.applications.compactMap(\.affiliation))
        var groups: [(name: String?, applications: [Application])] = []
        if !favourites.isEmpty { groups.append((messages(.portalFavourites), favourites)) }
        if hats.count > 1 {
            for hat in ReadingOrder.sorted(Array(hats), by: { $0 }) {
                groups.append((hat, others.filter { $0.affiliation == hat }))
            }
            let unbound = others.filter { $0.affiliation == nil }
            groups.append((messages(.portalOthers), unbound))
        } else {
            groups.append((favourites.isEmpty ? nil : messages(.portalOthers), others))
        }
        return groups.filter { !$0.applications.isEmpty }.map { group in
            [
                "groupName": .optional(group.name),
                "hasNoName": .flag(group.name == nil),
                "applications": .list(
                    ReadingOrder.sorted(group.applications, by: \.name).map { self.tile($0, messages) }
                ),
            ]
        }
    }

    private func tile(_ application: Application, _ messages: Messages) -> [String: PageValue] {
        let waiting = application.documentsWaiting
        let canBeStarred = self.favouriteAction != nil && application.id != nil
        return [
            "id": canBeStarred ? .optional(application.id) : false,
            "name": .text(application.name),
            "url": .link(application.url),
            "initial": .text(application.name.first.map { $0.uppercased() } ?? ""),
            "description": .optional(application.description),
            "waiting": waiting > 0 ? .text(messages.plural(.portalWaiting, count: waiting)) : false,
            "isFavourite": .flag(application.isFavourite),
            "starLabel": canBeStarred
                ? .text(messages(.portalFavourite, ["application": application.name])) : false,
        ]
    }

    private func contact(_ messages: Messages) -> [[String: PageValue]] {
        guard let support else { return [] }
        let mail = support.mail.map { (MailLink.address($0), messages(.helpMail, ["name": support.name])) }
        let phone = support.phone.map { (MailLink.phone($0), messages(.helpPhone, ["phone": $0])) }
        return [mail, phone].compactMap(\.self).map { ["contactURL": .text($0.0), "contactText": .text($0.1)] }
    }
}
