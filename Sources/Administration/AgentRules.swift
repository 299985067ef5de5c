package import Model
import Primitives
import SignIn

/// What a local agent must be before it is kept.
package enum AgentRules {
    /// Nil when the profile may be kept in this realm, else what is wrong with it.
    package static func objection(to profile: Affiliation.Profile, in realm: Realm) -> String? {
        let bodies = realm.organizations.map(\.siren) + [realm.siren]
        guard bodies.contains(profile.organization) else {
            return "\(profile.organization) is not a body of \(realm.slug)"
        }
        guard self.isLogin(profile.login) else {
            return "a login is 1 to 64 of a-z, A-Z, 0-9, - . _, a letter or digit first"
        }
        for (name, value) in [
            ("given name", profile.givenName), ("family name", profile.familyName),
            ("display name", profile.displayName), ("title", profile.title ?? "-"),
        ] where !self.isLine(value) {
            return "the \(name) has 1 to 200 characters on one line"
        }
        if let word = profile.population, Affiliation.Population(rawValue: word) == nil {
            let words = Affiliation.Population.allCases.map(\.rawValue).joined(separator: ", ")
            return "a population is one of: \(words)"
        }
        if let phone = profile.phone, PhoneNumber(phone) == nil {
            return "`\(phone)` is not a telephone number, such as +33 2 98 00 00 00"
        }
        if let mail = profile.mail, MailAddress(mail) == nil || !mail.utf8.allSatisfy({ $0 > 0x20 && $0 != 0x7F }) {
            return "`\(mail)` is not a mail address"
        }
        // A realm without verified domains does not restrict addresses, and no application is told them.
        if let domain = profile.mail.flatMap(MailAddress.init)?.domain, !realm.domains.isEmpty,
            !realm.domains.contains(domain)
        {
            return "\(domain) is not a verified domain of \(realm.slug)"
        }
        return nil
    }

    static func isLogin(_ text: String) -> Bool {
        let marks = Array("-._".utf8)
        func isAlphanumeric(_ byte: UInt8) -> Bool {
            let folded = byte | 0x20
            return UInt8(ascii: "a")...UInt8(ascii: "z") ~= folded || UInt8(ascii: "0")...UInt8(ascii: "9") ~= byte
        }
        return 1...64 ~= text.utf8.count && text.utf8.first.map(isAlphanumeric) == true
            && text.utf8.allSatisfy { isAlphanumeric($0) || marks.contains($0) }
    }

    private static func isLine(_ text: String) -> Bool {
        1...200 ~= text.count
            && text.unicodeScalars.allSatisfy { scalar in
                ![.control, .lineSeparator, .paragraphSeparator].contains(scalar.properties.generalCategory)
            }
            && text.contains { !$0.isWhitespace }
    }
}
