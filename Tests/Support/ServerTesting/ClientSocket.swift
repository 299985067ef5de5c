import Foundation

/// A plain connection to a port of 127.0.0.1, for saying what no client library would say.
package final class ClientSocket: Sendable {
    private let descriptor: Int32

    package init(port: Int) throws {
        self.descriptor = socket(AF_INET, Int32(SOCK_STREAM.rawValue), 0)
        var address = sockaddr_in()
        address.sin_family = sa_family_t(AF_INET)
        address.sin_port = UInt16(port).bigEndian
        address.sin_addr.s_addr = UInt32(0x7F00_0001).bigEndian
        let isConnected = withUnsafePointer(to: &address) { pointer in
            pointer.withMemoryRebound(to: sockaddr.self, capacity: 1) {
                connect(self.descriptor, $0, socklen_t(MemoryLayout<sockaddr_in>.size)) == 0
            }
        }
        // Nobody waits longer than this for an answer that does not come.
        var patience = timeval(tv_sec: 10, tv_usec: 0)
        setsockopt(self.descriptor, SOL_SOCKET, SO_RCVTIMEO, &patience, socklen_t(MemoryLayout<timeval>.size))
        guard isConnected else { throw SlapdInstance.Failure(description: "nobody listens on port \(port)") }
    }

    deinit { close(self.descriptor) }

    package func send(_ text: String) throws {
        let bytes = Array(text.utf8)
        guard Foundation.send(self.descriptor, bytes, bytes.count, Int32(MSG_NOSIGNAL)) == bytes.count else {
            throw SlapdInstance.Failure(description: "the other end has closed")
        }
    }

    /// Sends the text again and again until so many bytes went out, or none for a second; how many did.
    package func push(_ text: String, upTo limit: Int) async -> Int {
        await self.onThread { descriptor in
            var patience = timeval(tv_sec: 1, tv_usec: 0)
            setsockopt(descriptor, SOL_SOCKET, SO_SNDTIMEO, &patience, socklen_t(MemoryLayout<timeval>.size))
            let bytes = Array(String(repeating: text, count: 1000).utf8)
            var sent = 0
            while sent < limit {
                let count = Foundation.send(descriptor, bytes, bytes.count, Int32(MSG_NOSIGNAL))
                if count <= 0 { break }
                sent += count
                // In the middle of one nothing can be repeated.
                if count < bytes.count { break }
            }
            return sent
        }
    }

    /// Says that nothing more comes; answers can still be read.
    package func finishSending() { shutdown(self.descriptor, Int32(SHUT_WR)) }

    /// What has come; empty when the other end closed, or in ten seconds.
    package func read() async -> String {
        await self.onThread { descriptor in
            var buffer = [UInt8](repeating: 0, count: 65_536)
            let count = recv(descriptor, &buffer, buffer.count, 0)
            return String(decoding: buffer.prefix(max(0, count)), as: UTF8.self)
        }
    }

    /// True when the other end closes; false when ten seconds pass and it has not.
    package func isClosedByPeer() async -> Bool {
        await self.onThread { descriptor in
            var buffer = [UInt8](repeating: 0, count: 65_536)
            while true {
                let count = recv(descriptor, &buffer, buffer.count, 0)
                if count == 0 { return true }
                if count < 0 { return errno == ECONNRESET }
            }
        }
    }

    private func onThread<Value: Sendable>(_ body: @escaping @Sendable (Int32) -> Value) async -> Value {
        let descriptor = self.descriptor
        return await withCheckedContinuation { continuation in
            Thread.detachNewThread { continuation.resume(returning: body(descriptor)) }
        }
    }
}
