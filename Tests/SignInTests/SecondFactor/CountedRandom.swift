import Primitives
import Synchronization

/// Bytes that look random and are the same in every run.
final class CountedRandom: RandomSource {
    private let calls = Mutex(0)

    func bytes(_ count: Int) -> [UInt8] {
        let call = self.calls.withLock { calls in
            calls += 1
            return calls
        }
        let blocks = (0...(count / 32)).flatMap { Digest.sha256("\(call) \($0)") }
        return Array(blocks.prefix(count))
    }
}
