import Synchronization

/// The certificate that the requests of a test come with, in DER; nil: none.
package final class ShownDER: Sendable {
    private let held = Mutex<[UInt8]?>(nil)

    package var der: [UInt8]? { self.held.withLock { $0 } }
    package func show(_ der: [UInt8]?) { self.held.withLock { $0 = der } }
}
