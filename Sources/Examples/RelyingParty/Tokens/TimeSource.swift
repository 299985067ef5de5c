package import Foundation

/// The time of day, a parameter so that tests decide it.
package struct TimeSource: Sendable {
    package static let system = TimeSource { Date() }

    private let read: @Sendable () -> Date

    package init(_ read: @escaping @Sendable () -> Date) { self.read = read }

    package var now: Date { self.read() }
}
