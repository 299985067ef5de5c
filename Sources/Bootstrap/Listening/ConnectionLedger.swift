package import Primitives
import Synchronization

/// Who holds how many connections.
package final class ConnectionLedger: Sendable {
    private let limits: ConnectionLimits
    private let trusted: [IPNetwork]
    private let held = Mutex<[String: Int]>([:])

    package init(_ limits: ConnectionLimits, trusted: [IPNetwork]) {
        self.limits = limits
        self.trusted = trusted
    }

    /// The name under which it is counted until `leave`; nil: there are enough of them.
    package func enter(_ address: String) -> String? {
        let known = IPAddress(address)
        let isTrusted = known.map { address in self.trusted.contains { $0.contains(address) } } ?? false
        let name = isTrusted ? "proxy" : known?.network ?? address
        return self.held.withLock { held in
            guard isTrusted || held[name, default: 0] < self.limits.perAddress else { return nil }
            held[name, default: 0] += 1
            return name
        }
    }

    package func leave(_ name: String) {
        self.held.withLock { held in
            let left = held[name, default: 1] - 1
            held[name] = left > 0 ? left : nil
        }
    }
}
