package import Model
package import Primitives

/// One sign-in under way, sealed and carried by its own pages: tabs do not disturb one another and no row is kept.
package struct Interaction: Sendable, Hashable {
    package let startedAt: Timestamp
    /// Where the agent was going: a path of this hub with its query, never an address elsewhere.
    package let destination: String
    package let applicationName: String?
    /// Origin of the validated redirect address: what the forms of this sign-in may lead to beside the hub.
    package let returnOrigin: String?
    package var identifier: String?
    package var realm: Realm.Slug?

    package init(
        startedAt: Timestamp,
        destination: String,
        applicationName: String? = nil,
        returnOrigin: String? = nil,
        identifier: String? = nil,
        realm: Realm.Slug? = nil
    ) {
        self.startedAt = startedAt
        self.destination = destination
        self.applicationName = applicationName
        self.returnOrigin = returnOrigin
        self.identifier = identifier
        self.realm = realm
    }

    package static let life = Duration.minutes(30)

    package func isExpired(at time: Timestamp) -> Bool { self.startedAt + Self.life < time }

    package func sealed(by sealer: any SecretSealer) -> String {
        var members: [String: JSONValue] = [
            "t": .integer(self.startedAt.microseconds),
            "d": .string(self.destination),
        ]
        if let applicationName { members["a"] = .string(applicationName) }
        if let returnOrigin { members["o"] = .string(returnOrigin) }
        if let identifier { members["i"] = .string(identifier) }
        if let realm { members["r"] = .string(realm.text) }
        return Base64URL.encode(sealer.seal(JSONValue.object(members).canonicalBytes, for: .interaction))
    }

    /// Nil for anything that this hub did not seal. An expired one opens still: it knows where to start again.
    package init?(sealed text: String, sealer: any SecretSealer) {
        guard text.utf8.count < 16_384, let bytes = Base64URL.decode(text),
            let opened = sealer.open(bytes, for: .interaction),
            let json = try? StrictJSON.parse(opened), let time = json["t"]?.integer,
            let destination = json["d"]?.string
        else { return nil }
        self.startedAt = Timestamp(microseconds: time)
        self.destination = destination
        self.applicationName = json["a"]?.string
        self.returnOrigin = json["o"]?.string
        self.identifier = json["i"]?.string
        self.realm = json["r"]?.string.map { Realm.Slug($0) }
    }
}
