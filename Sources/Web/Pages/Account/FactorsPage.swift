package import Messages
package import Primitives

/// « Mes moyens de connexion »: what the agent signs in with, and the ways to add and to remove, each with its own page,
/// which asks who is there first. A new name posts `csrf`, `factor`, `name`; ending the other sessions posts `csrf`.
package struct FactorsPage: Page {
    package struct Passkey: Sendable {
        package enum Kind: Sendable, CaseIterable { case synced, bound, securityKey }

        package let id: String
        package let name: String
        package let kind: Kind
        package let addedAt: Timestamp
        package let lastUsedAt: Timestamp?
        package let removeURL: String

        package init(
            id: String,
            name: String,
            kind: Kind,
            addedAt: Timestamp,
            lastUsedAt: Timestamp?,
            removeURL: String
        ) {
            self.id = id
            self.name = name
            self.kind = kind
            self.addedAt = addedAt
            self.lastUsedAt = lastUsedAt
            self.removeURL = removeURL
        }
    }

    package struct Authenticator: Sendable {
        package let id: String
        package let name: String
        package let addedAt: Timestamp
        package let lastUsedAt: Timestamp?
        package let removeURL: String

        package init(id: String, name: String, addedAt: Timestamp, lastUsedAt: Timestamp?, removeURL: String) {
            self.id = id
            self.name = name
            self.addedAt = addedAt
            self.lastUsedAt = lastUsedAt
            self.removeURL = removeURL
        }
    }

    /// Who keeps the password: the hub, or the directory, with what the collectivité says about changing it there.
    package enum Password: Sendable {
        case local(changeURL: String, changedAt: Timestamp?)
        case directory(help: String?)
    }

    /// What has just been done; its raw value travels in the address that the page is asked for again with.
    package enum Done: String, Sendable, CaseIterable {
        case added, removed, renamed, codes, password

        /// Whether whoever had the account before can still be in it.
        package var isChange: Bool { self != .renamed }

        package var notice: Sentence {
            switch self {
            case .added: Sentence(.doneAdded)
            case .removed: Sentence(.doneRemoved)
            case .renamed: Sentence(.doneRenamed)
            case .codes: Sentence(.doneCodes)
            case .password: Sentence(.donePassword)
            }
        }
    }

    package let account: AccountFrame
    package let renameAction: String
    /// The factor whose new name could not be kept.
    package let unfit: String?
    /// Nil when there is nothing to end, or no reason to.
    package let endOthersAction: String?
    package let passkeys: [Passkey]
    package let authenticators: [Authenticator]
    /// Nil when none were ever made.
    package let codesLeft: Int?
    package let password: Password?
    package let addPasskeyURL: String?
    package let addAuthenticatorURL: String?
    package let codesURL: String?

    package init(
        account: AccountFrame,
        renameAction: String,
        unfit: String? = nil,
        endOthersAction: String? = nil,
        passkeys: [Passkey],
        authenticators: [Authenticator],
        codesLeft: Int?,
        password: Password?,
        addPasskeyURL: String?,
        addAuthenticatorURL: String?,
        codesURL: String?
    ) {
        self.account = account
        self.renameAction = renameAction
        self.unfit = unfit
        self.endOthersAction = endOthersAction
        self.passkeys = passkeys
        self.authenticators = authenticators
        self.codesLeft = codesLeft
        self.password = password
        self.addPasskeyURL = addPasskeyURL
        self.addAuthenticatorURL = addAuthenticatorURL
        self.codesURL = codesURL
    }

    package var navigation: PageNavigation? { self.account.navigation }

    package func title(_ messages: Messages) -> String { messages(.factorsTitle) }

    package func context(_ messages: Messages) -> [String: PageValue] {
        let codes = self.codesLeft.map { messages.plural(.codesLeft, count: $0) }
        let own: [String: PageValue] = [
            "renameAction": .text(self.renameAction),
            "endOthersAction": .optional(self.endOthersAction),
            "hasPasskeys": .flag(!self.passkeys.isEmpty),
            "passkeys": .list(self.passkeys.map { self.describe($0, messages) }),
            "hasAuthenticators": .flag(!self.authenticators.isEmpty),
            "authenticators": .list(self.authenticators.map { self.describe($0, messages) }),
            "addPasskeyURL": .link(self.addPasskeyURL),
            "addAuthenticatorURL": .link(self.addAuthenticatorURL),
            "codes": .text(codes ?? messages(.codesNone)),
            "codesURL": .link(self.codesURL),
            "codesAct": self.codesURL == nil ? false : .text(messages(codes == nil ? .codesMake : .codesRenew)),
            "password": self.password.map { self.describe($0, messages) } ?? false,
        ]
        return own.merging(self.account.context(.factors, messages)) { mine, _ in mine }
    }

    private func describe(_ passkey: Passkey, _ messages: Messages) -> [String: PageValue] {
        let kind: MessageKey =
            switch passkey.kind {
            case .synced: .passkeySynced
            case .bound: .passkeyBound
            case .securityKey: .passkeySecurityKey
            }
        return self.describe(
            passkey.id,
            passkey.name,
            [passkey.addedAt, passkey.lastUsedAt],
            passkey.removeURL,
            messages
        ).merging(["kind": .text(messages(kind))]) { mine, _ in mine }
    }

    private func describe(_ authenticator: Authenticator, _ messages: Messages) -> [String: PageValue] {
        self.describe(
            authenticator.id,
            authenticator.name,
            [authenticator.addedAt, authenticator.lastUsedAt],
            authenticator.removeURL,
            messages
        )
    }

    private func describe(
        _ id: String,
        _ name: String,
        _ times: [Timestamp?],
        _ removeURL: String,
        _ messages: Messages
    ) -> [String: PageValue] {
        let moments = times.map { $0.map { messages.moment($0) } ?? messages(.factorNeverUsed) }
        let isUnfit = self.unfit == id
        return [
            "factorID": .text(id),
            "isUnfit": .flag(isUnfit),
            "nameError": isUnfit ? .text(messages(.factorNameUnfit)) : false,
            "renameLabel": .text(messages(.factorRenameNamed, ["name": name])),
            "factorName": .text(name),
            "added": .optional(moments.first),
            "lastUsed": .optional(moments.last),
            "removeURL": .link(removeURL),
            "removeLabel": .text(messages(.factorRemoveNamed, ["name": name])),
        ]
    }

    private func describe(_ password: Password, _ messages: Messages) -> PageValue {
        switch password {
        case .local(let changeURL, let changedAt):
            let changed = changedAt.map { messages(.passwordChangedAt, ["moment": messages.moment($0)]) }
            return .group([
                "passwordText": .text(changed ?? messages(.passwordNeverChanged)),
                "passwordHelp": false,
                "changeURL": .link(changeURL),
            ])
        case .directory(let help):
            return .group([
                "passwordText": .text(messages(.passwordOfDirectory, ["realm": self.account.realmName])),
                "passwordHelp": .optional(help),
                "changeURL": false,
            ])
        }
    }
}
