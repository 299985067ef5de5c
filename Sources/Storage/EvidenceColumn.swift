import Model
import Primitives

/// A session's evidence as kept: times in microseconds, as in every other column.
struct EvidenceColumn: Codable {
    private let factor: Session.Factor
    private let time: Int64
    private let realm: Realm.Slug
    private let affiliation: Affiliation.ID

    private init(_ evidence: Session.Evidence) {
        self.factor = evidence.factor
        self.time = evidence.time.microseconds
        self.realm = evidence.realm
        self.affiliation = evidence.affiliation
    }

    static func encode(_ evidence: [Session.Evidence]) throws -> String {
        try JSONColumn.encode(evidence.map(Self.init))
    }

    static func decode(_ text: String) throws -> [Session.Evidence] {
        try JSONColumn.decode([Self].self, text).map { kept in
            Session.Evidence(
                factor: kept.factor,
                time: Timestamp(microseconds: kept.time),
                realm: kept.realm,
                affiliation: kept.affiliation
            )
        }
    }
}
