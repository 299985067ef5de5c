import Model
import Primitives

extension RealmFields {
    /// As its file would say it, defaults included: a plan then shows what was in force before.
    mutating func add(_ policy: SignInPolicy) {
        self.add("signIn.secondFactor", policy.secondFactor.rawValue)
        self.add("signIn.enrolmentGrace", SpanUnit.days.text(policy.enrolmentGraceDays))
        self.add("signIn.session.idle", SpanUnit.minutes.text(policy.sessionIdleMinutes))
        self.add("signIn.session.max", SpanUnit.minutes.text(policy.sessionMaximumMinutes))
        self.add("signIn.reauthentication", SpanUnit.minutes.text(policy.reauthenticationMinutes))
        self.add("signIn.password.minLength", "\(policy.password.minLength)")
        self.add("signIn.password.minEntropyBits", "\(policy.password.minEntropyBits)")
        self.add("signIn.password.words", Self.list(policy.password.words))
        self.add("signIn.networks", Self.list(policy.networks) ?? "anywhere")
        self.add("signIn.survival", policy.survivalDays == 0 ? "off" : SpanUnit.days.text(policy.survivalDays))
        self.add("signIn.maxStaleness", SpanUnit.hours.text(policy.maximumStalenessHours))
    }

    /// A drawing is told by its size and digest: nobody reads it in a plan.
    mutating func add(_ branding: Branding) {
        self.add("branding.accent", branding.accent)
        self.add(
            "branding.logo",
            branding.logo.map { logo in
                let digest = Hex.encode(Digest.sha256(Array(logo.utf8)).prefix(4))
                return "SVG of \(logo.utf8.count) bytes, SHA-256 \(digest)…"
            }
        )
    }

    mutating func add(_ name: String, _ texts: [String: String]) {
        for (language, text) in texts.sorted(by: { $0.key < $1.key }) { self.add("\(name).\(language)", text) }
    }

    private static func list(_ texts: [String]) -> String? { texts.isEmpty ? nil : texts.joined(separator: ", ") }
}
