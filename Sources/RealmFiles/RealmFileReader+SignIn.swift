import Model
import Primitives
import Yams

/// What a realm, or the hub, asks of those who sign in.
extension RealmFileReader {
    private static let mostNetworks = 64
    private static let mostWords = 500

    func signIn(_ node: Node?) -> SignInPolicy {
        var policy = SignInPolicy()
        let keys = [
            "secondFactor", "enrolmentGrace", "session", "reauthentication", "password", "networks", "survival",
            "maxStaleness",
        ]
        guard let node, let reader = MappingReader(node, self, what: "\"signIn\"", keys: keys) else { return policy }
        if let factor = self.choice(reader, "secondFactor", of: SignInPolicy.SecondFactor.self, isRequired: false) {
            policy.secondFactor = factor
            if let hub, factor < hub.secondFactor {
                self.tooLittle(reader, "secondFactor", factor.rawValue, hub.secondFactor.rawValue)
            }
        }
        func span(
            _ reader: MappingReader,
            _ key: String,
            _ path: WritableKeyPath<SignInPolicy, Int>,
            _ unit: SpanUnit,
            _ bounds: ClosedRange<Int>
        ) {
            guard let count = reader.span(key, in: unit, bounds) else { return }
            policy[keyPath: path] = count
            guard let most = self.hub?[keyPath: path], count > most else { return }
            self.tooLittle(reader, key, unit.text(count), unit.text(most))
        }
        span(reader, "enrolmentGrace", \.enrolmentGraceDays, .days, 0...90)
        if let session = reader.mapping("session", keys: ["idle", "max"]) {
            span(session, "idle", \.sessionIdleMinutes, .minutes, 5...480)
            span(session, "max", \.sessionMaximumMinutes, .minutes, 15...720)
            if session.node("max") != nil, let idle = session.node("idle"),
                policy.sessionIdleMinutes > policy.sessionMaximumMinutes
            {
                self.report(idle, "\"idle\" is longer than \"max\"")
            }
        }
        span(reader, "reauthentication", \.reauthenticationMinutes, .minutes, 1...60)
        span(reader, "survival", \.survivalDays, .days, 0...7)
        span(reader, "maxStaleness", \.maximumStalenessHours, .hours, 1...168)
        self.password(reader, &policy)
        policy.networks = self.networks(reader)
        return policy
    }

    private func password(_ reader: MappingReader, _ policy: inout SignInPolicy) {
        guard let rules = reader.mapping("password", keys: ["minLength", "minEntropyBits", "words"]) else { return }
        func number(_ key: String, _ path: WritableKeyPath<SignInPolicy, Int>, _ bounds: ClosedRange<Int>) {
            guard let number = rules.number(key, bounds) else { return }
            policy[keyPath: path] = number
            guard let least = self.hub?[keyPath: path], number < least else { return }
            self.tooLittle(rules, key, "\(number)", "\(least)")
        }
        number("minLength", \.password.minLength, 8...64)
        number("minEntropyBits", \.password.minEntropyBits, 50...128)
        guard let words = rules.texts("words", of: "words") else { return }
        if words.count > Self.mostWords { self.report(rules.node("words"), "more than \(Self.mostWords) words") }
        for (node, word) in words {
            if !(3...40 ~= word.unicodeScalars.count) || word.contains(where: { $0.isWhitespace || $0 == "," }) {
                self.report(node, "\"\(word)\" is not one word of 3 to 40 characters")
            } else if policy.password.words.contains(word) {
                self.report(node, "\"\(word)\" is there twice")
            }
            policy.password.words.append(word)
        }
    }

    private func networks(_ reader: MappingReader) -> [String] {
        guard let elements = reader.texts("networks", of: "networks") else { return [] }
        if elements.count > Self.mostNetworks {
            self.report(reader.node("networks"), "more than \(Self.mostNetworks) networks")
        }
        let allowed = (self.hub?.networks ?? []).compactMap { IPNetwork($0) }
        if elements.isEmpty, let hub, !hub.networks.isEmpty {
            self.tooLittle(reader, "networks", "from anywhere", hub.networks.joined(separator: ", "))
        }
        var networks: [String] = []
        for (node, text) in elements {
            let isPlain = text.utf8.allSatisfy { $0 != UInt8(ascii: "+") && $0 != UInt8(ascii: "-") }
            guard isPlain, let network = IPNetwork(text), network.isWhole else {
                self.report(node, "\"\(text)\" is not a network", hint: "for example 10.0.0.0/8 or 2001:db8::/32")
                continue
            }
            if networks.contains(text) {
                self.report(node, "\"\(text)\" is there twice")
            } else if !allowed.isEmpty, !allowed.contains(where: { $0.contains(network) }) {
                self.report(node, "\"\(text)\" is outside the hub's networks")
            }
            networks.append(text)
        }
        return networks
    }

    /// A realm may only be stricter than the hub.
    private func tooLittle(_ reader: MappingReader, _ key: String, _ own: String, _ hub: String) {
        self.report(
            reader.node(key),
            "\"\(key)\" \(own) is less strict than the hub's \(hub)",
            hint: "ask for as much or more, or leave the key out"
        )
    }
}
