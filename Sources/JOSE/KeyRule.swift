/// Which key of a set a token is held against.
package enum KeyRule: Sendable {
    /// The one its `kid` names; without `kid` none.
    case named
    /// The one its `kid` names; without `kid` the only one of the set that fits the algorithm, where there is but one
    /// (OpenID Connect Core, section 10.1).
    case namedOrOnly
}
