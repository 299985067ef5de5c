import Model
import Primitives

/// A small generator with a seed, so that a failure can be seen again.
struct SplitMix: RandomNumberGenerator {
    var state: UInt64

    mutating func next() -> UInt64 {
        self.state &+= 0x9E37_79B9_7F4A_7C15
        var value = self.state
        value = (value ^ value >> 30) &* 0xBF58_476D_1CE4_E5B9
        value = (value ^ value >> 27) &* 0x94D0_49BB_1331_11EB
        return value ^ value >> 31
    }
}

/// Realms that a file can declare, with awkward texts.
enum RandomRealm {
    private static let pieces = [
        "Pays", "d'Exemple", "\"", "\\", "é", "ʼ", "🏛", ":", " #", "- ", "&", "*", "!", "%", "@", "`", "{", "}", "[",
        "]",
        ",", "null", "yes", "012", "1e3", "~", "=", "|", ">", "\u{301}", "\u{2019}", "ñ", "c'h",
    ]

    static func make(_ random: inout SplitMix) -> Realm {
        let siren = self.siren(&random)
        var realm = Realm(
            slug: .init(self.label(&random)),
            name: self.text(&random),
            siren: siren,
            siret: self.maybe(&random) { self.siret(siren, &$0) },
            nature: Realm.Nature.allCases.randomElement(using: &random) ?? .agglomeration,
            department: ["22", "29", "35", "56", "2A", "974"].randomElement(using: &random) ?? "29",
            languages: Array(["fr", "br", "en"].shuffled(using: &random).prefix(Int.random(in: 1...3, using: &random)))
        )
        realm.shortName = self.maybe(&random) { self.text(&$0) }
        realm.support = self.maybe(&random) { random in
            .init(
                name: self.text(&random),
                email: self.maybe(&random) { _ in "assistance@pays.example" },
                phone: self.maybe(&random) { _ in "+33 2 00 00 00 00" }
            )
        }
        realm.domains = self.unique(&random, 3) { "\(self.label(&$0)).\(self.label(&$0)).example" }
        realm.organizations = self.unique(&random, 4) { self.siren(&$0) }.map { siren in
            Organization(
                siren: siren,
                name: self.text(&random),
                siret: self.maybe(&random) { self.siret(siren, &$0) },
                insee: self.maybe(&random) { "2\(["A", "9"].randomElement(using: &$0) ?? "9")019" }
            )
        }
        realm.directories = self.unique(&random, 3) { self.text(&$0) }.map { self.directory(named: $0, &random) }
        realm.signIn = RandomSettings.policy(&random)
        realm.branding = RandomSettings.branding(&random)
        realm.notice = RandomSettings.texts(&random) { self.text(&$0) }
        realm.passwordHelp = RandomSettings.texts(&random) { self.text(&$0) }
        realm.accessibilityStatement = self.maybe(&random) { "https://\(self.label(&$0)).example/a?b=c#d" }
        return realm
    }

    private static func directory(named name: String, _ random: inout SplitMix) -> Directory {
        let transport: Directory.Transport = Bool.random(using: &random) ? .ldaps : .startTLS
        let scheme = transport == .ldaps ? "ldaps://" : "ldap://"
        var directory = Directory(
            name: .init(name),
            kind: Directory.Kind.allCases.randomElement(using: &random) ?? .openLDAP,
            urls: ["\(scheme)dc1.pays.example", "\(scheme)[2001:db8::1]:1636"],
            transport: transport,
            authorityFile: self.maybe(&random) { "ca/\(self.text(&$0)).pem" },
            bindDN: self.text(&random),
            bindPassword: Bool.random(using: &random) ? "credential:pays-ldap" : "file:/etc/\(self.text(&random))",
            base: self.text(&random),
            periodSeconds: self.maybe(&random) { [1, 90, 900, 7200, 86_400, 90_000].randomElement(using: &$0) ?? 1 }
        )
        if Bool.random(using: &random) { directory.filter = "(&(a=b)(c=\\28*))" }
        if Bool.random(using: &random) { directory.key = "objectGUID" }
        if Bool.random(using: &random) {
            directory.groupBase = self.text(&random)
            if Bool.random(using: &random) { directory.groupFilter = "(objectClass=group)" }
        }
        if Bool.random(using: &random) { directory.attributes.login = self.text(&random) }
        if Bool.random(using: &random) { directory.attributes.familyName = self.text(&random) }
        directory.attributes.organization = self.maybe(&random) { self.text(&$0) }
        directory.attributes.phone = self.maybe(&random) { self.text(&$0) }
        directory.attributes.population = self.maybe(&random) { random in
            var population = Directory.Population(attribute: self.text(&random))
            for word in Affiliation.Population.allCases.map(\.rawValue) where Bool.random(using: &random) {
                population.words[word] = ["1 \(word) \(self.text(&random))", "2 \(word) \(self.text(&random))"]
            }
            return population
        }
        directory.attributes.status = self.maybe(&random) { self.text(&$0) }
        if directory.attributes.status != nil, Bool.random(using: &random) {
            directory.attributes.disabledValues = [self.text(&random), self.text(&random)]
        }
        directory.safety.maxCreateCount = self.maybe(&random) { Int.random(in: 0...1_000_000, using: &$0) }
        directory.safety.maxCreatePercent = self.maybe(&random) { Int.random(in: 0...100, using: &$0) }
        directory.safety.maxDisableCount = self.maybe(&random) { Int.random(in: 0...100, using: &$0) }
        directory.safety.maxDisablePercent = self.maybe(&random) { Int.random(in: 0...100, using: &$0) }
        directory.safety.maxDeleteCount = self.maybe(&random) { Int.random(in: 0...100, using: &$0) }
        directory.safety.maxWipePercent = self.maybe(&random) { Int.random(in: 0...100, using: &$0) }
        if Bool.random(using: &random) { directory.safety.graceDays = Int.random(in: 1...365, using: &random) }
        return directory
    }

    private static func maybe<Value>(_ random: inout SplitMix, _ make: (inout SplitMix) -> Value) -> Value? {
        Bool.random(using: &random) ? make(&random) : nil
    }

    private static func unique<Value: Hashable>(
        _ random: inout SplitMix,
        _ most: Int,
        _ make: (inout SplitMix) -> Value
    ) -> [Value] {
        var seen: Set<Value> = []
        return (0..<Int.random(in: 0...most, using: &random)).map { _ in make(&random) }.filter {
            seen.insert($0).inserted
        }
    }

    private static func text(_ random: inout SplitMix) -> String {
        let count = Int.random(in: 1...5, using: &random)
        return (0..<count).map { _ in self.pieces.randomElement(using: &random) ?? "" }.joined()
    }

    private static func label(_ random: inout SplitMix) -> String {
        let words = ["pays", "no", "yes", "null", "12", "1e3", "0x1f", "y", "a-b", "2026-01-01", "60"]
        return words.randomElement(using: &random) ?? "pays"
    }

    private static func siren(_ random: inout SplitMix) -> SIREN {
        while true {
            if let siren = SIREN(String(Int.random(in: 100_000_000...999_999_999, using: &random))) { return siren }
        }
    }

    private static func siret(_ siren: SIREN, _ random: inout SplitMix) -> SIRET {
        while true {
            if let siret = SIRET("\(siren)\(Int.random(in: 10_000...99_999, using: &random))") { return siret }
        }
    }
}
