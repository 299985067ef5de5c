import Model
import Primitives

/// A key or a challenge that a page offers to one agent in one browser, good for ten minutes.
struct EnrolmentOffer: Sendable, Hashable {
    /// What it holds: a key is no challenge.
    enum Kind: String, Sendable { case key, challenge }

    static let life = Duration.minutes(10)

    let secret: [UInt8]
    private let agent: Agent.ID
    private let browser: String
    private let madeAt: Timestamp
    private let kind: Kind

    init(_ kind: Kind, _ holder: FactorHolder, at time: Timestamp, secret: [UInt8]) {
        self.kind = kind
        self.secret = secret
        self.agent = holder.agent
        self.browser = holder.browser
        self.madeAt = time
    }

    func sealed(by sealer: any SecretSealer) -> String {
        let json: JSONValue = [
            "k": .string(self.kind.rawValue),
            "a": .string(self.agent.text),
            "b": .string(self.browser),
            "t": .integer(self.madeAt.microseconds),
            "s": .string(Base64URL.encode(self.secret)),
        ]
        return Base64URL.encode(sealer.seal(json.canonicalBytes, for: .factor))
    }

    /// Nil when it is not ours, of another agent or browser, or old.
    init?(_ kind: Kind, sealed text: String, for holder: FactorHolder, sealer: any SecretSealer, at time: Timestamp) {
        guard text.utf8.count < 2048, let bytes = Base64URL.decode(text),
            let opened = sealer.open(bytes, for: .factor), let json = try? StrictJSON.parse(opened),
            json["k"]?.string == kind.rawValue, json["a"]?.string == holder.agent.text,
            json["b"]?.string == holder.browser,
            let time0 = json["t"]?.integer, let secret = json["s"]?.string.flatMap({ Base64URL.decode($0) })
        else { return nil }
        let madeAt = Timestamp(microseconds: time0)
        guard madeAt <= time, time - madeAt < Self.life else { return nil }
        self.kind = kind
        self.secret = secret
        self.agent = holder.agent
        self.browser = holder.browser
        self.madeAt = madeAt
    }
}
