import DirectorySync
import Model
import Primitives

/// Values that tests start from.
enum Samples {
    static let start = Timestamp(seconds: 1_790_000_000)
    static let siren = SIREN("200065928") ?? SIREN("000000000")
    static let commune = SIREN("212200000") ?? SIREN("000000000")

    static func realm(_ directory: Directory, domains: [String] = []) throws -> Realm {
        guard let siren, let commune else { throw StoreError(.corrupt, "sample SIREN") }
        return Realm(
            slug: "mairie",
            name: "Mairie",
            siren: siren,
            nature: .communityOfCommunes,
            department: "22",
            domains: domains,
            organizations: [Organization(siren: commune, name: "Commune")],
            directories: [directory]
        )
    }

    static func directory(_ change: (inout Directory) -> Void = { _ in }) -> Directory {
        var directory = Directory(
            name: "annuaire",
            urls: ["ldap://127.0.0.1:1"],
            transport: .clear,
            bindDN: "cn=admin,dc=mairie,dc=example",
            bindPassword: "env:LDAP_PASSWORD",
            base: "ou=people,dc=mairie,dc=example"
        )
        change(&directory)
        return directory
    }

    static func profile(
        _ login: String,
        mail: String? = nil,
        title: String? = nil,
        organization: SIREN? = nil,
        groups: [String] = []
    ) throws -> Affiliation.Profile {
        guard let siren = organization ?? self.siren else { throw StoreError(.corrupt, "sample SIREN") }
        return Affiliation.Profile(
            login: login,
            mail: mail,
            givenName: "Given",
            familyName: "Family",
            title: title,
            organization: siren,
            groups: groups
        )
    }

    static func person(
        _ key: String,
        _ login: String? = nil,
        mail: String? = nil,
        isDisabled: Bool = false
    ) throws
        -> Snapshot.Person
    {
        Snapshot.Person(
            key: key,
            dn: "uid=\(key),dc=example",
            profile: try self.profile(login ?? key, mail: mail),
            isDisabled: isDisabled
        )
    }

    static func affiliation(
        _ key: String,
        _ login: String? = nil,
        mail: String? = nil,
        status: Affiliation.Status = .active,
        disabledAt: Timestamp? = nil,
        disabledBy: Affiliation.DisabledBy? = nil
    ) throws -> Affiliation {
        Affiliation(
            realm: "mairie",
            id: .init("affiliation-\(key)"),
            agent: .init("agent-\(key)"),
            source: .directory("annuaire", key: key, dn: "uid=\(key),dc=example"),
            profile: try self.profile(login ?? key, mail: mail),
            status: status,
            disabledAt: disabledAt ?? (status == .active ? nil : self.start),
            disabledBy: disabledBy ?? (status == .active ? nil : .directory),
            createdAt: self.start
        )
    }
}

/// The same bytes for the same seed.
struct SeededRandom: RandomSource, RandomNumberGenerator {
    private final class State: @unchecked Sendable {
        // Safety: tests draw from one task.
        var value: UInt64
        init(_ value: UInt64) { self.value = value }
    }

    private let state: State

    init(seed: UInt64) { self.state = State(seed) }

    func bytes(_ count: Int) -> [UInt8] { (0..<count).map { _ in UInt8(truncatingIfNeeded: self.next()) } }

    func next() -> UInt64 {
        self.state.value &+= 0x9E37_79B9_7F4A_7C15
        var mixed = self.state.value
        mixed = (mixed ^ (mixed >> 30)) &* 0xBF58_476D_1CE4_E5B9
        mixed = (mixed ^ (mixed >> 27)) &* 0x94D0_49BB_1331_11EB
        return mixed ^ (mixed >> 31)
    }
}
