import Messages
package import Primitives

/// One sign-in as an agent reads it: when, whether it succeeded, for what, on what, with what.
package struct SignInRecord: Sendable {
    package let time: Timestamp
    package let hasSucceeded: Bool
    package let application: String?
    package let device: String?
    package let place: String?
    package let factors: Set<FactorKind>

    package init(
        time: Timestamp,
        hasSucceeded: Bool,
        application: String? = nil,
        device: String? = nil,
        place: String? = nil,
        factors: Set<FactorKind> = []
    ) {
        self.time = time
        self.hasSucceeded = hasSucceeded
        self.application = application
        self.device = device
        self.place = place
        self.factors = factors
    }

    /// What fits into one line.
    func brief(_ messages: Messages) -> [String: PageValue] {
        [
            "time": .text(messages.moment(self.time)),
            "timeStamp": .text(self.time.description),
            "result": .text(messages(self.hasSucceeded ? .accessSucceeded : .accessFailed)),
            "tone": self.hasSucceeded ? "good" : "warning",
            "device": .optional(self.device),
        ]
    }

    func context(_ messages: Messages) -> [String: PageValue] {
        let more: [String: PageValue] = [
            "accessApplication": .optional(self.application),
            "place": .optional(self.place),
            "hasFactors": .flag(!self.factors.isEmpty),
            "factors": FactorKind.list(self.factors, messages),
        ]
        return self.brief(messages).merging(more) { brief, _ in brief }
    }
}
