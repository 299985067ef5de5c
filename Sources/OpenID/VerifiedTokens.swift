import JOSE
import Primitives
import Synchronization

/// Tokens whose signature was verified lately: an application brings the same one for minutes, and a signature takes
/// longer to verify than all the rest. When they end, and what they are worth, is asked each time.
///
/// What a key that is published no more has signed is forgotten with it.
final class VerifiedTokens: Sendable {
    /// The bytes of the whole token: two that differ in a bit are two.
    private struct Key: Hashable {
        let bytes: ByteKey
        let algorithms: Set<SigningAlgorithm>
    }

    private struct State {
        var identifiers: [String] = []
        var tokens: [Key: JWT] = [:]
    }

    private let capacity: Int
    private let state = Mutex(State())

    init(capacity: Int = 4096) { self.capacity = capacity }

    func token(
        _ text: String,
        keys: KeySet,
        algorithms: Set<SigningAlgorithm>,
        verify: () -> JWT?
    ) -> JWT? {
        let key = Key(bytes: ByteKey(Array(text.utf8)), algorithms: algorithms)
        let identifiers = keys.keys.map(\.id.text)
        let known = self.state.withLock { state -> JWT? in
            if state.identifiers != identifiers {
                state.tokens = [:]
                state.identifiers = identifiers
            }
            return state.tokens[key]
        }
        if let known { return known }
        guard let token = verify() else { return nil }
        self.state.withLock { state in
            guard state.identifiers == identifiers else { return }
            if state.tokens.count >= self.capacity { state.tokens = [:] }
            state.tokens[key] = token
        }
        return token
    }
}
