package import Primitives

/// What an agent let an application of a third party know.
package struct Consent: Sendable, Hashable {
    package let agent: Agent.ID
    package let application: Application.ClientID
    package let scopes: Set<String>
    package let givenAt: Timestamp

    package init(agent: Agent.ID, application: Application.ClientID, scopes: Set<String>, givenAt: Timestamp) {
        self.agent = agent
        self.application = application
        self.scopes = scopes
        self.givenAt = givenAt
    }
}
