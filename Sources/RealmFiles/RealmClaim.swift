/// Something that belongs to one realm, or to one place in a realm, and where it is claimed.
struct RealmClaim: Sendable, Hashable {
    enum Kind: String {
        case slug, domain, directory
        case siren = "SIREN"
        case organization
    }

    struct Key: Hashable {
        let kind: Kind
        let value: String
    }

    let kind: Kind
    let value: String
    let place: Place

    var key: Key { Key(kind: self.kind, value: self.value) }

    var name: String { "\(self.kind.rawValue) \"\(self.value)\"" }

    /// Whether two realms may not both hold it.
    var isExclusive: Bool { self.kind == .slug || self.kind == .siren || self.kind == .domain }
}
