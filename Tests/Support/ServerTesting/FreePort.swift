import Foundation

/// Ports of 127.0.0.1.
package enum FreePort {
    package static func make() throws -> Int {
        let socket = try ListeningSocket()
        return socket.port
    }

    /// Waits until something accepts connections there, at most ten seconds.
    package static func waitUntilOpen(_ port: Int) async throws {
        for _ in 0..<500 {
            if self.isOpen(port) { return }
            try await Task.sleep(for: .milliseconds(20))
        }
        throw SlapdInstance.Failure(description: "nothing listens on port \(port)")
    }

    private static func isOpen(_ port: Int) -> Bool {
        let descriptor = socket(AF_INET, Int32(SOCK_STREAM.rawValue), 0)
        defer { close(descriptor) }
        var address = sockaddr_in.loopback(port)
        return withUnsafePointer(to: &address) { pointer in
            pointer.withMemoryRebound(to: sockaddr.self, capacity: 1) {
                connect(descriptor, $0, socklen_t(MemoryLayout<sockaddr_in>.size)) == 0
            }
        }
    }
}

/// Accepts connections, into the kernel's queue, and never says anything: a server that hangs.
package final class ListeningSocket: Sendable {
    package let port: Int
    private let descriptor: Int32

    package init() throws {
        let descriptor = socket(AF_INET, Int32(SOCK_STREAM.rawValue), 0)
        self.descriptor = descriptor
        var address = sockaddr_in.loopback(0)
        var length = socklen_t(MemoryLayout<sockaddr_in>.size)
        let isBound = withUnsafeMutablePointer(to: &address) { pointer in
            pointer.withMemoryRebound(to: sockaddr.self, capacity: 1) {
                bind(descriptor, $0, length) == 0 && listen(descriptor, 64) == 0
                    && getsockname(descriptor, $0, &length) == 0
            }
        }
        self.port = Int(UInt16(bigEndian: address.sin_port))
        guard isBound else { throw SlapdInstance.Failure(description: "no free port") }
    }

    deinit { close(self.descriptor) }
}

extension sockaddr_in {
    fileprivate static func loopback(_ port: Int) -> sockaddr_in {
        var address = sockaddr_in()
        address.sin_family = sa_family_t(AF_INET)
        address.sin_port = UInt16(port).bigEndian
        address.sin_addr.s_addr = UInt32(0x7F00_0001).bigEndian
        return address
    }
}
