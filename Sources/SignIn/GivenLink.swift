package import Model
package import Primitives

/// A one-time link that was made, and its address when whoever asked carries it to the agent.
package struct GivenLink: Sendable {
    package enum Carrier: String, Sendable, Hashable {
        /// The hub, to the address that the affiliation is known by.
        case mail
        /// Whoever asked for it: only to them is the address told.
        case asker
    }

    package let link: OneTimeLink
    package let address: Secret?
}
