package import Model
import Synchronization

/// How sign-ins ended on this node since it started: for metrics, with no name of anybody.
package final class SignInMeter: Sendable {
    package enum Result: String, Sendable, CaseIterable {
        case opened, refused, throttled
        case directoryDown = "directory-down"
    }

    /// One counter.
    package struct Place: Sendable, Hashable, Comparable {
        package let realm: Realm.Slug
        /// Means that were proved, or tried: `password+totp`.
        package let means: String
        package let result: Result

        package static func < (left: Self, right: Self) -> Bool {
            (left.realm, left.means, left.result.rawValue) < (right.realm, right.means, right.result.rawValue)
        }
    }

    private let counts = Mutex<[Place: Int]>([:])

    package init() {}

    func count(_ result: Result, in realm: Realm.Slug, _ means: [Session.Means]) {
        let words = means.map(\.rawValue).joined(separator: "+")
        let place = Place(realm: realm, means: words, result: result)
        self.counts.withLock { $0[place, default: 0] += 1 }
    }

    package var samples: [(place: Place, count: Int)] {
        self.counts.withLock { counts in counts.sorted { $0.key < $1.key }.map { ($0.key, $0.value) } }
    }
}
