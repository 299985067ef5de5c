import Foundation

/// The sign-ins under way, each found once by its state: two tabs do not disturb one another.
actor SignInAttempts {
    private static let life: TimeInterval = 1800
    private static let most = 10_000

    private let time: TimeSource
    private var pending: [String: SignInAttempt] = [:]

    init(time: TimeSource) { self.time = time }

    func begin(browser: String) -> SignInAttempt {
        let now = self.time.now
        let limit = now.addingTimeInterval(-Self.life)
        self.pending = self.pending.filter { $0.value.started > limit }
        if self.pending.count >= Self.most, let oldest = self.pending.values.min(by: { $0.started < $1.started }) {
            self.pending[oldest.state] = nil
        }
        let attempt = SignInAttempt(
            state: RandomText.make(),
            nonce: RandomText.make(),
            verifier: RandomText.make(),
            browser: browser,
            started: now
        )
        self.pending[attempt.state] = attempt
        return attempt
    }

    /// The attempt with this state, spent, if this browser began it.
    func consume(_ state: String, browser: String?) -> SignInAttempt? {
        guard let attempt = self.pending[state], attempt.browser == browser else { return nil }
        self.pending[state] = nil
        return self.time.now.timeIntervalSince(attempt.started) < Self.life ? attempt : nil
    }
}
