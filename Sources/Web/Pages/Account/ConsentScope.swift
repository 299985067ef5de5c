package import Messages

/// What an application may be given, in the words of the pages.
package enum ConsentScope: Sendable, Hashable {
    case profile, mail, phone, organization, groups, offlineAccess
    /// A permission only the application knows: its scope is shown as it is.
    case other(String)

    package var name: MessageKey {
        switch self {
        case .profile: .consentProfile
        case .mail: .consentMail
        case .phone: .consentPhone
        case .organization: .consentOrganization
        case .groups: .consentGroups
        case .offlineAccess: .consentOffline
        case .other: .consentOther
        }
    }

    /// The name of a permission that no sentence knows.
    var detail: String? {
        guard case .other(let scope) = self else { return nil }
        return scope
    }

    /// Whether values of the agent go with it, so that having none is worth saying.
    var isAboutValues: Bool {
        switch self {
        case .offlineAccess, .other: false
        case .profile, .mail, .phone, .organization, .groups: true
        }
    }
}
