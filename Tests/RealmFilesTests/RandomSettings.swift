import Model

/// Settings that a file can declare, for `RandomRealm`.
enum RandomSettings {
    static func policy(_ random: inout SplitMix) -> SignInPolicy {
        var policy = SignInPolicy()
        func maybe(_ path: WritableKeyPath<SignInPolicy, Int>, _ range: ClosedRange<Int>) {
            if Bool.random(using: &random) { policy[keyPath: path] = Int.random(in: range, using: &random) }
        }
        policy.secondFactor = SignInPolicy.SecondFactor.allCases.randomElement(using: &random) ?? .none
        maybe(\.enrolmentGraceDays, 0...90)
        maybe(\.sessionMaximumMinutes, 15...720)
        maybe(\.sessionIdleMinutes, 5...min(480, policy.sessionMaximumMinutes))
        maybe(\.reauthenticationMinutes, 1...60)
        maybe(\.password.minLength, 8...64)
        maybe(\.password.minEntropyBits, 50...128)
        maybe(\.survivalDays, 0...7)
        maybe(\.maximumStalenessHours, 1...168)
        let words = ["Armor", "ñand", "null", "123", "c'h\"o", "2026-01-01"].shuffled(using: &random)
        policy.password.words = Array(words.prefix(Int.random(in: 0...6, using: &random)))
        let networks = ["10.0.0.0/8", "192.0.2.7", "2001:db8::/32"].shuffled(using: &random)
        policy.networks = Array(networks.prefix(Int.random(in: 0...3, using: &random)))
        return policy
    }

    static func branding(_ random: inout SplitMix) -> Branding {
        let start = "<svg xmlns=\"http://www.w3.org/2000/svg\" viewBox=\"0 0 10 10\">"
        let logos = ["<title>Ñ &amp; « \\ » ' \" # : - &lt;</title>", "<path d=\"M0 0 1 1z\" fill=\"#fff\"/>", ""]
        let logo = logos.randomElement(using: &random).map { "\(start)\($0)</svg>" }
        return Branding(
            accent: ["#0b6e4f", "#000000", nil].randomElement(using: &random) ?? nil,
            logo: Bool.random(using: &random) ? logo : nil
        )
    }

    static func texts(_ random: inout SplitMix, _ text: (inout SplitMix) -> String) -> [String: String] {
        var texts: [String: String] = [:]
        for language in ["fr", "en", "br"] where Bool.random(using: &random) { texts[language] = text(&random) }
        return texts
    }
}
