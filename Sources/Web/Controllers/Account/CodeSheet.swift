import Model
import OpenID
import Primitives

/// New recovery codes on their way to the only page that shows them: sealed, for one agent in one browser, ten minutes.
struct CodeSheet {
    static let path = "/account/codes"
    private static let life = Duration.minutes(10)

    let codes: [String]
    let agent: Agent.ID
    let browser: String
    /// Where the agent goes once they are noted.
    let next: String
    /// Origin that `next` may lead to beside the hub: the form of the page is held against it.
    let returnOrigin: String?
    let madeAt: Timestamp

    init(
        codes: [String],
        agent: Agent.ID,
        browser: String,
        next: String,
        returnOrigin: String? = nil,
        madeAt: Timestamp
    ) {
        self.codes = codes
        self.agent = agent
        self.browser = browser
        self.next = next
        self.returnOrigin = returnOrigin
        self.madeAt = madeAt
    }

    func address(_ sealer: any SecretSealer) -> String {
        "\(Self.path)?\(FormParameters.encode([("state", self.sealed(by: sealer))]))"
    }

    func sealed(by sealer: any SecretSealer) -> String {
        var members: [String: JSONValue] = [
            "c": .array(self.codes.map { .string($0) }),
            "a": .string(self.agent.text),
            "b": .string(self.browser),
            "n": .string(self.next),
            "t": .integer(self.madeAt.microseconds),
        ]
        members["o"] = self.returnOrigin.map { .string($0) }
        return Base64URL.encode(sealer.seal(JSONValue.object(members).canonicalBytes, for: .recoveryCode))
    }

    /// Nil when it is not ours. Whose it is and how old says `isShown`.
    init?(sealed text: String, sealer: any SecretSealer) {
        guard text.utf8.count < 16_384, let bytes = Base64URL.decode(text),
            let opened = sealer.open(bytes, for: .recoveryCode), let json = try? StrictJSON.parse(opened),
            let codes = json["c"]?.array?.compactMap(\.string),
            let agent = json["a"]?.string, let browser = json["b"]?.string, let next = json["n"]?.string,
            let made = json["t"]?.integer
        else { return nil }
        self.init(
            codes: codes,
            agent: Agent.ID(agent),
            browser: browser,
            next: next,
            returnOrigin: json["o"]?.string,
            madeAt: Timestamp(microseconds: made)
        )
    }

    /// To nobody else, in no other browser, and not for longer than it takes to note them. It leads on all the same.
    func isShown(to agent: Agent.ID, in browser: String, at time: Timestamp) -> Bool {
        agent == self.agent && browser == self.browser && self.madeAt <= time && time - self.madeAt < Self.life
    }
}
