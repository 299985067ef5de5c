package import Model

/// Why an administrator's act was not done.
package enum AdministrationError: Error, Sendable, Hashable {
    case notFound(String)
    /// With the slugs that look like it.
    case unknownRealm(Realm.Slug, near: [String])
    case ambiguous([String])
    case invalid(String)
    case conflict(String)
    case realmFiles([String])
    case removalNotConfirmed([String])
}
