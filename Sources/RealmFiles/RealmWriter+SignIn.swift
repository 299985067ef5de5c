import Model

/// What differs from what a realm has that says nothing.
extension RealmWriter {
    static func write(_ output: inout YAMLLines, _ policy: SignInPolicy) {
        let usual = SignInPolicy()
        func span(_ level: Int, _ key: String, _ path: KeyPath<SignInPolicy, Int>, _ unit: SpanUnit) {
            let count = policy[keyPath: path]
            if count != usual[keyPath: path] { output.word(level, key, unit.text(count)) }
        }
        func number(_ key: String, _ path: KeyPath<SignInPolicy, Int>) {
            let number = policy[keyPath: path]
            if number != usual[keyPath: path] { output.word(2, key, "\(number)") }
        }
        if policy.secondFactor != usual.secondFactor { output.word(1, "secondFactor", policy.secondFactor.rawValue) }
        span(1, "enrolmentGrace", \.enrolmentGraceDays, .days)
        if policy.sessionIdleMinutes != usual.sessionIdleMinutes
            || policy.sessionMaximumMinutes != usual.sessionMaximumMinutes
        {
            output.line(1, "session:")
            span(2, "idle", \.sessionIdleMinutes, .minutes)
            span(2, "max", \.sessionMaximumMinutes, .minutes)
        }
        span(1, "reauthentication", \.reauthenticationMinutes, .minutes)
        if policy.password != usual.password {
            output.line(1, "password:")
            number("minLength", \.password.minLength)
            number("minEntropyBits", \.password.minEntropyBits)
            if !policy.password.words.isEmpty { output.texts(2, "words", policy.password.words) }
        }
        if !policy.networks.isEmpty { output.texts(1, "networks", policy.networks) }
        span(1, "survival", \.survivalDays, .days)
        span(1, "maxStaleness", \.maximumStalenessHours, .hours)
    }

    /// The logo stands in the file itself, so that one file is the whole realm.
    static func write(_ output: inout YAMLLines, _ branding: Branding) {
        output.text(1, "accent", branding.accent)
        output.text(1, "logo", branding.logo)
    }

    static func write(_ output: inout YAMLLines, _ texts: [String: String]) {
        for (language, text) in texts.sorted(by: { $0.key < $1.key }) { output.text(1, language, text) }
    }
}
