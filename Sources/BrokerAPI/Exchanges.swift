package import Primitives

package struct ExchangeRequest: Sendable, Hashable, Codable {
    package var document: String
    package var route: String

    package init(document: String, route: String) {
        self.document = document
        self.route = route
    }
}

/// One document on its way: where it is, who must act, and until when.
package struct ExchangeResource: Sendable, Hashable, Codable {
    package var id: String
    package var realm: String
    package var document: DocumentResource
    package var version: String
    package var route: String
    package var routeTitle: String
    package var routeVersion: Int64
    package var step: Int
    package var stepName: String
    package var sender: String
    /// `waiting`, `suspended`, `completed`, `rejected` or `cancelled`.
    package var state: String
    /// Why it waits or is suspended; nil once it has ended.
    package var cause: String?
    /// `hub`, or `application:` and its identifier.
    package var owner: String?
    package var until: Timestamp?
    package var reason: String?
    package var startedAt: Timestamp
    package var endedAt: Timestamp?

    package init(
        id: String,
        realm: String,
        document: DocumentResource,
        version: String,
        route: String,
        routeTitle: String,
        routeVersion: Int64,
        step: Int,
        stepName: String,
        sender: String,
        state: String,
        cause: String? = nil,
        owner: String? = nil,
        until: Timestamp? = nil,
        reason: String? = nil,
        startedAt: Timestamp,
        endedAt: Timestamp? = nil
    ) {
        self.id = id
        self.realm = realm
        self.document = document
        self.version = version
        self.route = route
        self.routeTitle = routeTitle
        self.routeVersion = routeVersion
        self.step = step
        self.stepName = stepName
        self.sender = sender
        self.state = state
        self.cause = cause
        self.owner = owner
        self.until = until
        self.reason = reason
        self.startedAt = startedAt
        self.endedAt = endedAt
    }
}

package struct TimelineItem: Sendable, Hashable, Codable {
    package var time: Timestamp
    /// `exchange.started`, `handover.accepted`, …
    package var name: String
    package var actor: String
    package var fields: [String: String]
    package var receipt: String?

    package init(time: Timestamp, name: String, actor: String, fields: [String: String], receipt: String?) {
        self.time = time
        self.name = name
        self.actor = actor
        self.fields = fields
        self.receipt = receipt
    }
}

package struct CancelRequest: Sendable, Hashable, Codable {
    package var reason: String

    package init(reason: String) { self.reason = reason }
}

/// A page of a list; `next` is given back as `before` for the page after.
package struct Page<Item: Sendable & Hashable & Codable>: Sendable, Hashable, Codable {
    package var items: [Item]
    package var next: String?

    package init(items: [Item], next: String? = nil) {
        self.items = items
        self.next = next
    }
}
