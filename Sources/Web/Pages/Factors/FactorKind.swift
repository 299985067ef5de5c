import Messages

/// What an agent may sign in with, in the words of the pages.
package enum FactorKind: String, CaseIterable, Sendable, Hashable {
    case password, passkey, application, recoveryCodes

    var name: MessageKey {
        switch self {
        case .password: .factorPassword
        case .passkey: .factorPasskey
        case .application: .factorApplication
        case .recoveryCodes: .factorRecovery
        }
    }

    /// In the order people are told about them, whatever the order they were found in.
    static func list(_ kinds: Set<Self>, _ messages: Messages) -> PageValue {
        .list(Self.allCases.filter(kinds.contains).map { ["factorName": .text(messages($0.name))] })
    }
}
