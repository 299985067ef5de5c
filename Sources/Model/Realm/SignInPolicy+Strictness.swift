import Primitives

extension SignInPolicy.SecondFactor: Comparable {
    /// Of nobody, of administrators, of everybody.
    package static func < (left: Self, right: Self) -> Bool { left.rank < right.rank }

    private var rank: Int {
        switch self {
        case .none: 0
        case .admins: 1
        case .agents: 2
        }
    }
}

extension SignInPolicy {
    /// What no address is in: the unspecified one, which nobody comes from (RFC 1122, section 3.2.1.3).
    package static let nowhere = "0.0.0.0/32"

    /// The stricter value of each, so that neither is ever weakened: networks are those that both accept.
    package func strictest(with hub: SignInPolicy) -> SignInPolicy {
        var policy = self
        policy.secondFactor = max(self.secondFactor, hub.secondFactor)
        policy.enrolmentGraceDays = min(self.enrolmentGraceDays, hub.enrolmentGraceDays)
        policy.sessionIdleMinutes = min(self.sessionIdleMinutes, hub.sessionIdleMinutes)
        policy.sessionMaximumMinutes = min(self.sessionMaximumMinutes, hub.sessionMaximumMinutes)
        policy.reauthenticationMinutes = min(self.reauthenticationMinutes, hub.reauthenticationMinutes)
        policy.password.minLength = max(self.password.minLength, hub.password.minLength)
        policy.password.minEntropyBits = max(self.password.minEntropyBits, hub.password.minEntropyBits)
        policy.password.words += hub.password.words.filter { !self.password.words.contains($0) }
        policy.networks = Self.common(self.networks, hub.networks)
        policy.survivalDays = min(self.survivalDays, hub.survivalDays)
        policy.maximumStalenessHours = min(self.maximumStalenessHours, hub.maximumStalenessHours)
        return policy
    }

    /// Of two lists with nothing in common an empty one would mean "from anywhere": it is `nowhere` instead.
    private static func common(_ own: [String], _ other: [String]) -> [String] {
        guard !own.isEmpty else { return other }
        guard !other.isEmpty else { return own }
        var networks: [String] = []
        for first in own {
            for second in other {
                guard let left = IPNetwork(first), let right = IPNetwork(second) else { continue }
                let narrower = right.contains(left) ? first : left.contains(right) ? second : nil
                if let narrower, !networks.contains(narrower) { networks.append(narrower) }
            }
        }
        return networks.isEmpty ? [Self.nowhere] : networks
    }
}
