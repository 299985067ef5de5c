package import Model
package import Primitives

/// One sign-in under way, sealed and carried by its own pages: tabs do not disturb one another and no row is kept.
package struct Interaction: Sendable, Hashable {
    /// Names the sign-in: it gives one session, once.
    package let id: String
    package let startedAt: Timestamp
    /// Where the agent was going: a path of this hub with its query, never an address elsewhere.
    package let destination: String
    package let applicationName: String?
    /// Origin of the validated redirect address: what the forms of this sign-in may lead to beside the hub.
    package let returnOrigin: String?
    package let demand: Demand
    /// What the application asked the pages to be written in (`ui_locales`), until the agent chooses.
    package var languages: String?
    package var identifier: String?
    package var realm: Realm.Slug?
    package var proof: Proof?
    /// The token of a one-time link that opens an enrolment.
    package var link: String?
    /// What an authenticator is asked to sign on the page that carries this.
    package var challenge: [UInt8]?
    /// The sealed key or challenge of an enrolment under way.
    package var offer: String?
    /// What a third party's application asks for, on the page that asks the agent.
    package var consent: ConsentRequest?
    /// Whether the agent was on the way to a forgotten password when the collectivité was asked for.
    package var isForgetting = false
    /// Whether the application that asked may be told that the agent turns back (RFC 9700, section 4.11.2).
    package var isAnswerable = true
    /// When the account may be tried again, for the page that says so.
    package var retryAt: Timestamp?

    package init(
        id: String,
        startedAt: Timestamp,
        destination: String,
        applicationName: String? = nil,
        returnOrigin: String? = nil,
        demand: Demand = Demand(),
        identifier: String? = nil,
        realm: Realm.Slug? = nil,
        link: String? = nil
    ) {
        self.id = id
        self.startedAt = startedAt
        self.destination = destination
        self.applicationName = applicationName
        self.returnOrigin = returnOrigin
        self.demand = demand
        self.identifier = identifier
        self.realm = realm
        self.link = link
    }

    package static let life = Duration.minutes(30)

    /// Bytes. With what a sign-in gathers on its way, and sealed, its state stays below what is read back.
    package static let longestDestination = 8192
    private static let longestState = 16_384

    package func isExpired(at time: Timestamp) -> Bool { self.startedAt + Self.life < time }

    /// The proof, while it lives and this browser was the one that gave it.
    package func proof(in browser: String, at time: Timestamp) -> Proof? {
        guard let proof, proof.isAlive(at: time), constantTimeEquals(proof.browser.utf8, browser.utf8) else {
            return nil
        }
        return proof
    }

    package func sealed(by sealer: any SecretSealer) -> String {
        var members: [String: JSONValue] = [
            "n": .string(self.id),
            "t": .integer(self.startedAt.microseconds),
            "d": .string(self.destination),
        ]
        members["a"] = self.applicationName.map { .string($0) }
        members["o"] = self.returnOrigin.map { .string($0) }
        members["u"] = self.languages.map { .string($0) }
        members["i"] = self.identifier.map { .string($0) }
        members["r"] = self.realm.map { .string($0.text) }
        members["p"] = self.proof?.json
        members["k"] = self.link.map { .string($0) }
        members["c"] = self.challenge.map { .string(Base64URL.encode($0)) }
        members["e"] = self.offer.map { .string($0) }
        members["g"] = self.consent.map {
            .array(([$0.application.text] + $0.scopes.sorted()).map { .string($0) })
        }
        members["w"] = self.retryAt.map { .integer($0.microseconds) }
        if !self.demand.levels.isEmpty { members["l"] = .array(self.demand.levels.map { .string($0.rawValue) }) }
        if self.demand.isFresh { members["f"] = .bool(true) }
        if self.isForgetting { members["q"] = .bool(true) }
        if !self.isAnswerable { members["z"] = .bool(true) }
        return Base64URL.encode(sealer.seal(JSONValue.object(members).canonicalBytes, for: .interaction))
    }

    /// Nil for anything that this hub did not seal. An expired one opens still: it knows where to start again.
    package init?(sealed text: String, sealer: any SecretSealer) {
        guard text.utf8.count < Self.longestState, let bytes = Base64URL.decode(text),
            let opened = sealer.open(bytes, for: .interaction),
            let json = try? StrictJSON.parse(opened), let time = json["t"]?.integer,
            let destination = json["d"]?.string, let id = json["n"]?.string
        else { return nil }
        self.id = id
        self.startedAt = Timestamp(microseconds: time)
        self.destination = destination
        self.applicationName = json["a"]?.string
        self.returnOrigin = json["o"]?.string
        self.demand = Demand(
            levels: (json["l"]?.array ?? []).compactMap(\.string).compactMap(AssuranceLevel.init(rawValue:)),
            isFresh: json["f"] != nil
        )
        self.languages = json["u"]?.string
        self.identifier = json["i"]?.string
        self.realm = json["r"]?.string.map { Realm.Slug($0) }
        self.proof = json["p"].flatMap { Proof($0) }
        self.link = json["k"]?.string
        self.challenge = json["c"]?.string.flatMap { Base64URL.decode($0) }
        self.offer = json["e"]?.string
        self.consent = (json["g"]?.array?.compactMap(\.string)).flatMap { words in
            words.first.map { ConsentRequest(application: .init($0), scopes: Set(words.dropFirst())) }
        }
        self.isForgetting = json["q"] != nil
        self.isAnswerable = json["z"] == nil
        self.retryAt = json["w"]?.integer.map { Timestamp(microseconds: $0) }
    }
}

/// What a third party's application asks an agent for.
package struct ConsentRequest: Sendable, Hashable {
    package let application: Application.ClientID
    package let scopes: Set<String>

    package init(application: Application.ClientID, scopes: Set<String>) {
        self.application = application
        self.scopes = scopes
    }
}
