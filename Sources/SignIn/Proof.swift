package import Model
package import Primitives

/// What one sign-in has proved so far and no session holds yet: carried by its own pages, sealed with them, tied to the
/// browser that was shown them, and of no use after a few minutes or after it opened a session once.
package struct Proof: Sendable, Hashable {
    package static let life = Duration.minutes(10)

    package let agent: Agent.ID
    /// The collectivité whose policy governs the rest of this sign-in.
    package let realm: Realm.Slug
    /// The name of the account to the throttle: one for every path to it.
    package let account: String
    package var evidence: [Session.Evidence]
    package let browser: String

    package init(
        agent: Agent.ID,
        realm: Realm.Slug,
        account: String,
        evidence: [Session.Evidence],
        browser: String
    ) {
        self.agent = agent
        self.realm = realm
        self.account = account
        self.evidence = evidence
        self.browser = browser
    }

    package func isAlive(at time: Timestamp) -> Bool {
        guard let newest = self.evidence.map(\.time).max() else { return false }
        return newest <= time && time - newest < Self.life
    }

    /// A second proof is there beside the first, or the first is as good as two.
    package var isMultiFactor: Bool {
        Assurance(evidence: self.evidence, for: self.realm, isConfirmed: true)?.level.isMultiFactor ?? false
    }

    /// A break-glass account: whoever uses it is seen to.
    package var isOperators: Bool { self.realm == Realm.platform }

    package var isSurvival: Bool { self.evidence.contains { $0.means == .survivalPassword } }

    /// Realms whose source was proved freshly before, in this sign-in, and that the factor does not count for yet.
    func added(to factor: Factor, at time: Timestamp) -> Set<Realm.Slug> {
        self.evidence.filter { $0.means == .password && time - $0.time < Self.life }
            .reduce(into: Set()) { $0.formUnion($1.realms) }
            .subtracting(factor.realms)
    }

    var json: JSONValue {
        [
            "a": .string(self.agent.text),
            "r": .string(self.realm.text),
            "k": .string(self.account),
            "b": .string(self.browser),
            "e": .array(self.evidence.map(Self.json)),
        ]
    }

    init?(_ json: JSONValue) {
        guard let agent = json["a"]?.string, let realm = json["r"]?.string, let account = json["k"]?.string,
            let browser = json["b"]?.string, let evidence = json["e"]?.array
        else { return nil }
        self.init(
            agent: .init(agent),
            realm: .init(realm),
            account: account,
            evidence: evidence.compactMap(Self.evidence),
            browser: browser
        )
    }

    private static func json(_ evidence: Session.Evidence) -> JSONValue {
        var members: [String: JSONValue] = [
            "m": .string(evidence.means.rawValue),
            "t": .integer(evidence.time.microseconds),
            "r": .array(evidence.realms.sorted().map { .string($0.text) }),
        ]
        members["a"] = evidence.affiliation.map { .string($0.text) }
        members["f"] = evidence.factor.map { .string($0.text) }
        return .object(members)
    }

    private static func evidence(_ json: JSONValue) -> Session.Evidence? {
        guard let means = json["m"]?.string.flatMap(Session.Means.init(rawValue:)), let time = json["t"]?.integer,
            let realms = json["r"]?.array
        else { return nil }
        return Session.Evidence(
            means: means,
            time: Timestamp(microseconds: time),
            realms: Set(realms.compactMap(\.string).map { Realm.Slug($0) }),
            affiliation: json["a"]?.string.map { .init($0) },
            factor: json["f"]?.string.map { .init($0) }
        )
    }
}
