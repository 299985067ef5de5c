import Foundation
import Synchronization

/// A directory that is broken or means harm: it accepts every bind and answers searches as it was told. On 127.0.0.1.
package final class FakeDirectory: Sendable {
    package enum Behaviour: Sendable {
        /// Says nothing at all.
        case silent
        /// Claims that its answer has two thousand million bytes, and begins to send them.
        case huge
        /// One page of entries that never ends.
        case endless
        /// A page of one entry, and always another page.
        case pagesForEver
        /// One entry, whose name and values have this many bytes.
        case longValue(Int)
    }

    package let port: Int
    private let behaviour: Behaviour
    private let listener: Int32
    private let tally = Tally()

    /// Bytes that it got rid of in answers to searches.
    package var bytesSent: Int { self.tally.bytes.withLock { $0 } }
    package var url: String { "ldap://127.0.0.1:\(self.port)" }

    private final class Tally: Sendable { let bytes = Mutex(0) }

    package init(_ behaviour: Behaviour) throws {
        let listener = socket(AF_INET, Int32(SOCK_STREAM.rawValue), 0)
        var address = sockaddr_in()
        address.sin_family = sa_family_t(AF_INET)
        address.sin_addr.s_addr = UInt32(0x7F00_0001).bigEndian
        var length = socklen_t(MemoryLayout<sockaddr_in>.size)
        let isOpen = withUnsafeMutablePointer(to: &address) { pointer in
            pointer.withMemoryRebound(to: sockaddr.self, capacity: 1) {
                bind(listener, $0, length) == 0 && listen(listener, 16) == 0 && getsockname(listener, $0, &length) == 0
            }
        }
        guard isOpen else { throw SlapdInstance.Failure(description: "no free port") }
        self.listener = listener
        self.port = Int(UInt16(bigEndian: address.sin_port))
        self.behaviour = behaviour
        Thread.detachNewThread { [tally] in
            while case let connection = accept(listener, nil, nil), connection >= 0 {
                Thread.detachNewThread {
                    FakeConversation(connection, behaviour) { count in tally.bytes.withLock { $0 += count } }.run()
                    close(connection)
                }
            }
        }
    }

    deinit {
        shutdown(self.listener, Int32(SHUT_RDWR))
        close(self.listener)
    }
}
