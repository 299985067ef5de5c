import Model
import Primitives
import SQLCore

/// What a leaf of the audit is the digest of: one canonical text for one fact.
struct AuditBody {
    let id: Identifier<AuditEntry>
    let time: Timestamp
    let name: String
    let realm: Realm.Slug?
    let actor: String
    let agent: Agent.ID?
    let fields: [String: String]
    /// HMAC of each personal value under the agent's own key, base64url.
    let commitments: [String: String]

    /// The exchange it tells of, a column of its own for timelines.
    var exchange: String? { self.fields["exchange"] }

    var text: String {
        JSONValue.object([
            "id": .string(self.id.text),
            "time": .integer(self.time.microseconds),
            "name": .string(self.name),
            "realm": self.realm.map { .string($0.text) } ?? .null,
            "actor": .string(self.actor),
            "agent": self.agent.map { .string($0.text) } ?? .null,
            "fields": .object(self.fields.mapValues { .string($0) }),
            "commitments": .object(self.commitments.mapValues { .string($0) }),
        ]).canonicalText
    }

    /// The body of a row, or nil when its columns tell something else than its text.
    init?(_ row: SQLRow) throws {
        let text = try row.text("body")
        guard let value = try? StrictJSON.parse(text),
            let fields = value["fields"]?.object?.compactMapValues(\.string),
            let commitments = value["commitments"]?.object?.compactMapValues(\.string)
        else { return nil }
        self.init(
            id: try row.identifier("id"),
            time: try row.timestamp("time"),
            name: try row.text("name"),
            realm: try row.identifierIfPresent("realm"),
            actor: try row.text("actor"),
            agent: try row.identifierIfPresent("agent"),
            fields: fields,
            commitments: commitments
        )
        guard self.text == text, try row.text("chain") == AuditChain.name(of: self.realm),
            try row.textIfPresent("exchange") == self.exchange
        else { return nil }
    }

    init(
        id: Identifier<AuditEntry>,
        time: Timestamp,
        name: String,
        realm: Realm.Slug?,
        actor: String,
        agent: Agent.ID?,
        fields: [String: String],
        commitments: [String: String]
    ) {
        self.id = id
        self.time = time
        self.name = name
        self.realm = realm
        self.actor = actor
        self.agent = agent
        self.fields = fields
        self.commitments = commitments
    }
}
