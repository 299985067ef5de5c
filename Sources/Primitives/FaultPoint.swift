import Foundation
import Synchronization

/// A place where the process dies when `LIAMM_FAULT` names it: `object-named`, or `object-named:3` for the third time.
///
/// As with a power cut nothing is written, answered or tidied any more. In debug builds only.
package enum FaultPoint {
    package static func reach(_ name: StaticString) {
        #if DEBUG
        if let plan = FaultAppointment.shared, plan.name == "\(name)", plan.isDue() { _exit(9) }
        #endif
    }
}

#if DEBUG
private final class FaultAppointment: Sendable {
    static let shared = ProcessInfo.processInfo.environment["LIAMM_FAULT"].flatMap(FaultAppointment.init)

    let name: String
    private let left: Mutex<Int>

    private init?(_ text: String) {
        let parts = text.split(separator: ":", maxSplits: 1)
        guard let name = parts.first else { return nil }
        self.name = String(name)
        self.left = Mutex(parts.count == 2 ? Int(parts[1]) ?? 1 : 1)
    }

    func isDue() -> Bool {
        self.left.withLock { left in
            left -= 1
            return left == 0
        }
    }
}
#endif
