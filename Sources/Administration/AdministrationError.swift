package import Model

/// Why an administrator's act was not done.
package enum AdministrationError: Error, Sendable, Hashable {
    /// With the names that look like it.
    case notFound(String, near: [String] = [])
    /// With the slugs that look like it.
    case unknownRealm(Realm.Slug, near: [String])
    case noDirectory(Realm.Slug)
    case ambiguous([String])
    case invalid(String)
    /// Each thing that the realm's rules have against it.
    case weakPassword([String])
    case conflict(String)
    /// Whoever asks has not the right that the act would give or take.
    case forbidden(String)
    case realmFiles([String])
    case removalNotConfirmed([String])
    /// What would be done, and the name that must be given with it.
    case notConfirmed(String, name: String)
}
