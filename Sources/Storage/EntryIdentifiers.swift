import Model
import Primitives
import Synchronization

/// Identifiers of audit entries: UUID version 7 whose 26 bits after the time count the entries of this node
/// (RFC 9562, section 6.2, method 1), so that what one act tells at one moment keeps its order.
final class EntryIdentifiers: Sendable {
    private let counter = Mutex<UInt32>(0)

    func make(at time: Timestamp, random: any RandomSource) -> Identifier<AuditEntry> {
        let count = self.counter.withLock { counter in
            counter &+= 1
            return counter
        }
        let digits = Array(Identifier<AuditEntry>.make(at: time, random: random).text.utf8)
        let high = Hex.encode([UInt8(truncatingIfNeeded: count >> 22 & 0x0F), UInt8(truncatingIfNeeded: count >> 14)])
        let middle = Hex.encode([UInt8(truncatingIfNeeded: count >> 8 & 0x3F | 0x80), UInt8(truncatingIfNeeded: count)])
        // time-time-7hhh-mmmm-random
        let text = digits[..<15] + high.utf8.dropFirst() + digits[18...18] + middle.utf8 + digits[23...]
        return Identifier(String(decoding: text, as: UTF8.self))
    }
}
