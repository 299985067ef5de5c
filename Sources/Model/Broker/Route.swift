package import Primitives

/// The way a document takes, as `Realms/region/routes/<id>.yaml` declares it; an exchange keeps the version it began on.
package struct Route: Sendable, Hashable, Codable {
    package typealias ID = Identifier<Route>

    package enum Recipient: Sendable, Hashable, Codable {
        /// The application that started the exchange.
        case sender
        case application(Application.ClientID)
    }

    /// One document version offered to one application.
    package struct Step: Sendable, Hashable, Codable {
        package var name: String
        package var recipient: Recipient
        /// What the recipient has before the handover expires; 1 to 366.
        package var days: Int
        /// Whether applying must give a new version: a signature.
        package var expectsVersion: Bool

        package init(name: String, recipient: Recipient, days: Int, expectsVersion: Bool = false) {
            self.name = name
            self.recipient = recipient
            self.days = days
            self.expectsVersion = expectsVersion
        }
    }

    package var id: ID
    package var title: String
    package var documentType: DocumentType.ID
    package var steps: [Step]

    package init(id: ID, title: String, documentType: DocumentType.ID, steps: [Step]) {
        self.id = id
        self.title = title
        self.documentType = documentType
        self.steps = steps
    }
}

/// A route with the number its declaration had when it was applied.
package struct AppliedRoute: Sendable, Hashable {
    package let route: Route
    package let version: Int64

    package init(route: Route, version: Int64) {
        self.route = route
        self.version = version
    }
}
