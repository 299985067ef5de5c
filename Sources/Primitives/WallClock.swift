import Foundation
import Synchronization

/// Where the time of day comes from. Durations are measured with `ContinuousClock`, never with this.
package protocol WallClock: Sendable {
    var now: Timestamp { get }
}

package struct SystemWallClock: WallClock {
    package init() {}
    package var now: Timestamp { Timestamp(Date()) }
}

/// A clock that moves when told to.
package final class ManualWallClock: WallClock {
    private let time: Mutex<Timestamp>

    package init(_ start: Timestamp = Timestamp(seconds: 1_790_000_000)) { self.time = Mutex(start) }

    package var now: Timestamp { self.time.withLock { $0 } }
    package func advance(by duration: Duration) { self.time.withLock { $0 = $0 + duration } }
}
