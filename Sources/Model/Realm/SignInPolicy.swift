/// What a realm, or the hub for all realms, asks of those who sign in: the values are those of who says nothing.
package struct SignInPolicy: Sendable, Hashable, Codable {
    /// Of whom a second factor is required.
    package enum SecondFactor: String, Sendable, Hashable, Codable, CaseIterable { case none, admins, agents }

    /// Rules for the passwords that the hub keeps itself (ANSSI-PG-078 v2; CNIL, deliberation 2022-100): length and
    /// entropy, no composition, no expiry.
    package struct Password: Sendable, Hashable, Codable {
        /// 8…64.
        package var minLength = 12
        /// 50…128.
        package var minEntropyBits = 50
        /// Words of the realm that a password may not be built from.
        package var words: [String] = []

        package init() {}
    }

    package var secondFactor: SecondFactor = .none
    /// 0…90: how long an agent may put off enrolling once a second factor is required.
    package var enrolmentGraceDays = 14
    /// 5…480.
    package var sessionIdleMinutes = 480
    /// 15…720.
    package var sessionMaximumMinutes = 720
    /// 1…60: how fresh a proof must be to change factors.
    package var reauthenticationMinutes = 5
    package var password = Password()
    /// Networks as `10.0.0.0/8` from which alone one may sign in; empty: from anywhere.
    package var networks: [String] = []
    /// 0: off; up to 7 days during which a directory that is down does not stop its agents.
    package var survivalDays = 0
    /// 1…168: how old the last good contact with the directory may be.
    package var maximumStalenessHours = 24

    package init() {}
}

// What an earlier version stored lacks the keys that came later: they have the values of who says nothing.
extension SignInPolicy {
    package init(from decoder: any Decoder) throws {
        let values = try decoder.container(keyedBy: CodingKeys.self)
        func set<Value: Decodable>(_ path: WritableKeyPath<Self, Value>, _ key: CodingKeys) throws {
            if let value = try values.decodeIfPresent(Value.self, forKey: key) { self[keyPath: path] = value }
        }
        self.init()
        try set(\.secondFactor, .secondFactor)
        try set(\.enrolmentGraceDays, .enrolmentGraceDays)
        try set(\.sessionIdleMinutes, .sessionIdleMinutes)
        try set(\.sessionMaximumMinutes, .sessionMaximumMinutes)
        try set(\.reauthenticationMinutes, .reauthenticationMinutes)
        try set(\.password, .password)
        try set(\.networks, .networks)
        try set(\.survivalDays, .survivalDays)
        try set(\.maximumStalenessHours, .maximumStalenessHours)
    }
}

extension SignInPolicy.Password {
    package init(from decoder: any Decoder) throws {
        let values = try decoder.container(keyedBy: CodingKeys.self)
        self.init()
        if let length = try values.decodeIfPresent(Int.self, forKey: .minLength) { self.minLength = length }
        if let bits = try values.decodeIfPresent(Int.self, forKey: .minEntropyBits) { self.minEntropyBits = bits }
        if let words = try values.decodeIfPresent([String].self, forKey: .words) { self.words = words }
    }
}
