import Model
import Primitives
import SQLCore

/// A session's evidence as kept: times in microseconds, as in every other column.
///
/// Sessions kept before there were several means say `"factor":"password"` and one realm: they live on.
struct EvidenceColumn: Codable {
    private let means: Session.Means?
    private let time: Int64
    private let realms: [Realm.Slug]?
    private let affiliation: Affiliation.ID?
    /// The factor's identifier, or the means of a row without one.
    private let factor: String?
    /// Of a row without means only.
    private let realm: Realm.Slug?

    private init(_ evidence: Session.Evidence) {
        self.means = evidence.means
        self.time = evidence.time.microseconds
        self.realms = evidence.realms.sorted()
        self.affiliation = evidence.affiliation
        self.factor = evidence.factor?.text
        self.realm = nil
    }

    static func encode(_ evidence: [Session.Evidence]) throws -> String {
        try JSONColumn.encode(evidence.map(Self.init))
    }

    static func decode(_ text: String) throws -> [Session.Evidence] {
        try JSONColumn.decode([Self].self, text).map { try $0.evidence() }
    }

    private func evidence() throws -> Session.Evidence {
        let time = Timestamp(microseconds: self.time)
        if let means = self.means {
            return Session.Evidence(
                means: means,
                time: time,
                realms: Set(self.realms ?? []),
                affiliation: self.affiliation,
                factor: self.factor.map { .init($0) }
            )
        }
        guard self.factor == Session.Means.password.rawValue, let realm = self.realm else {
            throw SQLError(.corrupt, detail: "a stored evidence cannot be read")
        }
        return Session.Evidence(means: .password, time: time, realms: [realm], affiliation: self.affiliation)
    }
}
