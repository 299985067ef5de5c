import LDAP
import Model

/// The affiliations of one directory by the key of their entry.
struct KnownAffiliations {
    private let byKey: [String: Affiliation]
    private let keysByDN: [String: String]

    init(_ affiliations: [Affiliation]) {
        let keyed = affiliations.compactMap { affiliation in affiliation.entryKey.map { ($0, affiliation) } }
        self.byKey = Dictionary(keyed, uniquingKeysWith: { first, second in first.id < second.id ? first : second })
        self.keysByDN = Dictionary(
            keyed.compactMap { key, affiliation in
                affiliation.entryDN.map { (DistinguishedName.normalized($0), key) }
            },
            uniquingKeysWith: { first, second in min(first, second) }
        )
    }

    subscript(key: String) -> Affiliation? { self.byKey[key] }

    var sorted: [(key: String, value: Affiliation)] { self.byKey.sorted { $0.key < $1.key } }

    /// Those that hold a login and a mail.
    var held: [String: Affiliation] { self.byKey.filter { $0.value.status != .deleted } }

    /// An entry that shows no key is taken for the one last seen under its DN, so that nobody is lost by it.
    func key(ofDN dn: String) -> String? { self.keysByDN[DistinguishedName.normalized(dn)] }
}

extension Affiliation {
    var entryKey: String? { if case .directory(_, let key, _) = self.source { key } else { nil } }
    var entryDN: String? { if case .directory(_, _, let dn) = self.source { dn } else { nil } }
}
