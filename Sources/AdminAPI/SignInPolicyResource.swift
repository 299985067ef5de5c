/// What a realm asks of those who sign in, the hub's own policy included: never less than the hub asks.
package struct SignInPolicyResource: Codable, Sendable, Hashable {
    /// `none`, `admins` or `agents`.
    package let secondFactor: String
    package let enrolmentGraceDays: Int
    package let sessionIdleMinutes: Int
    package let sessionMaximumMinutes: Int
    package let reauthenticationMinutes: Int
    package let passwordMinimumLength: Int
    package let passwordMinimumEntropyBits: Int
    package let passwordWords: [String]
    package let networks: [String]
    package let survivalDays: Int
    package let maximumStalenessHours: Int

    package init(
        secondFactor: String,
        enrolmentGraceDays: Int,
        sessionIdleMinutes: Int,
        sessionMaximumMinutes: Int,
        reauthenticationMinutes: Int,
        passwordMinimumLength: Int,
        passwordMinimumEntropyBits: Int,
        passwordWords: [String],
        networks: [String],
        survivalDays: Int,
        maximumStalenessHours: Int
    ) {
        self.secondFactor = secondFactor
        self.enrolmentGraceDays = enrolmentGraceDays
        self.sessionIdleMinutes = sessionIdleMinutes
        self.sessionMaximumMinutes = sessionMaximumMinutes
        self.reauthenticationMinutes = reauthenticationMinutes
        self.passwordMinimumLength = passwordMinimumLength
        self.passwordMinimumEntropyBits = passwordMinimumEntropyBits
        self.passwordWords = passwordWords
        self.networks = networks
        self.survivalDays = survivalDays
        self.maximumStalenessHours = maximumStalenessHours
    }
}
