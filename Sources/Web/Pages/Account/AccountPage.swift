package import Messages
package import Primitives

/// What an agent can see and end: their profile and the devices where they are signed in. Posts `csrf`, `session`.
package struct AccountPage: Page {
    package struct Row: Sendable {
        package let label: MessageKey
        package let value: String

        package init(_ label: MessageKey, _ value: String) {
            self.label = label
            self.value = value
        }
    }

    package struct OpenSession: Sendable {
        package let id: String
        package let device: String
        /// Where it is, in words, such as a network's name; nil when nothing is known.
        package let place: String?
        /// Collectivités whose source was proved in it, of those that the reader may read of.
        package let realms: [String]
        package let signedInAt: Timestamp
        package let lastUsedAt: Timestamp
        package let applications: [String]
        package let isCurrent: Bool

        package init(
            id: String,
            device: String,
            place: String? = nil,
            realms: [String] = [],
            signedInAt: Timestamp,
            lastUsedAt: Timestamp,
            applications: [String],
            isCurrent: Bool
        ) {
            self.id = id
            self.device = device
            self.place = place
            self.realms = realms
            self.signedInAt = signedInAt
            self.lastUsedAt = lastUsedAt
            self.applications = applications
            self.isCurrent = isCurrent
        }
    }

    /// What has just been done; its raw value travels in the address that the page is asked for again with.
    package enum Done: String, Sendable {
        case session, others

        package var notice: Sentence { Sentence(self == .session ? .sessionEnded : .sessionsEnded) }
    }

    package let agentName: String
    package let realmName: String
    package let profile: [Row]
    package let sessions: [OpenSession]
    package let endSessionAction: String
    package let endAllAction: String
    package let signOutAction: String
    package let csrf: String
    /// What has just been done, such as `sessionEnded`.
    package let notice: Sentence?

    package init(
        agentName: String,
        realmName: String,
        profile: [Row],
        sessions: [OpenSession],
        endSessionAction: String,
        endAllAction: String,
        signOutAction: String,
        csrf: String,
        notice: Sentence? = nil
    ) {
        self.agentName = agentName
        self.realmName = realmName
        self.profile = profile
        self.sessions = sessions
        self.endSessionAction = endSessionAction
        self.endAllAction = endAllAction
        self.signOutAction = signOutAction
        self.csrf = csrf
        self.notice = notice
    }

    package var navigation: PageNavigation? { self.account.navigation }

    private var account: AccountFrame {
        AccountFrame(
            agentName: self.agentName,
            realmName: self.realmName,
            signOutAction: self.signOutAction,
            csrf: self.csrf,
            notice: self.notice
        )
    }

    package func title(_ messages: Messages) -> String { messages(.accountTitle) }

    package func context(_ messages: Messages) -> [String: PageValue] {
        let own: [String: PageValue] = [
            "endSessionAction": .text(self.endSessionAction),
            "endAllAction": .text(self.endAllAction),
            "profileNote": .text(messages(.profileNote, ["realm": self.realmName])),
            "hasProfile": .flag(!self.profile.isEmpty),
            "profile": .list(self.profile.map { ["label": .text(messages($0.label)), "value": .text($0.value)] }),
            "hasSessions": .flag(!self.sessions.isEmpty),
            "hasOthers": .flag(self.sessions.contains { !$0.isCurrent }),
            "sessions": .list(self.ordered.map { Self.describe($0, messages) }),
        ]
        return own.merging(self.account.context(.overview, messages)) { mine, _ in mine }
    }

    /// The device in hand first, then the ones used last.
    private var ordered: [OpenSession] {
        self.sessions.sorted { ($0.isCurrent ? 1 : 0, $0.lastUsedAt) > ($1.isCurrent ? 1 : 0, $1.lastUsedAt) }
    }

    private static func describe(_ session: OpenSession, _ messages: Messages) -> [String: PageValue] {
        let device = session.device.isEmpty ? messages(.sessionUnknownDevice) : session.device
        return [
            "id": .text(session.id),
            "device": .text(device),
            "place": .optional(session.place),
            "isProved": .flag(!session.realms.isEmpty),
            "proved": .list(session.realms.map { ["provedRealm": .text($0)] }),
            "isCurrent": .flag(session.isCurrent),
            "signedIn": .text(messages.moment(session.signedInAt)),
            "signedInTime": .text(session.signedInAt.description),
            "lastUsed": .text(messages.moment(session.lastUsedAt)),
            "lastUsedTime": .text(session.lastUsedAt.description),
            "openedNothing": .flag(session.applications.isEmpty),
            "opened": .list(session.applications.map { ["applicationName": .text($0)] }),
            "endLabel": .text(messages(.sessionEndNamed, ["device": device])),
        ]
    }
}
